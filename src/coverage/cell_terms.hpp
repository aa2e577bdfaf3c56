#pragma once

/// One layer within a cell, as a sum of *terms*. A term is the land of the cell below a straight line over a range of
/// x; it adds one owner there and takes one away. A place's owner is what all terms above it add up to.

#include <cstdint>
#include <vector>

#include "pair_sums.hpp"

namespace needshed::coverage {

/// Coordinates from the south-west corner of the cell.
struct Term {
    double west;
    double east;
    double y_west; ///< of the line at `west`
    double slope;
    std::uint32_t plus; ///< slots
    std::uint32_t minus;

    double y(double x) const { return y_west + slope * (x - west); }
    double land() const { return (east - west) * (y_west + y(east)) / 2; }
};

/// Owners of one layer have *slots* in a cell; slot 0 is nobody.
struct CellTerms {
    std::vector<Term> terms;
    std::vector<std::uint32_t> owner; ///< by slot

    void clear();
    std::uint32_t slot_of(std::uint32_t who);
};

/// Land below both lines.
double common_land(const Term& a, const Term& b);

/// Adds the land that owners of the two layers have in common.
void add_common(const CellTerms& units, const CellTerms& areas, PairSums& sums);

/// Adds, for each unit and under the area `nobody`, how much more land areas hold of it than they cover together.
void add_excess(const CellTerms& units, const CellTerms& areas, PairSums& sums);

} // namespace needshed::coverage
