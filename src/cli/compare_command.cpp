#include <algorithm>
#include <cmath>
#include <optional>
#include <ostream>

#include <fmt/format.h>

#include "cli/options.hpp"
#include "cli/screen.hpp"
#include "needshed/core/text.hpp"
#include "needshed/io/writer.hpp"
#include "needshed/release/comparison.hpp"

namespace needshed {

namespace {

std::string share(double part, double all)
{
    return all > 0 ? fmt::format(" ({:.1f} %)", 100 * part / all) : std::string();
}

std::string figure_text(double value, int decimals)
{
    return std::isnan(value) ? "–" : decimals == 0 ? whole(value) : fmt::format("{:.{}f}", value, decimals);
}

std::string localities_text(const FinishedPlan& plan)
{
    const auto all = counted(plan.count, "locality", "localities");
    return plan.code.size() == plan.count
               ? fmt::format("{}: {}", plan.title, all)
               : fmt::format("{}: {} of {} with units of both", plan.title, plan.code.size(), all);
}

/// What the runs were asked differently, and what that means for the figures.
std::vector<std::string> grounds_text(const std::optional<OtherGrounds>& grounds)
{
    std::vector<std::string> lines;
    if (!grounds) {
        return lines;
    }
    if (!grounds->sections.empty()) {
        lines.push_back("the studies differ in " + list_names(grounds->sections));
    }
    if (!grounds->inputs.empty()) {
        lines.push_back("inputs with other content: " + list_names(grounds->inputs));
    }
    if (!grounds->same_objective()) {
        lines.emplace_back("so that objective and terms are by different measure: to set them side by side, "
                           "appraise both plans with one study");
    }
    return lines;
}

/// Units of `one` that the other plan lacks.
std::string only_text(const TextValues& units, const FinishedPlan& other)
{
    return fmt::format("{} not in {} and left out, such as {}", counted(units.size(), "unit"), other.title,
                       units.front());
}

std::string head(const PlansSideBySide& plans)
{
    const auto& comparison = plans.comparison;
    const auto moved = comparison.moved.size();
    std::vector<std::string> left_out;
    if (!plans.only_before.empty()) {
        left_out.push_back(only_text(plans.only_before, plans.after));
    }
    if (!plans.only_after.empty()) {
        left_out.push_back(only_text(plans.only_after, plans.before));
    }
    auto moves =
        fmt::format("{} of {}", grouped(static_cast<long long>(moved)), counted(plans.before.unit.size(), "unit")) +
        share(static_cast<double>(moved), static_cast<double>(plans.before.unit.size()));
    if (comparison.people > 0) {
        moves += fmt::format(", {} of {} people", whole(comparison.people_moved), whole(comparison.people)) +
                 share(comparison.people_moved, comparison.people);
    }
    return screen_line("before", localities_text(plans.before)) + screen_line("after", localities_text(plans.after)) +
           labelled("left out", left_out) + labelled("not alike", grounds_text(plans.grounds)) +
           screen_line("moved", moves) +
           screen_line("agreement",
                       fmt::format("adjusted Rand {:.3f} (1: the same plan), variation of information {:.3f} (0: the "
                                   "same plan)",
                                   comparison.adjusted_rand, comparison.variation_of_information));
}

std::string figures_screen(const PlansSideBySide& plans)
{
    std::size_t widest = 0;
    for (const auto& figure : plans.figures) {
        widest = std::max(widest, figure.name.size());
    }
    auto text = fmt::format("\n  {:<{}} {:>12} {:>12}\n", "", widest, "before", "after");
    for (const auto& figure : plans.figures) {
        text += fmt::format("  {:<{}} {:>12} {:>12}\n", figure.name, widest,
                            figure_text(figure.before, figure.decimals), figure_text(figure.after, figure.decimals));
    }
    return text;
}

bool is_changed(const LocalityMatch& match)
{
    return match.units_left + match.units_joined > 0;
}

/// What happened to one locality, in words.
std::string change_text(const PlansSideBySide& plans, const LocalityMatch& match)
{
    const bool by_people = plans.comparison.people > 0;
    const auto amount = [&](std::size_t units, double people) {
        return counted(units, "unit") + (by_people ? fmt::format(" with {} people", whole(people)) : std::string());
    };
    if (match.before == no_group) {
        return fmt::format("{}: new, {}", locality_title(plans.after, match.after),
                           amount(match.units_joined, match.people_joined));
    }
    const auto title = locality_title(plans.before, match.before);
    if (match.after == no_group) {
        return fmt::format("{}: goes, {} to others", title, amount(match.units_left, match.people_left));
    }
    std::string text = title;
    const auto after = locality_title(plans.after, match.after);
    text += (after == title ? "" : ", now " + after) + ":";
    if (match.units_left > 0) {
        text += " loses " + amount(match.units_left, match.people_left);
    }
    if (match.units_joined > 0) {
        text += fmt::format("{} gains {}", match.units_left > 0 ? "," : "",
                            amount(match.units_joined, match.people_joined));
    }
    return text;
}

std::string changes_screen(const PlansSideBySide& plans, bool verbose)
{
    constexpr std::size_t most = 20;
    std::vector<std::string> lines;
    std::size_t unchanged = 0;
    for (const auto& match : plans.comparison.matches) {
        if (is_changed(match)) {
            lines.push_back(change_text(plans, match));
        }
        else {
            ++unchanged;
        }
    }
    if (!verbose && lines.size() > most) {
        const auto more = lines.size() - most;
        lines.resize(most);
        lines.push_back(fmt::format("and {} more; --verbose lists them", more));
    }
    if (unchanged > 0) {
        lines.push_back(lines.empty() ? "all unchanged" : fmt::format("{} unchanged", unchanged));
    }
    return "\n" + labelled("localities", lines);
}

} // namespace

int compare_runs(const CompareCommand& command, const CommonOptions& options, const Terminal& terminal)
{
    std::optional<OutputDirectory> output;
    if (!command.output.empty()) {
        output.emplace(command.output, options.overwrite, "moved.csv");
    }
    const auto plans = compare_plans(command.before, command.after);
    if (output) {
        write_comparison(output->path(), plans);
        output->commit();
    }
    if (options.json) {
        terminal.out << to_text(comparison_summary(plans));
    }
    else if (!options.quiet) {
        terminal.out << head(plans) << figures_screen(plans) << changes_screen(plans, options.verbose);
        if (output) {
            terminal.out << fmt::format("\nWrote {}. moved.csv lists the units that move; assignment.csv is the second "
                                        "plan by the numbers of the first.\n",
                                        command.output);
        }
    }
    return 0;
}

} // namespace needshed
