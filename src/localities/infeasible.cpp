#include "localities/infeasible.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "localities/misses.hpp"
#include "localities/naming.hpp"
#include "needshed/core/text.hpp"

namespace needshed::localities {

namespace {

Error no_plan(const std::string& where, const std::string& problem, const std::string& remedy)
{
    return {ErrorKind::NoPlan, where, problem, remedy};
}

std::string localities_text(std::size_t count)
{
    return counted(count, "locality", "localities");
}

class Proof {
public:
    Proof(const Problem& problem, const LocalityRules& rules)
        : m_problem(problem), m_rules(rules), m_parts(find_parts(problem)), m_asked(asked_for(rules, problem))
    {
        m_units.resize(m_parts.range.size());
        for (Block block = 0; block < problem.block_count(); ++block) {
            const auto units = problem.units[block];
            auto& list = m_units[m_parts.of_block[block]];
            list.insert(list.end(), units.begin(), units.end());
        }
        for (auto& list : m_units) {
            std::sort(list.begin(), list.end());
        }
    }

    Parts run();

private:
    double amount(Block block, std::size_t bound) const
    {
        return m_problem.row(block)[m_problem.layout.first_bound() + bound];
    }
    std::string name(std::size_t part) const;
    bool is_frozen(std::size_t part) const;
    std::string join_remedy(std::size_t part) const;
    std::vector<double> totals(std::size_t bound) const;
    void require_enough_units() const;
    void require_few_parts() const;
    void require_blocks_fit(std::size_t bound) const;
    void require_parts_reach(std::size_t bound) const;
    void require_parts_divide(std::size_t bound) const;
    void require_count_between(std::size_t bound) const;

