#pragma once

/// Places where the borders of units do not match.

#include <string>
#include <vector>

#include "needshed/core/geometry.hpp"
#include "needshed/core/unit_index.hpp"

namespace needshed::coverage {

enum class MismatchKind {
    SameSide, ///< an edge has two units on the same side
    Crossing, ///< two edges cross, or lie on one another
    OnBorder, ///< a vertex lies on an edge that does not have it
    Node,     ///< around a vertex, what lies left of one edge is not what lies right of the next
    Nesting,  ///< a piece of outline lies inside a unit that has no hole for it, or a hole outside its unit
    Gap       ///< a gap too thin to be meant
};

/// Shape    `a <= b`; the same unit twice, or `no_unit` as `b`, where a unit does not even agree with itself
struct Mismatch {
    MismatchKind kind{};
    UnitIndex a{};
    UnitIndex b{};
    Point place;
    double size = 0; ///< area of a gap; 0 otherwise
};

inline Mismatch make_mismatch(MismatchKind kind, UnitIndex a, UnitIndex b, Point place, double size = 0)
{
    return a < b ? Mismatch{kind, a, b, place, size} : Mismatch{kind, b, a, place, size};
}

inline bool within_one_unit(const Mismatch& mismatch)
{
    return mismatch.a == mismatch.b || mismatch.b == no_unit;
}

} // namespace needshed::coverage
