#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "cli/screen.hpp"

namespace needshed {

namespace {

std::string statistic_text(const char* name, const GlobalStatistic& statistic)
{
    return fmt::format("{} {:.3f} (p {:.3g})", name, statistic.value, statistic.p_permuted);
}

std::vector<std::string> association_lines(const std::vector<MeasureAssociation>& all)
{
    std::vector<std::string> lines;
    for (const auto& each : all) {
        lines.push_back(std::isnan(each.moran.value)
                            ? each.measure + ": too few values, or they do not vary"
                            : fmt::format("{}: {}, {}", each.measure, statistic_text("Moran's I", each.moran),
                                          statistic_text("Geary's C", each.geary)));
    }
    return lines;
}

} // namespace

std::string patterns_screen(const Patterns& patterns)
{
    return labelled("clustering", association_lines(patterns.global));
}

} // namespace needshed
