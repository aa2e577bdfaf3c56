#include <cmath>

#include <fmt/format.h>

#include "needshed/core/text.hpp"
#include "release/other_plans.hpp"
#include "release/report/aims.hpp"
#include "release/report/html.hpp"
#include "release/report/sections.hpp"

namespace needshed::report {

namespace {

std::string more_or_less(double share)
{
    return std::abs(share) < 0.00005 ? "the same"
                                     : fmt::format("{:.1f}% {}", std::abs(100 * share), share > 0 ? "more" : "less");
}

std::string people_elsewhere(const PlanRow& row)
{
    return row.comparison == nullptr
               ? "–"
               : fmt::format(
                     "{} ({})", whole(row.comparison->people_moved),
                     per_cent(row.comparison->people > 0 ? row.comparison->people_moved / row.comparison->people : 0));
}

/// Plans beside each other, aims beneath each other.
std::string side_by_side(const Context& context)
{
    const auto rows = rows_of_alternatives(context.results);
    const auto& chosen = context.results.proposal.plan;
    std::vector<HtmlTable::Heading> headings{{"Aim"}};
    std::vector<std::string> objective{"All aims together, weighted"};
    std::vector<std::string> people{"People in other localities"};
    for (const auto& row : rows) {
        headings.push_back({row.code == "chosen" ? "This plan" : row.code});
        objective.push_back(row.comparison == nullptr ? "–" : more_or_less(share_more(*row.plan, chosen)));
        people.push_back(people_elsewhere(row));
    }
    HtmlTable table("Alternatives side by side", headings);
    table.add(std::move(objective));
    table.add(std::move(people));
    for (std::size_t t = 0; t < chosen.terms.size(); ++t) {
        std::vector<std::string> cells{aim_of(context, chosen.terms[t]).words};
        for (const auto& row : rows) {
            cells.push_back(aim_of(context, row.plan->terms[t]).outcome);
        }
        table.add(std::move(cells));
    }
    return table.html();
}

std::string alternatives(const Context& context, const Pictures& pictures)
{
    const auto& others = context.results.others;
    if (others.alternatives.empty()) {
        return others.asked_alternatives == 0
                   ? ""
                   : "<h3>Alternatives</h3>\n<p>No other plan was found that is nearly as good and puts enough people "
                     "into other localities: the rules and the data leave little choice.</p>\n";
    }
    std::string maps;
    for (std::size_t i = 0; i < pictures.alternatives.size(); ++i) {
        const auto& other = others.alternatives[i];
        maps += fmt::format("<figure>\n{}<figcaption>{}: dark lines are its borders, white ones those of this plan; {} "
                            "of the people live in the shaded units, which are in other localities.</figcaption>\n"
                            "</figure>\n",
                            pictures.alternatives[i], other.code, per_cent(other.share_moved()));
    }
    return "<h3>Alternatives</h3>\n<p>These plans keep the same rules and are nearly as good. Where they "
           "differ, what partners know and no figure says may decide.</p>\n" +
           side_by_side(context) + element("div", maps, "side-by-side");
}

std::string front(const Context& context)
{
    const auto& others = context.results.others;
    if (others.front.empty()) {
        return {};
    }
    const auto& spec = others.front_spec;
    const auto aim = [&](const std::string& term) {
        return aim_of(context, term_of(context.results.proposal.plan, term));
    };
    HtmlTable table(
        "From one aim to the other",
        {{"Plan"}, {aim(spec.first).words}, {aim(spec.second).words}, {"People in other localities", true}});
    for (const auto& each : others.front) {
        const auto& plan = each.other.plan;
        table.add({each.is_chosen ? "this plan" : each.other.code, aim_of(context, term_of(plan, spec.first)).outcome,
                   aim_of(context, term_of(plan, spec.second)).outcome,
                   people_elsewhere({each.other.code, &plan, each.is_chosen ? nullptr : &each.other.comparison})});
    }
    return "<h3>Between two aims</h3>\n<p>Each of these plans is the best that was found for some balance of the two "
           "aims: whoever wants more of one pays with the other.</p>\n" +
           table.html();
}

} // namespace

std::string other_plans(const Context& context, const Pictures& pictures)
{
    return alternatives(context, pictures) + front(context);
}

} // namespace needshed::report
