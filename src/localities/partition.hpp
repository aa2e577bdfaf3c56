#pragma once

/// A *partition* of the blocks into localities during the search, with what is needed to price and make a move.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "localities/area_sums.hpp"
#include "localities/connectivity.hpp"
#include "localities/problem.hpp"
#include "localities/shape.hpp"

namespace needshed::localities {

/// Cost of a locality from its row; see Scales.
double cost_of(const Problem& problem, const double* row) noexcept;

/// By how much a row misses the limits, each relative to the limit; 0 when it keeps them all.
double violation_of(const Problem& problem, const double* row) noexcept;

/// Whether a row reaches every hard minimum.
bool keeps_minimums(const Problem& problem, const double* row) noexcept;

/// The part of the violation that adding more can only make worse: sums over a maximum.
double excess_of(const Problem& problem, const double* row) noexcept;

/// How many localities labels from 0 up without a gap give.
std::size_t piece_count(std::span<const Label> labels) noexcept;

/// Two neighbouring localities, `a < b`, and the length of the border between them.
struct Border {
    Label a = 0;
    Label b = 0;
    double border_m = 0;
};

class Partition {
public:
    /// Requires labels below `count`, each in use
    Partition(const Problem& problem, std::vector<Label> labels, std::size_t count);

    const Problem& problem() const noexcept { return *m_problem; }
    std::size_t count() const noexcept { return m_members.size(); }
    Label label(Block block) const noexcept { return m_label[block]; }
    std::span<const Label> labels() const noexcept { return m_label; }
    std::span<const Block> members(Label label) const noexcept { return m_members[label]; }
    const double* row(Label label) const noexcept { return m_rows.data() + label * m_problem->layout.width(); }

    /// Of one locality: what its row costs, and by how much it misses the limits.
    double cost(Label label) const noexcept { return m_cost[label]; }
    double violation(Label label) const noexcept { return m_violation[label]; }

    /// Of all: with the borders between localities, and with the conflicts inside them.
    double cost() const;
    double violation() const;

    /// Every pair of neighbouring localities, ascending.
    std::vector<Border> borders() const;

    /// The border between two localities, if they are neighbours.
    std::optional<Border> border_between(Label a, Label b) const;

    /// Pairs of blocks, one in each locality, that may not share one.
    double conflicts_between(Label a, Label b) const;

    /// What merging two neighbours would change.
    Change change_of_merge(const Border& border) const;

    /// What moving the block to another locality would change.
    Change change_of(Block block, Label to) const;

    /// True when the block's locality stays in one piece without it.
    bool may_leave(Block block);

    /// Moves a block. Requires a locality of more than one block
    void move(Block block, Label to);

    /// Gives the blocks of `from` and `to` the labels in `side` (true: `to`), in the order of `blocks`.
    void redraw(Label from, Label to, std::span<const Block> blocks, std::span<const std::uint8_t> side);

    /// Merges `b` into `a` and gives its label to the blocks of `whole` for which `second` says so, in members' order.
    void merge_and_split(Label a, Label b, Label whole, std::span<const std::uint8_t> second);

    /// Adds the rows up anew: moves leave rounding behind.
    void refresh();

private:
    double* row_at(Label label) noexcept { return m_rows.data() + label * m_problem->layout.width(); }
    void add_shape_change(Block block, Label from, Label to, Change& change) const;
    double border_change(Block block, Label from, Label to) const noexcept;
    double conflict_change(Block block, Label from, Label to) const noexcept;
    void refresh(Label label);
    void update(Label label);
    void forget_held(Block block);
    double conflicts() const;

    const Problem* m_problem;
    std::vector<Label> m_label;
    std::vector<std::vector<Block>> m_members;
    std::vector<std::uint32_t> m_place; ///< of each block in its locality's members
    std::vector<double> m_rows;
    AreaSums m_areas;
    mutable ShapeMeter m_meter; ///< what it keeps between calls is room to work in
    std::vector<double> m_cost;
    std::vector<double> m_violation;
    Connectivity m_connectivity;
    std::vector<std::uint64_t> m_version; ///< of each locality: no two localities and no two times share one
    std::vector<std::uint64_t> m_held;    ///< the version in which a block was found to hold its locality together
    std::uint64_t m_versions = 0;
};

} // namespace needshed::localities
