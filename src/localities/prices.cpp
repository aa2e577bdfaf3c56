#include "needshed/localities/prices.hpp"

#include <algorithm>

#include "localities/partition.hpp"
#include "localities/plan_blocks.hpp"
#include "needshed/core/error.hpp"

namespace needshed {

namespace localities {

namespace {

/// A block and a locality next to it.
struct Move {
    Block block = 0;
    Label to = 0;
};

/// The same rules with one term alone, of weight 1.
struct OneTerm {
    double weight = 0; ///< in the objective
    Terms terms;
    std::vector<Bound> bounds; ///< soft ones
};

/// In the order in which plans list them.
std::vector<OneTerm> one_by_one(const LocalityRules& rules)
{
    const auto& terms = rules.terms;
    std::vector<OneTerm> list;
    const auto add = [&](double weight) -> Terms& {
        auto& one = list.emplace_back();
        one.weight = weight;
        one.terms.common_need = one.terms.compactness = 0;
        return one.terms;
    };
    add(terms.common_need).common_need = 1;
    add(terms.compactness).compactness = 1;
    if (!terms.balance.value.empty()) {
        auto& balance = add(terms.balance.weight).balance;
        balance = terms.balance;
        balance.weight = 1;
    }
    for (const auto& area : terms.areas) {
        auto& areas = add(area.weight).areas;
        areas = {area};
        areas.front().weight = 1;
    }
    if (!terms.travel.people.empty()) {
        auto& travel = add(terms.travel.weight).travel;
        travel = {terms.travel.people, 1};
    }
    if (!terms.flows.flows.empty()) {
        auto& flows = add(terms.flows.weight).flows;
        flows = {terms.flows.flows, 1};
    }
    for (const auto& bound : rules.bounds) {
        if (!bound.is_hard()) {
            add(bound.price);
            list.back().bounds = {bound};
            list.back().bounds.front().price = 1;
        }
    }
    return list;
}

class Pricing {
public:
    Pricing(const Graph& graph, const Need& need, const LocalityRules& rules, const Plan& plan, Contraction contraction)
        : m_graph(graph), m_inside(inside_groups(graph, rules)), m_profile(make_profile(need, rules)), m_rules(rules),
          m_plan(plan), m_contraction(std::move(contraction)), m_labels(labels_of(m_contraction, plan)),
          m_problem(problem_of(rules))
    {
    }

    std::vector<BorderPrice> run() const
    {
        Partition partition(m_problem, m_labels, m_plan.count);
        const auto moves = all_moves(partition);
        std::vector<BorderPrice> prices;
        prices.reserve(moves.size());
        ShapeMeter meter(m_problem);
        for (const auto& move : moves) {
            prices.push_back(rules_after(partition, meter, move));
        }
        for (const auto& term : one_by_one(m_rules)) {
            add_term(term, moves, prices);
        }
        std::sort(prices.begin(), prices.end(), [](const BorderPrice& a, const BorderPrice& b) {
            return std::pair(a.units.front(), a.to) < std::pair(b.units.front(), b.to);
        });
        return prices;
    }

private:
    Problem problem_of(const LocalityRules& rules) const
    {
        auto problem = make_problem(m_inside, m_profile, rules, m_contraction);
        problem.scales = make_scales(m_graph, m_profile, rules);
        problem.scales.balance = balance_scale(rules, m_plan.count);
        return problem;
    }

    std::vector<Move> all_moves(const Partition& partition) const
    {
        std::vector<Move> moves;
        for (Block block = 0; block < m_problem.block_count(); ++block) {
            std::vector<Label> around;
            for (const auto other : m_problem.neighbours(block)) {
                around.push_back(partition.label(other));
            }
            std::sort(around.begin(), around.end());
            around.erase(std::unique(around.begin(), around.end()), around.end());
            for (const auto label : around) {
                if (label != partition.label(block) && partition.members(partition.label(block)).size() > 1) {
                    moves.push_back({block, label});
                }
            }
        }
        return moves;
    }

    BorderPrice rules_after(Partition& partition, ShapeMeter& meter, const Move& move) const
    {
        BorderPrice price;
        for (const auto unit : m_problem.units[move.block]) {
            price.units.push_back(to_unit(unit));
        }
        price.from = partition.label(move.block);
        price.to = move.to;
        const auto moved = m_problem.row(move.block);
        for (std::size_t b = 0; b < m_problem.limits.size(); ++b) {
            const auto column = m_problem.layout.first_bound() + b;
            price.from_sums.push_back(partition.row(price.from)[column] - moved[column]);
            price.to_sums.push_back(partition.row(price.to)[column] + moved[column]);
            keep_bound(m_problem.limits[b], price.from_sums.back(), price.to_sums.back(), price);
        }
        for (const auto& shape : m_problem.shapes) {
            auto& left = price.from_sums[shape.bound];
            auto& joined = price.to_sums[shape.bound];
            left = meter.amount(shape.of, {partition.members(price.from), {}, move.block});
            joined = meter.amount(shape.of, {partition.members(price.to), {&move.block, 1}});
            keep_bound(shape.limit, left, joined, price);
        }
        const auto apart = m_problem.conflicts_of(move.block);
        price.keeps_apart =
            std::none_of(apart.begin(), apart.end(), [&](Block other) { return partition.label(other) == move.to; });
        price.keeps_connected = partition.may_leave(move.block);
        return price;
    }

    static void keep_bound(const Limit& limit, double left, double joined, BorderPrice& price)
    {
        price.keeps_bounds = price.keeps_bounds && (!limit.is_hard() || (keeps(limit, left) && keeps(limit, joined)));
    }

    void add_term(const OneTerm& term, const std::vector<Move>& moves, std::vector<BorderPrice>& prices) const
    {
        LocalityRules rules;
        rules.unit_weight = m_rules.unit_weight;
        rules.terms = term.terms;
        rules.bounds = term.bounds;
        rules.ground = m_rules.ground;
        const auto problem = problem_of(rules);
        const Partition partition(problem, m_labels, m_plan.count);
        for (std::size_t i = 0; i < moves.size(); ++i) {
            const double change = partition.change_of(moves[i].block, moves[i].to).cost;
            prices[i].terms.push_back(change);
            prices[i].objective += term.weight * change;
        }
    }

    const Graph& m_graph;
    Graph m_inside;
    Profile m_profile;
    const LocalityRules& m_rules;
    const Plan& m_plan;
    Contraction m_contraction;
    std::vector<Label> m_labels;
    Problem m_problem;
};

} // namespace

} // namespace localities

bool keeps_ties(const Graph& graph, const LocalityRules& rules, const Plan& plan)
{
    return localities::contraction_of(localities::inside_groups(graph, rules), rules, plan).has_value();
}

std::vector<BorderPrice> border_prices(const Graph& graph, const Need& need, const LocalityRules& rules,
                                       const Plan& plan)
{
    auto contraction = localities::contraction_of(localities::inside_groups(graph, rules), rules, plan);
    if (!contraction) {
        throw Error(ErrorKind::Input, "plan", "splits units that the rules tie to each other",
                    "Keep units of together, whole and fixed in one locality");
    }
    return localities::Pricing(graph, need, rules, plan, std::move(*contraction)).run();
}

} // namespace needshed
