#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "cli/screen.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace {

std::string statistic_text(const char* name, const GlobalStatistic& statistic, PValueKind kind)
{
    return fmt::format("{} {:.3f} (p {:.3g})", name, statistic.value,
                       kind == PValueKind::Analytical ? statistic.p_random : statistic.p_permuted);
}

std::vector<std::string> association_lines(const std::vector<MeasureAssociation>& all, PValueKind kind)
{
    std::vector<std::string> lines;
    lines.reserve(all.size());
    for (const auto& each : all) {
        lines.push_back(std::isnan(each.moran.value)
                            ? each.measure + ": too few values, or they do not vary"
                            : fmt::format("{}: {}, {}", each.measure, statistic_text("Moran's I", each.moran, kind),
                                          statistic_text("Geary's C", each.geary, kind)));
    }
    return lines;
}

/// `3 new hot, 12 persistent hot`; empty when no unit has a pattern.
std::string emerging_text(const MeasureTrends& trends)
{
    std::map<std::string, std::size_t> counts;
    for (const auto& each : trends.emerging) {
        if (each.pattern != EmergingPattern::None) {
            counts[emerging_name(each)] += 1;
        }
    }
    std::string text;
    for (const auto& [name, count] : counts) {
        text += fmt::format("{}{} {}", text.empty() ? "; " : ", ", grouped(static_cast<long long>(count)), name);
    }
    return text;
}

std::string area_trend(const Trend& trend, double level)
{
    return !(trend.p <= level) ? "no trend over the area"
           : trend.s > 0       ? fmt::format("rising over the area (p {:.3g})", trend.p)
                               : fmt::format("falling over the area (p {:.3g})", trend.p);
}

std::vector<std::string> trend_lines(const std::vector<MeasureTrends>& all, double level)
{
    std::vector<std::string> lines;
    for (const auto& each : all) {
        const auto moving = [&](int direction) {
            return grouped(std::count(each.direction.begin(), each.direction.end(), direction));
        };
        lines.push_back(fmt::format("{}: {} from {} to {}, {}; {} units rising, {} falling{}", each.measure,
                                    counted(each.period.size(), period_kind_name(each.kind)), each.period.front(),
                                    each.period.back(), area_trend(each.area, level), moving(1), moving(-1),
                                    emerging_text(each)));
    }
    return lines;
}

std::vector<std::string> scan_lines(const std::vector<MeasureScan>& all)
{
    std::vector<std::string> lines;
    for (const auto& each : all) {
        auto text = fmt::format("{}: {}", each.measure, counted(each.clusters.size(), "cluster"));
        if (!each.clusters.empty()) {
            const auto& first = each.clusters.front();
            text += fmt::format("; the first {} cases where {:.1f} are expected, in {}{} (p {:.3g})",
                                grouped(std::llround(first.cases)), first.expected, counted(first.units.size(), "unit"),
                                each.period.empty() ? ""
                                                    : fmt::format(", {} to {}", each.period[first.first_period],
                                                                  each.period[first.last_period]),
                                first.p);
        }
        lines.push_back(std::move(text));
    }
    return lines;
}

std::vector<std::string> pair_lines(const std::vector<PairHotspots>& all)
{
    std::vector<std::string> lines;
    for (const auto& each : all) {
        const auto both = std::count(each.classes.begin(), each.classes.end(), Quadrant::HighHigh);
        lines.push_back(fmt::format("{} with {} around it: Moran's I {:.3f} (p {:.3g}), {} high in both", each.own,
                                    each.other, each.association.value, each.association.p_permuted,
                                    counted(static_cast<std::size_t>(both), "unit")));
    }
    return lines;
}

std::string together_line(const TogetherHotspots& together)
{
    if (together.measures.empty()) {
        return {};
    }
    const auto count = [&](HotspotClass each) {
        return grouped(std::count(together.classes.begin(), together.classes.end(), each));
    };
    return screen_line("together",
                       fmt::format("{} measures at once: {} hot, {} cold, {} alike, {} different",
                                   together.measures.size(), count(HotspotClass::Hot), count(HotspotClass::Cold),
                                   count(HotspotClass::Alike), count(HotspotClass::Different)));
}

} // namespace

std::string patterns_screen(const Study& study, const Patterns& patterns)
{
    const double level = study.patterns.trends ? study.patterns.trends->level : 0;
    return labelled("clustering", association_lines(patterns.global, study.hotspots.p_value)) +
           labelled("trends", trend_lines(patterns.trends, level)) + labelled("scan", scan_lines(patterns.scans)) +
           labelled("pairs", pair_lines(patterns.pairs)) + together_line(patterns.together);
}

} // namespace needshed
