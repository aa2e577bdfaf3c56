#pragma once

/// The regionalisation *problem* as the search sees it. A *block* is what can never be split: a unit, or the units that
/// `together`, `whole` and `fixed` tie to each other. A block has a *row* of numbers that add up over a locality; cost
/// and violation of a locality are functions of its row alone, which is what makes a move cheap.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "needshed/core/graph.hpp"
#include "needshed/localities/plan.hpp"

namespace needshed::localities {

using Block = std::uint32_t;
using Label = std::uint32_t;

/// Rows of varying length behind one another.
template <class Value>
struct Rows {
    std::vector<std::size_t> start{0};
    std::vector<Value> values;

    std::size_t size() const noexcept { return start.size() - 1; }
    std::span<const Value> operator[](std::size_t row) const noexcept
    {
        return {values.data() + start[row], start[row + 1] - start[row]};
    }
    void close_row() { start.push_back(values.size()); }
};

/// People of a block, or of a locality, in one area of a footprint or of today's plan.
struct AreaShare {
    std::uint32_t area = 0;
    double people = 0;
};

/// One footprint, or today's plan: each person outside the main area of the own locality costs `scale`.
struct AreaTerm {
    double scale = 0;
    Rows<AreaShare> of_block; ///< each area once, ascending; nobody is left out
};

/// Sums that miss a limit by less than this share of it keep it: adding in another order may change that much.
inline constexpr double rounding = 1e-9;

struct Limit {
    double min = 0;
    double max = 0;
    double price = std::numeric_limits<double>::infinity(); ///< of missing it by its own size; infinite: it is hard

    bool is_hard() const noexcept { return std::isinf(price); }
};

inline bool falls_short(const Limit& limit, double amount) noexcept
{
    return amount < limit.min - rounding * limit.min;
}

inline bool exceeds(const Limit& limit, double amount) noexcept
{
    return amount > limit.max + rounding * limit.max;
}

inline bool keeps(const Limit& limit, double amount) noexcept
{
    return !falls_short(limit, amount) && !exceeds(limit, amount);
}

/// By how much an amount misses the limit, relative to it.
inline double miss(const Limit& limit, double amount) noexcept
{
    if (falls_short(limit, amount)) {
        return (limit.min - amount) / limit.min;
    }
    if (exceeds(limit, amount)) {
        return limit.max > 0 ? (amount - limit.max) / limit.max : 1 + amount;
    }
    return 0;
}

/// A limit on what is no sum.
struct ShapeLimit {
    BoundOf of = BoundOf::Width;
    Limit limit;
    std::size_t bound = 0; ///< of the rules
};

/// What a move would change.
struct Change {
    double cost = 0;
    double violation = 0;
};

/// How a row is read: weight in common need, sums of the profile, the balanced quantity, one column per bound.
struct Layout {
    std::size_t measures = 0;
    std::size_t bounds = 0;

    std::size_t balance() const noexcept { return 1 + measures; }
    std::size_t first_bound() const noexcept { return 2 + measures; }
    std::size_t width() const noexcept { return 2 + measures + bounds; }
};

/// What each term of the objective is multiplied by. A locality costs `need · −|sums|² / weight + balance · sum²`, a
/// border between localities `border` per metre; plans of equal count differ by these alone.
struct Scales {
    double need = 0;
    double border = 0;
    double balance = 0;
    double travel = 0; ///< per person and kilometre to the centre
    double flow = 0;   ///< per unit of what flows between localities
};

struct Problem {
    Layout layout;
    Scales scales;
    std::vector<Limit> limits; ///< per bound; of those that are no sum, from 0 to infinity
    bool has_soft_sums = false;
    std::vector<ShapeLimit> shapes;
    std::shared_ptr<const Ground> ground;                  ///< for `shapes` and travel
    std::shared_ptr<const std::vector<double>> travellers; ///< per unit
    std::shared_ptr<const Graph> flows;                    ///< between units, amounts for lengths

    std::vector<std::size_t> start; ///< the graph of blocks, both directions of every edge, as in Graph
    std::vector<Block> neighbour;
    std::vector<Block> source; ///< from which each directed edge starts
    std::vector<double> border_m;
    std::vector<std::uint64_t> ring; ///< per directed edge (b, i): which neighbours of b are next to its i-th neighbour

    std::vector<double> rows; ///< block × layout.width()
    std::vector<AreaTerm> area_terms;
    Rows<Block> conflicts;     ///< per block: those that may not share its locality; no rows when there are none
    Rows<std::uint32_t> units; ///< of each block

    std::size_t block_count() const noexcept { return start.size() - 1; }
    std::span<const double> row(Block block) const noexcept
    {
        return {rows.data() + block * layout.width(), layout.width()};
    }
    std::span<const Block> neighbours(Block block) const noexcept
    {
        return {neighbour.data() + start[block], start[block + 1] - start[block]};
    }
    std::span<const Block> conflicts_of(Block block) const noexcept
    {
        return conflicts.size() == 0 ? std::span<const Block>{} : conflicts[block];
    }
};

/// Neighbourhoods wider than this are checked by a search rather than by their ring.
inline constexpr std::size_t widest_ring = 64;

/// Sets the graph of blocks.
void add_graph(const Graph& graph, Problem& problem);

/// The profile of need that takes part in the objective.
/// Shape    `value` is unit × measures, centred on the weighted mean; rows of units without need are 0
struct Profile {
    std::size_t measures = 0;
    std::vector<double> value;
    std::vector<double> weight;
    double total = 0;                         ///< sum of squares with all units in one locality
    std::vector<std::uint32_t> units_without; ///< some measure is missing
};
Profile make_profile(const Need& need, const LocalityRules& rules);

/// People who live in any of the areas of the term.
double people_in_areas(const AreaTermRule& rule);

/// People × kilometres with all units in one locality. Requires a ground
double total_travel(const LocalityRules& rules);

/// What flows between different units.
double total_flow(const FlowTerm& term);

/// Length of all borders, links apart.
double total_border_m(const Graph& graph);

/// Sum of a per-unit quantity; NaN counts as 0.
double total_of(std::span<const double> value);

/// `value` where it is a number, else 0.
double or_zero(double value) noexcept;

} // namespace needshed::localities