    const Problem& m_problem;
    const LocalityRules& m_rules;
    Parts m_parts;
    CountRange m_asked;
    std::vector<std::vector<std::uint32_t>> m_units; ///< of each part
};

bool Proof::is_frozen(std::size_t part) const
{
    return std::any_of(m_rules.frozen.begin(), m_rules.frozen.end(), [&](const std::vector<UnitIndex>& list) {
        const auto& units = m_units[part];
        return std::binary_search(units.begin(), units.end(), static_cast<std::uint32_t>(to_index(list.front())));
    });
}

std::string Proof::name(std::size_t part) const
{
    if (m_units.size() == 1) {
        return "the whole area";
    }
    return is_frozen(part) ? "the locality that stays around " + unit_name(m_rules, m_units[part].front())
                           : part_name(m_rules, m_units[part]);
}

void Proof::require_enough_units() const
{
    const auto blocks = m_problem.block_count();
    const auto units = m_problem.units.values.size();
    if (m_asked.min > blocks) {
        const auto tied = blocks == units ? std::string() : fmt::format(", which the rules tie into {}", blocks);
        throw no_plan("count",
                      fmt::format("asks for {}, but there {} {}{}", localities_text(m_asked.min),
                                  units == 1 ? "is" : "are", counted(units, "unit"), tied),
                      fmt::format("Ask for {} or fewer", blocks));
    }
}

void Proof::require_few_parts() const
{
    const auto parts = m_parts.range.size();
    if (m_asked.max < parts) {
        const bool within = !m_rules.within.group.empty();
        const std::string stay = m_rules.frozen.empty() ? "" : ", and localities that stay,";
        const auto why =
            (within ? "areas of " + m_rules.within.name + " and gaps without a link" : "gaps without a link") + stay;
        throw no_plan("count",
                      fmt::format("asks for {}, but {} make at least {}", localities_text(m_asked.max), why, parts),
                      fmt::format("Ask for {} or more, or {}", parts,
                                  within ? "drop \"within\"" : "link the parts to each other"));
    }
}

void Proof::require_blocks_fit(std::size_t bound) const
{
    const auto& limit = m_problem.limits[bound];
    for (Block block = 0; block < m_problem.block_count(); ++block) {
        const double has = amount(block, bound);
        if (exceeds(limit, has)) {
            const auto units = m_problem.units[block];
            const auto tied = units.size() == 1 ? "" : ", which the rules tie together,";
            throw no_plan(m_rules.bounds[bound].name,
                          fmt::format("{}{} {} {}, over the maximum of {}", units_name(m_rules, units), tied,
                                      units.size() == 1 ? "has" : "have", amount_text(has), amount_text(limit.max)),
                          "Raise the maximum to " + amount_above(has));
        }
    }
}

std::vector<double> Proof::totals(std::size_t bound) const
{
    std::vector<double> total(m_parts.range.size(), 0);
    for (Block block = 0; block < m_problem.block_count(); ++block) {
        total[m_parts.of_block[block]] += amount(block, bound);
    }
    return total;
}

/// How else a part that is too small could be helped.
std::string Proof::join_remedy(std::size_t part) const
{
    if (m_units.size() == 1) {
        return {};
    }
    if (is_frozen(part)) {
        return ", or let it change";
    }
    return whole_area_of(m_rules, m_units[part]) != no_group ? ", or drop \"within\""
                                                             : ", or link it to its neighbours";
}

void Proof::require_parts_reach(std::size_t bound) const
{
    const auto& limit = m_problem.limits[bound];
    const auto total = totals(bound);
    for (std::size_t part = 0; part < total.size(); ++part) {
        if (falls_short(limit, total[part])) {
            throw no_plan(m_rules.bounds[bound].name,
                          fmt::format("{} has {}, under the minimum of {}", name(part), amount_text(total[part]),
                                      amount_text(limit.min)),
                          "Lower the minimum to " + amount_below(total[part]) + join_remedy(part));
        }
    }
}

void Proof::require_parts_divide(std::size_t bound) const
{
    const auto total = totals(bound);
    const auto& limit = m_problem.limits[bound];
    for (std::size_t part = 0; part < total.size(); ++part) {
        const auto& range = m_parts.range[part];
        if (range.min > range.max && !std::isfinite(limit.max)) {
            throw no_plan(m_rules.bounds[bound].name,
                          fmt::format("{} has {}, enough for {} of at least {}, but other bounds ask for {} or more",
                                      name(part), amount_text(total[part]), localities_text(range.max),
                                      amount_text(limit.min), range.min),
                          "Lower the minimum" + join_remedy(part));
        }
        if (range.min > range.max) {
            throw no_plan(m_rules.bounds[bound].name,
                          fmt::format("{} has {}, too little for {} of at least {} and too much for {} of at most {}",
                                      name(part), amount_text(total[part]), localities_text(range.max + 1),
                                      amount_text(limit.min), range.max, amount_text(limit.max)),
                          "Lower the minimum or raise the maximum" + join_remedy(part));
        }
    }
}

void Proof::require_count_between(std::size_t bound) const
{
    const auto& limit = m_problem.limits[bound];
    if (m_parts.most() < m_asked.min) {
        throw no_plan(m_rules.bounds[bound].name,
                      fmt::format("at most {} can reach the minimum of {}, fewer than the {} asked for",
                                  localities_text(m_parts.most()), amount_text(limit.min), m_asked.min),
                      fmt::format("Ask for {} or fewer, or lower the minimum", m_parts.most()));
    }
    if (m_parts.least() > m_asked.max) {
        throw no_plan(m_rules.bounds[bound].name,
                      fmt::format("at least {} are needed to keep to the maximum of {}, more than the {} asked for",
                                  localities_text(m_parts.least()), amount_text(limit.max), m_asked.max),
                      fmt::format("Ask for {} or more, or raise the maximum", m_parts.least()));
    }
}

Parts Proof::run()
{
    require_enough_units();
    require_few_parts();
    for (std::size_t bound = 0; bound < m_problem.limits.size(); ++bound) {
        if (!m_problem.limits[bound].is_hard()) {
            continue;
        }
        require_blocks_fit(bound);
        require_parts_reach(bound);
        narrow(m_parts, m_problem, bound);
        require_parts_divide(bound);
        require_count_between(bound);
    }
    return m_parts;
}

std::vector<std::uint32_t> units_of(const Partition& partition, Label label)
{
    std::vector<std::uint32_t> units;
    for (const auto block : partition.members(label)) {
        const auto list = partition.problem().units[block];
        units.insert(units.end(), list.begin(), list.end());
    }
    std::sort(units.begin(), units.end());
    return units;
}

std::string or_count(const LocalityRules& rules, std::optional<std::size_t> feasible_count)
{
    auto text = feasible_count ? ", or ask for " + localities_text(*feasible_count) : std::string();
    return rules.within.group.empty() ? text : text + ", or drop \"within\"";
}

Error conflict_left(const Partition& partition, const LocalityRules& rules, std::optional<std::size_t> feasible_count)
{
    const auto& problem = partition.problem();
    for (Block block = 0; block < problem.conflicts.size(); ++block) {
        for (const auto other : problem.conflicts[block]) {
            if (partition.label(block) == partition.label(other)) {
                return no_plan("apart",
                               fmt::format("no plan of {} was found that parts {} from {}",
                                           localities_text(partition.count()), units_name(rules, problem.units[block]),
                                           units_name(rules, problem.units[other])),
                               "Take one of them out of the rule" + or_count(rules, feasible_count));
            }
        }
    }
    return no_plan("bounds", "no plan was found", "Loosen the bounds");
}

} // namespace

CountRange asked_for(const LocalityRules& rules, const Problem& problem)
{
    return rules.count.most ? CountRange{1, problem.block_count()} : CountRange{rules.count.min, rules.count.max};
}

Parts require_possible(const Problem& problem, const LocalityRules& rules)
{
    return Proof(problem, rules).run();
}

namespace {

/// One side of one bound that the nearest partition breaks, with the locality that breaks it worst.
struct Side {
    Miss worst;
    std::size_t localities = 0;

