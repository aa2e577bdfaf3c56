#pragma once

/// The land that two layers have in common within a box, by cells that split until they are simple.

#include <cstdint>
#include <vector>

#include "cell_terms.hpp"
#include "needshed/core/geometry.hpp"
#include "pair_sums.hpp"

namespace needshed::coverage {

/// Stands where no unit and no area is.
inline constexpr std::uint32_t nobody = 0xffffffffU;

/// A straight piece of border from west to east, or a vertical one.
struct Piece {
    Point a;
    Point b;
    std::uint32_t above; ///< who lies left of the way from `a` to `b`: north of it
    std::uint32_t below;
};
Piece make_piece(const Point& a, const Point& b, std::uint32_t left, std::uint32_t right);

/// Pieces that two areas share, each seen from its own side, become one with both its sides. Sorts.
void join_twins(std::vector<Piece>& pieces);

/// How often somebody covers a place: once, or not at all, unless the layer overlaps itself.
struct Cover {
    std::uint32_t owner;
    std::int32_t times;
};

class OverlayCells {
public:
    /// Adds what units and areas have in common in the box to the sums, and the excess of areas that overlap in a unit.
    /// Requires all pieces in the box, those on its top side left out, and nobody at its north-west corner
    void add(const Box& box, const std::vector<Piece>& units, const std::vector<Piece>& areas, PairSums& sums);

    /// Adds the weights of land in common: column c of the strip, from x = c to c + 1, weighs `weight[c]` over all its
    /// height of 1, and nothing does beside the columns.
    /// Requires the same as `add`, and weights of 0 or more
    void weigh(const Box& box, const std::vector<Piece>& units, const std::vector<Piece>& areas,
               const std::vector<double>& weight, PairSums& sums);

private:
    struct Slice {
        std::size_t piece = 0;
        std::size_t piece_end = 0;
        std::size_t cover = 0;
        std::size_t cover_end = 0;

        std::size_t pieces() const { return piece_end - piece; }
        bool empty() const { return piece == piece_end && cover == cover_end; }
    };

    /// One layer in the cells at work: inner cells stand on top of the outer ones they are part of.
    struct Stack {
        std::vector<Piece> pieces;
        std::vector<Cover> covers; ///< of north-west corners

        Slice copy_covers(const Slice& from);
        void cross(Slice& top, std::uint32_t owner, std::int32_t times);
        void cut_back(const Slice& slice);
    };

    struct Cell {
        Box box;
        Slice units;
        Slice areas;
        int stale; ///< splits in a row that made it no simpler
    };

    void visit(const Cell& cell);
    bool narrow_to_column(const Cell& cell);
    bool split(const Cell& cell);
    void split_at_x(const Cell& cell, double x);
    template <class Cut, class Corner>
    void visit_half(const Cell& cell, const Box& half, Cut cut, Corner corner);
    bool may_overlap(const Cell& cell) const;
    int times_covered(const Cell& cell) const;
    void measure(const Cell& cell);
    void measure_units(const Cell& cell);
    static double land_below(const Piece& piece, const Box& box);
    static void collect_terms(const Box& box, const Stack& stack, const Slice& slice, CellTerms& terms);

    Stack m_units;
    Stack m_areas;
    CellTerms m_unit_terms;
    CellTerms m_area_terms;
    PairSums* m_sums = nullptr;
    const std::vector<double>* m_weight = nullptr; ///< of columns; null: land weighs the same everywhere
    std::vector<double> m_weight_before;           ///< sum of the columns before each, and of all
};

} // namespace needshed::coverage
