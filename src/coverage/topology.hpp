#pragma once

/// Whether arcs say the same on both sides everywhere: the checks that need no geometry beyond the order of directions.

#include <cstdint>
#include <vector>

#include "needshed/coverage/coverage.hpp"
#include "noding.hpp"

namespace needshed::coverage {

/// A vertex around which what lies left of one arc is not what lies right of the next.
struct Disorder {
    std::uint32_t vertex = 0;
    UnitIndex a{};
    UnitIndex b{};
};

/// Shape    in order of vertex
std::vector<Disorder> find_disorder(const ArcSet& arcs);

/// A connected piece of linework, and what lies around it: what it says itself, and what the linework around it says.
struct Misplacement {
    std::uint32_t vertex = 0; ///< its westernmost
    UnitIndex inside{};       ///< a unit of the piece
    UnitIndex stated{};
    UnitIndex found{};
};

/// Pieces that lie inside something else than they say. Where arcs clash or are in disorder, it is a best guess.
std::vector<Misplacement> find_misplaced(const ArcSet& arcs, const EdgeGrid& edges);

} // namespace needshed::coverage
