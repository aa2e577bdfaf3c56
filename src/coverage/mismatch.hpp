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
    Nesting   ///< a piece of outline lies inside a unit that has no hole for it, or a hole outside its unit
};

/// Shape    `a <= b`; the same unit twice, or `no_unit` as `b`, where a unit does not even agree with itself
struct Mismatch {
    MismatchKind kind{};
    UnitIndex a{};
    UnitIndex b{};
    Point place;
};

inline Mismatch make_mismatch(MismatchKind kind, UnitIndex a, UnitIndex b, Point place)
{
    return a < b ? Mismatch{kind, a, b, place} : Mismatch{kind, b, a, place};
}

inline bool within_one_unit(const Mismatch& mismatch)
{
    return mismatch.a == mismatch.b || mismatch.b == no_unit;
}

} // namespace needshed::coverage
