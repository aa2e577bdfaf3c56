#include <algorithm>

#include <fmt/format.h>

#include "needshed/core/text.hpp"
#include "release/report/html.hpp"
#include "release/report/sections.hpp"
#include "release/report/words.hpp"
#include "release/xml.hpp"

namespace needshed::report {

namespace {

std::string borders_table(const Context& context)
{
    const bool has_support = !context.results.ensemble.plans.empty();
    std::vector<HtmlTable::Heading> headings{{"Between"}, {"and"}, {"Length", true}};
    if (has_support) {
        headings.push_back({"Support", true});
        headings.push_back({"How firm"});
    }
    headings.push_back({"Cheapest unit to move"});
    HtmlTable table("Borders between localities", headings);
    for (const auto& border : context.borders) {
        std::vector<std::string> row{locality_link(context, border.a), locality_link(context, border.b),
                                     kilometres(border.length_m)};
        if (has_support) {
            row.push_back(per_cent(border.support));
            row.push_back(firmness_words(border.firmness));
        }
        row.push_back(border.cheapest == nullptr ? "none that keeps the rules"
                                                 : price_words(context, *border.cheapest));
        table.add(std::move(row));
    }
    return table.html("borders");
}

/// How far the plan is from what good plans have in common.
std::string consensus_text(const OtherPlans& others)
{
    return !others.consensus
               ? ""
               : fmt::format(
                     "<p>The plan that agrees best with all of them (<code>consensus.csv</code>) has {} people, "
                     "{}, in other localities than this one.</p>\n",
                     whole(others.consensus->comparison.people_moved), per_cent(others.consensus->share_moved()));
}

std::string support_text(const Context& context)
{
    const auto& ensemble = context.results.ensemble;
    if (ensemble.plans.empty()) {
        return "<p>The study did not ask how firm borders are; <code>localities.ensemble</code> in the study file "
               "does.</p>\n";
    }
    return fmt::format("<p>{} other plans that keep the same rules and are nearly as good were drawn. The support of a "
                       "border is the share of them in which it separates as it does here. From 80% a border is "
                       "<em>firm</em>: the evidence fixes it. From 50% it <em>leans</em>. Below, good plans mostly put "
                       "it elsewhere, and partners are free to agree where.{}</p>\n",
                       whole(static_cast<double>(ensemble.plans.size())),
                       ensemble.r_hat > largest_r_hat
                           ? " The plans come from searches that stay apart, so that support says what different "
                             "searches agree on."
                           : "") +
           consensus_text(context.results.others);
}

} // namespace

std::string borders(const Context& context)
{
    return support_text(context) +
           "<p>The last column is the price of moving a border: the unit that could change sides at least cost without "
           "breaking a rule, and what that does to the plan as a whole. <code>prices.csv</code> has every unit.</p>\n" +
           borders_table(context);
}

} // namespace needshed::report