    const char* kind() const { return worst.under ? "minimum" : "maximum"; }
    double limit() const { return worst.under ? worst.limit.min : worst.limit.max; }
};

/// The worst first.
std::vector<Side> sides_of(const std::vector<Miss>& misses)
{
    std::vector<Side> sides;
    for (const auto& miss : misses) {
        const auto same = std::find_if(sides.begin(), sides.end(), [&](const Side& side) {
            return side.worst.bound == miss.bound && side.worst.under == miss.under;
        });
        (same == sides.end() ? sides.emplace_back(Side{miss, 0}) : *same).localities += 1;
    }
    return sides;
}

/// ` of population:all` where the bound is not the one that the message is about.
std::string of_bound(const LocalityRules& rules, const Side& side, const Side& first)
{
    return side.worst.bound == first.worst.bound ? std::string() : " of " + rules.bounds[side.worst.bound].name;
}

/// The worst amount of every side that is broken: with these limits the nearest partition is a plan.
std::string relaxation_text(const LocalityRules& rules, const std::vector<Side>& sides, std::optional<double> relaxed)
{
    std::string text;
    for (const auto& side : sides) {
        const double enough = text.empty() ? relaxed.value_or(side.worst.amount) : side.worst.amount;
        const auto* verb =
            text.empty() ? (side.worst.under ? "Lower" : "Raise") : (side.worst.under ? "lower" : "raise");
        text += fmt::format("{}{} the {}{} to {}", text.empty() ? "" : " and ", verb, side.kind(),
                            of_bound(rules, side, sides.front()),
                            side.worst.under ? amount_below(enough) : amount_above(enough));
        if (relaxed) {
            return text + ", with which a plan was found"; // one that keeps every other limit
        }
    }
    return text;
}

} // namespace

Error no_plan_found(const Problem& problem, const LocalityRules& rules, const Candidate& nearest,
                    std::optional<std::size_t> feasible_count, std::optional<double> relaxed)
{
    const Partition partition(problem, nearest.labels, nearest.count);
    const auto sides = sides_of(misses_of(partition));
    if (sides.empty()) {
        return conflict_left(partition, rules, feasible_count);
    }
    const auto worst_text = [&](const Side& side) {
        return fmt::format("{}, worst {} with {}", localities_text(side.localities),
                           units_name(rules, units_of(partition, side.worst.label)), amount_text(side.worst.amount));
    };
    const auto& first = sides.front();
    const double by = std::abs(first.limit() - first.worst.amount);
    auto problem_text =
        fmt::format("no plan of {} was found that keeps the {} of {}; the nearest breaks it in {} ({} {})",
                    localities_text(nearest.count), first.kind(), amount_text(first.limit()), worst_text(first),
                    amount_text(by), first.worst.under ? "short" : "over");
    for (std::size_t i = 1; i < sides.size(); ++i) {
        problem_text += fmt::format(", and the {} of {}{} in {}", sides[i].kind(), amount_text(sides[i].limit()),
                                    of_bound(rules, sides[i], first), worst_text(sides[i]));
    }
    return no_plan(rules.bounds[first.worst.bound].name, problem_text,
                   relaxation_text(rules, sides, relaxed) + or_count(rules, feasible_count));
}

int wanted_direction(const Problem& problem, const Candidate& nearest)
{
    const auto misses = misses_of(Partition(problem, nearest.labels, nearest.count));
    return misses.empty() || !misses.front().under ? 1 : -1;
}

} // namespace needshed::localities
