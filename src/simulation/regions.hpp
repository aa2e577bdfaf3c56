#pragma once

/// Dividing a network into connected regions of about equal mass: cells into units, units into districts and
/// footprints.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "needshed/core/geometry.hpp"
#include "needshed/core/random.hpp"

namespace needshed::simulation {

/// Places and the ways between them.
/// Shape    per place: `at`, `mass`, `piece` (places of different pieces are not connected, or need not be); neighbours
///          of place i are `neighbour[start[i] .. start[i + 1])`, with what it costs to go there in `cost`
struct Network {
    std::vector<Point> at;
    std::vector<double> mass;
    std::vector<std::uint32_t> piece;
    std::vector<std::size_t> start{0};
    std::vector<std::uint32_t> neighbour;
    std::vector<float> cost;

    std::size_t place_count() const { return at.size(); }
};

/// Puts every place into one of `count` regions, each connected and none empty; each piece gets at least one.
/// Shape    one entry per place, 0 … count − 1
/// Requires `count` at least the number of pieces and at most the number of places; every piece connected
std::vector<std::uint32_t> divide(const Network& network, std::size_t count, Random& random);

/// Place along a Hilbert curve over a square of `side` from the origin: near places get near numbers.
std::uint64_t hilbert_key(Point at, double side);

} // namespace needshed::simulation
