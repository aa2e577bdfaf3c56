#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "needshed/core/text.hpp"
#include "release/report/html.hpp"
#include "release/report/line_chart.hpp"
#include "release/report/sections.hpp"
#include "release/xml.hpp"

namespace needshed::report {

namespace {

/// A figure by which numbers of localities are compared.
struct Yardstick {
    std::string title;
    std::string note; ///< which way is better
    double SweepPoint::*member;
    bool is_share = false;
};

const std::vector<Yardstick>& yardsticks()
{
    static const std::vector<Yardstick> all{
        {"All aims together", "lower is better; by this the number was chosen", &SweepPoint::objective},
        {"Differences in need left inside", "per cent of all; lower is better, and more localities usually lower it",
         &SweepPoint::within_share, true},
        {"How far apart they are",
         "pseudo-F (Caliński and Harabasz 1974): differences between over differences inside; higher is better",
         &SweepPoint::pseudo_f},
        {"Unevenness of people", "coefficient of variation; 0 is all of one size", &SweepPoint::people_cv}};
    return all;
}

std::string figure(const Yardstick& yardstick, const SweepPoint& point)
{
    const double value = point.*yardstick.member;
    return !std::isfinite(value) ? "–" : yardstick.is_share ? fmt::format("{:.1f}%", 100 * value) : rounded_text(value);
}

std::string table_of(const Sweep& tried, std::size_t chosen, bool has_figures)
{
    std::vector<HtmlTable::Heading> headings{{"Localities"}, {"Keeps the rules"}};
    if (has_figures) {
        for (const auto& yardstick : yardsticks()) {
            headings.push_back({yardstick.title, true});
        }
    }
    HtmlTable table("Numbers of localities that were looked at", headings);
    for (const auto& point : tried.points) {
        const auto count = std::to_string(point.count);
        std::vector<std::string> row{point.count == chosen ? "<strong>" + count + ", chosen</strong>" : count,
                                     point.found ? "yes" : "no plan found"};
        for (std::size_t i = 0; has_figures && i < yardsticks().size(); ++i) {
            row.push_back(figure(yardsticks()[i], point));
        }
        table.add(std::move(row));
    }
    return table.html();
}

std::string charts_of(const Sweep& tried, std::size_t chosen)
{
    std::string charts;
    for (const auto& yardstick : yardsticks()) {
        LineChart chart{fmt::format("{} for {} to {} localities, with {} marked. The table beneath has the figures.",
                                    yardstick.title, tried.points.front().count, tried.points.back().count, chosen),
                        {},
                        {},
                        yardstick.is_share ? "%" : "",
                        false};
        for (std::size_t i = 0; i < tried.points.size(); ++i) {
            const auto& point = tried.points[i];
            chart.steps.push_back(std::to_string(point.count));
            chart.value.push_back((yardstick.is_share ? 100 : 1) * point.*yardstick.member);
            chart.marked = point.count == chosen ? i : chart.marked;
        }
        charts += fmt::format("<figure>\n<figcaption><strong>{}</strong>: {}</figcaption>\n{}</figure>\n",
                              yardstick.title, yardstick.note, line_chart(chart));
    }
    return element("div", charts, "side-by-side");
}

std::string tried_text(const Context& context)
{
    const auto& tried = context.results.others.tried;
    const auto chosen = context.results.proposal.plan.count;
    if (tried.points.empty()) {
        return {};
    }
    const bool has_figures = std::any_of(tried.points.begin(), tried.points.end(),
                                         [](const auto& point) { return std::isfinite(point.objective); });
    if (!has_figures) {
        return "<p>Of these numbers the search looked whether any plan keeps the rules. That none was found does not "
               "prove that there is none.</p>\n" +
               table_of(tried, chosen, false);
    }
    return fmt::format(
               "<p>A first, short search was made with each of {}; only the number that came out best, the ring "
               "in the charts, was searched in full. So these figures compare numbers with each other, and this "
               "plan’s own are better.</p>\n",
               counted(tried.points.size(), "number")) +
           charts_of(tried, chosen) + table_of(tried, chosen, true);
}

std::string how_it_came(const Context& context)
{
    const auto& count = context.results.rules.count;
    const auto chosen = context.results.proposal.plan.count;
    if (context.results.others.tried.points.empty()) {
        // The plan, or the number of its localities, was given; or there was but one to look at.
        const auto asked = count.most               ? std::string("as many as its limits allow")
                           : count.min == count.max ? std::to_string(count.min)
                                                    : fmt::format("{} to {}", count.min, count.max);
        return fmt::format("The study asks for {}; this plan has {}, and no other number was looked at.", asked,
                           chosen);
    }
    if (count.most) {
        return fmt::format("The study asks for as many localities as its limits allow: {}.", chosen);
    }
    const bool at_end = chosen == count.min || chosen == count.max;
    return fmt::format("The study allows {} to {}; {} does best by its aims.{}", count.min, count.max, chosen,
                       at_end ? " That is the end of the range: a wider one may do better." : "");
}

/// The numbers around the chosen one, from half to half as much again.
std::string sweep_command(const Context& context)
{
    const auto chosen = context.results.proposal.plan.count;
    const auto low = std::max<std::size_t>(2, chosen / 2);
    return fmt::format("needshed sweep {} --count {}..{}",
                       escaped(context.results.origin.study_file.filename().string()), low,
                       std::max(low + 2, chosen + chosen / 2));
}

} // namespace

std::string number(const Context& context)
{
    return element("p", how_it_came(context)) + tried_text(context) +
           fmt::format(
               "<p>More localities usually have more in common inside, so the figures alone do not choose the number: "
               "teams, buildings and budgets do as well. <code>{}</code> compares numbers by full searches and shows "
               "what each further locality gains. <code>needshed appraise</code> scores any other plan by the same "
               "rules.</p>\n",
               sweep_command(context));
}

} // namespace needshed::report
