#include "release/other_plans.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace needshed {

namespace {

TextValues codes_of(const std::vector<std::uint32_t>& locality, const Results& results)
{
    const auto& localities = results.scorecard.localities;
    TextValues codes;
    for (const auto number : locality) {
        codes.push_back(number < localities.size() ? localities[number].code
                                                   : locality_code(number, localities.size()));
    }
    return codes;
}

/// The chosen plan, unless it is on the front, then the plans of the front.
std::vector<PlanRow> rows_of_front(const Results& results)
{
    const auto& front = results.others.front;
    std::vector<PlanRow> rows;
    if (std::none_of(front.begin(), front.end(), [](const auto& each) { return each.is_chosen; })) {
        rows.push_back({"chosen", &results.proposal.plan, nullptr});
    }
    for (const auto& each : front) {
        rows.push_back({each.other.code, &each.other.plan, each.is_chosen ? nullptr : &each.other.comparison});
    }
    return rows;
}

void add_terms(Table& table, const std::vector<PlanRow>& rows)
{
    for (std::size_t t = 0; t < rows.front().plan->terms.size(); ++t) {
        const auto& name = rows.front().plan->terms[t].name;
        RealValues raw, scaled, weighted;
        for (const auto& row : rows) {
            const auto& term = row.plan->terms[t];
            raw.push_back(term.raw);
            scaled.push_back(term.scaled);
            weighted.push_back(term.weighted);
        }
        table.add(column_name(name) + "_raw", std::move(raw), 4, name + " in its own unit");
        table.add(column_name(name) + "_scaled", std::move(scaled), 6, name + " of that of the whole area");
        table.add(column_name(name) + "_weighted", std::move(weighted), 6, name + " times its weight");
    }
}

void add_comparisons(Table& table, const std::vector<PlanRow>& rows)
{
    IntegerValues units;
    RealValues people, share, information, rand;
    for (const auto& [code, plan, comparison] : rows) {
        const Comparison same{{}, {}, 0, 1, 1, 0};
        const auto& here = comparison == nullptr ? same : *comparison;
        units.push_back(static_cast<std::int64_t>(here.moved.size()));
        people.push_back(here.people_moved);
        share.push_back(here.people > 0 ? here.people_moved / here.people : 0);
        information.push_back(here.variation_of_information);
        rand.push_back(here.adjusted_rand);
    }
    table.add("units_moved", std::move(units), "units in another locality than in the chosen plan");
    table.add("people_moved", std::move(people), 0, "people in them");
    table.add("share_moved", std::move(share), 4, "their share of all people");
    table.add("variation_of_information", std::move(information), 4, "from the chosen plan, in nats; 0: the same");
    table.add("adjusted_rand", std::move(rand), 4, "agreement with the chosen plan; 1: the same");
}

/// Plans one a row: how good they are, and how far from the chosen one.
Table plans_table(const Results& results, const std::vector<PlanRow>& rows)
{
    TextValues code;
    RealValues objective, more;
    for (const auto& row : rows) {
        code.push_back(row.code);
        objective.push_back(row.plan->objective);
        more.push_back(share_more(*row.plan, results.proposal.plan));
    }
    Table table;
    table.add("plan", std::move(code), "code of the plan");
    table.add("objective", std::move(objective), 6, "weighted sum of its terms; smaller is better");
    table.add("share_more", std::move(more), 4, "of the chosen plan's objective, how much more it has");
    add_terms(table, rows);
    add_comparisons(table, rows);
    return table;
}

Json plan_json(const PlanRow& row, const Results& results)
{
    auto json = Json::object()
                    .add("plan", row.code)
                    .add("objective", rounded(row.plan->objective, 6))
                    .add("share_more", rounded(share_more(*row.plan, results.proposal.plan), 4));
    if (row.comparison != nullptr) {
        json.add("units_moved", row.comparison->moved.size())
            .add("people_moved", rounded(row.comparison->people_moved, 0))
            .add("variation_of_information", rounded(row.comparison->variation_of_information, 4));
    }
    return json;
}

} // namespace

