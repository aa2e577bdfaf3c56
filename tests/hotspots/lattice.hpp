#pragma once

/// Graphs and values that the tests of hot spots share.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "needshed/core/graph.hpp"
#include "needshed/core/random.hpp"
#include "needshed/need/need.hpp"

namespace needshed::test {

/// A lattice with borders of 1 m, row by row; each unit touches those left, right, above and below.
inline Graph lattice(std::size_t rows, std::size_t columns)
{
    std::vector<GraphEdge> edges;
    for (std::size_t i = 0; i < rows * columns; ++i) {
        if ((i + 1) % columns != 0) {
            edges.push_back({to_unit(i), to_unit(i + 1), 1});
        }
        if (i + columns < rows * columns) {
            edges.push_back({to_unit(i), to_unit(i + columns), 1});
        }
    }
    return {rows * columns, edges};
}

/// One unit in the middle, `rays` around it that touch only the middle, and `loose` that touch nothing.
inline Graph star(std::size_t rays, std::size_t loose)
{
    std::vector<GraphEdge> edges;
    for (std::size_t i = 1; i <= rays; ++i) {
        edges.push_back({to_unit(0), to_unit(i), 1});
    }
    return {1 + rays + loose, edges};
}

inline std::vector<double> noise(std::size_t count, std::uint64_t seed)
{
    Random random(seed);
    std::vector<double> value(count);
    for (auto& each : value) {
        each = random.normal();
    }
    return value;
}

inline Need need_of(std::vector<double> index)
{
    Need need;
    need.index = std::move(index);
    return need;
}

inline void add_measure(Need& need, const std::string& name, std::vector<double> z)
{
    MeasureNeed measure;
    measure.measure = name;
    measure.z = std::move(z);
    need.measures.push_back(std::move(measure));
}

} // namespace needshed::test
