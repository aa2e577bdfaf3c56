#include <charconv>
#include <cmath>
#include <optional>
#include <ostream>

#include <fmt/format.h>

#include "cli/options.hpp"
#include "cli/screen.hpp"
#include "needshed/core/error.hpp"
#include "needshed/io/writer.hpp"
#include "needshed/release/outputs.hpp"
#include "needshed/study/origin.hpp"
#include "needshed/study/run.hpp"

namespace needshed {

namespace {

constexpr std::size_t most_counts = 1000;

/// 0 for what is no number.
std::size_t number(std::string_view text)
{
    std::size_t value = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    return result.ec == std::errc() && result.ptr == text.data() + text.size() ? value : 0;
}

/// `5..40`, or `5..40:5` for every fifth.
std::vector<std::size_t> counts_of(const std::string& text)
{
    const std::string_view all = text;
    const auto dots = std::min(all.find(".."), all.size());
    const auto colon = std::min(all.find(':'), all.size());
    const auto first = number(all.substr(0, dots));
    const auto last = dots + 2 > colon ? 0 : number(all.substr(dots + 2, colon - dots - 2));
    const auto step = colon == all.size() ? 1 : number(all.substr(colon + 1));
    if (first == 0 || step == 0 || last < first || (last - first) / step >= most_counts) {
        throw Error(ErrorKind::Usage, "--count " + text, "is no range of numbers of localities",
                    "Write --count 5..40, or --count 5..40:5 for every fifth");
    }
    std::vector<std::size_t> counts;
    for (auto count = first; count <= last; count += step) {
        counts.push_back(count);
    }
    return counts;
}

std::string number_text(double value, const char* format)
{
    return std::isnan(value) ? "–" : fmt::format(fmt::runtime(format), value);
}

std::string sweep_screen(const Sweep& sweep)
{
    std::string text = fmt::format("\n  {:>10} {:>9} {:>9} {:>10} {:>9}\n", "localities", "within", "pseudo-F",
                                   "people CV", "borders");
    for (const auto& point : sweep.points) {
        text += fmt::format("  {:>10} {:>9} {:>9} {:>10} {:>9}{}\n", point.count,
                            number_text(100 * point.within_share, "{:.1f} %"), number_text(point.pseudo_f, "{:.1f}"),
                            number_text(point.people_cv, "{:.2f}"), number_text(100 * point.border_share, "{:.1f} %"),
                            !point.found                 ? "  no plan found"
                            : point.count == sweep.elbow ? "  elbow"
                                                         : "");
    }
    return text;
}

} // namespace

int sweep_study(const RunCommand& command, const CommonOptions& options, const Terminal& terminal)
{
    const auto counts = counts_of(command.counts);
    auto study = read_with_options(command.study, options);
    std::optional<OutputDirectory> output;
    if (!command.output.empty()) {
        output.emplace(command.output, options.overwrite, "sweep.csv");
    }
    ProgressLine line(options, terminal);
    const auto swept = sweep(study, counts, line.progress());
    if (output) {
        write_sweep(output->path(), origin_of(study, options), swept.sweep, line.progress());
    }
    line.clear();
    if (output) {
        output->commit();
    }
    if (options.json) {
        terminal.out << to_text(sweep_summary(origin_of(study, options), swept.sweep));
    }
    else if (!options.quiet) {
        terminal.out << survey_screen(study, swept.survey, options.verbose) << sweep_screen(swept.sweep);
        if (output) {
            terminal.out << fmt::format("\nWrote {}. sweep.svg shows the curve, sweep.csv holds the figures.\n",
                                        command.output);
        }
    }
    return status_of(swept.survey.findings, options);
}

} // namespace needshed