std::vector<PlanRow> rows_of_alternatives(const Results& results)
{
    std::vector<PlanRow> rows{{"chosen", &results.proposal.plan, nullptr}};
    for (const auto& each : results.others.alternatives) {
        rows.push_back({each.code, &each.plan, &each.comparison});
    }
    return rows;
}

double share_more(const Plan& plan, const Plan& chosen)
{
    return chosen.objective > 0 ? plan.objective / chosen.objective - 1 : 0;
}

Table alternatives_table(const Results& results)
{
    const auto chosen = results.proposal.plan.count;
    Table table;
    table.add("unit", results.units.coverage.codes(), "code of the unit");
    table.add("chosen", codes_of(results.proposal.plan.locality, results), "its locality in the chosen plan");
    const auto add = [&](const OtherPlan& other, const std::string& what) {
        table.add(other.code, codes_of(numbered_as_chosen(other, chosen), results),
                  "its locality in " + what + ", by the code of the chosen plan's locality it matches");
    };
    for (const auto& other : results.others.alternatives) {
        add(other, "the alternative");
    }
    for (const auto& each : results.others.front) {
        if (!each.is_chosen) {
            add(each.other, "this plan of the front");
        }
    }
    return table;
}

Table consensus_table(const Results& results)
{
    Table table;
    table.add("unit", results.units.coverage.codes(), "code of the unit");
    table.add("locality", codes_of(numbered_as_chosen(*results.others.consensus, results.proposal.plan.count), results),
              "its locality in the consensus, by the code of the plan's locality it matches");
    return table;
}

Json consensus_json(const Results& results)
{
    const auto& others = results.others;
    const auto& consensus = *others.consensus;
    return plan_json({consensus.code, &consensus.plan, &consensus.comparison}, results)
        .add("agreement", rounded(others.agreement, 4))
        .add("agreement_of_chosen", rounded(others.agreement_of_chosen, 4));
}

Table alternatives_summary_table(const Results& results)
{
    return plans_table(results, rows_of_alternatives(results));
}

Table front_table(const Results& results)
{
    const auto rows = rows_of_front(results);
    const auto& spec = results.others.front_spec;
    const auto& front = results.others.front;
    const auto skipped = rows.size() - front.size();
    TextValues on_front(skipped, "no");
    const auto nan = std::numeric_limits<double>::quiet_NaN();
    RealValues first(skipped, nan);
    RealValues second(skipped, nan);
    for (const auto& each : front) {
        on_front.emplace_back("yes");
        first.push_back(each.first_weight);
        second.push_back(each.second_weight);
    }
    auto table = plans_table(results, rows);
    table.add("on_front", std::move(on_front), "no: another plan is as good in both terms and better in one");
    table.add(column_name(spec.first) + "_weight", std::move(first), 6, "weight under which it was found");
    table.add(column_name(spec.second) + "_weight", std::move(second), 6, "weight under which it was found");
    return table;
}

void add_other_plans(Json& summary, const Results& results)
{
    const auto& others = results.others;
    if (others.asked_alternatives > 0) {
        auto list = Json::array();
        for (const auto& row : rows_of_alternatives(results)) {
            if (row.comparison != nullptr) {
                list.add(plan_json(row, results));
            }
        }
        summary.add("alternatives", std::move(list));
    }
    if (!others.front.empty()) {
        const auto& spec = others.front_spec;
        auto list = Json::array();
        for (const auto& row : rows_of_front(results)) {
            list.add(plan_json(row, results)
                         .add(spec.first, rounded(term_of(*row.plan, spec.first).raw, 4))
                         .add(spec.second, rounded(term_of(*row.plan, spec.second).raw, 4)));
        }
        summary.add("front",
                    Json::object().add("terms", Json::array({spec.first, spec.second})).add("plans", std::move(list)));
    }
}

} // namespace needshed
