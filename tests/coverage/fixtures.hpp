#pragma once

/// What the tests of this room share.

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "needshed/core/progress.hpp"
#include "needshed/core/random.hpp"
#include "needshed/coverage/assemble.hpp"
#include "needshed/coverage/coverage.hpp"
#include "support/support.hpp"

namespace needshed::test {

using Shapes = std::vector<std::pair<std::string, std::string>>;

/// Units from code and WKT, in British National Grid.
inline UnitAreas units_from_wkt(const Shapes& shapes)
{
    UnitAreas units;
    units.title = "layer";
    units.crs = {"EPSG:27700"};
    std::vector<std::string> wkt;
    for (const auto& [code, text] : shapes) {
        units.codes.push_back(code);
        wkt.push_back(text);
    }
    units.areas = areas_from_wkt(wkt);
    return units;
}

inline Coverage build(UnitAreas units, const CoverageOptions& options = {})
{
    Progress progress;
    return build_coverage(std::move(units), options, progress);
}

inline Coverage coverage_from_wkt(const Shapes& shapes, const CoverageOptions& options = {})
{
    return build(units_from_wkt(shapes), options);
}

/// A sheet of `columns × rows` crooked cells about 1 000 m wide, corners on whole metres; each side has a bend. Codes
/// are `U000`, `U001` … from the south-west, row by row.
inline UnitAreas crooked_sheet(int columns, int rows, std::uint64_t seed)
{
    const auto jitter = [seed](int kind, int column, int row) {
        Random random(seed, static_cast<std::uint64_t>((kind * 100 + column) * 100 + row));
        return std::pair(static_cast<double>(random.below(401)) - 200, static_cast<double>(random.below(401)) - 200);
    };
    const auto corner = [&](int column, int row) {
        const auto [dx, dy] = jitter(0, column, row);
        return Point{400000 + 1000.0 * column + dx, 100000 + 1000.0 * row + dy};
    };
    const auto bend_east = [&](int column, int row) {
        const auto [dx, dy] = jitter(1, column, row);
        return Point{400500 + 1000.0 * column + std::floor(dx / 4), 100000 + 1000.0 * row + dy};
    };
    const auto bend_north = [&](int column, int row) {
        const auto [dx, dy] = jitter(2, column, row);
        return Point{400000 + 1000.0 * column + dx, 100500 + 1000.0 * row + std::floor(dy / 4)};
    };
    UnitAreas units;
    units.title = "sheet";
    units.crs = {"EPSG:27700"};
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            for (const auto& point : {corner(column, row), bend_east(column, row), corner(column + 1, row),
                                      bend_north(column + 1, row), corner(column + 1, row + 1),
                                      bend_east(column, row + 1), corner(column, row + 1), bend_north(column, row)}) {
                units.areas.points.push_back(point);
            }
            units.areas.end_ring();
            units.areas.end_part();
            units.areas.end_area();
            const auto number = std::to_string(row * columns + column);
            units.codes.push_back("U" + std::string(3 - number.size(), '0') + number);
        }
    }
    return units;
}

/// A random group for each of `units`, below `groups` or, for one in eight, none.
inline std::vector<std::uint32_t> random_groups(std::size_t units, std::uint32_t groups, std::uint64_t seed)
{
    Random random(seed, 7);
    std::vector<std::uint32_t> result(units);
    for (auto& group : result) {
        group = random.below(8) == 0 ? no_group : random.below(groups);
    }
    return result;
}

/// Areas as units again, those without parts left out.
inline UnitAreas as_units(const PolygonSet& areas)
{
    UnitAreas units;
    units.title = "groups";
    units.crs = {"EPSG:27700"};
    for (std::size_t a = 0; a < areas.area_count(); ++a) {
        if (areas.area_start[a] == areas.area_start[a + 1]) {
            continue;
        }
        for (std::size_t p = areas.area_start[a]; p < areas.area_start[a + 1]; ++p) {
            for (std::size_t r = areas.part_start[p]; r < areas.part_start[p + 1]; ++r) {
                const auto ring = areas.ring(r);
                units.areas.points.insert(units.areas.points.end(), ring.begin(), ring.end());
                units.areas.end_ring();
            }
            units.areas.end_part();
        }
        units.areas.end_area();
        units.codes.push_back("G" + std::to_string(100 + a));
    }
    return units;
}

/// The same units in another order.
inline UnitAreas shuffled(const UnitAreas& units, std::uint64_t seed)
{
    std::vector<std::size_t> order(units.codes.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i;
    }
    Random random(seed);
    for (std::size_t i = order.size(); i > 1; --i) {
        std::swap(order[i - 1], order[random.below(static_cast<std::uint32_t>(i))]);
    }
    UnitAreas result;
    result.title = units.title;
    result.crs = units.crs;
    for (const auto a : order) {
        result.codes.push_back(units.codes[a]);
        for (std::size_t p = units.areas.area_start[a]; p < units.areas.area_start[a + 1]; ++p) {
            for (std::size_t r = units.areas.part_start[p]; r < units.areas.part_start[p + 1]; ++r) {
                const auto ring = units.areas.ring(r);
                result.areas.points.insert(result.areas.points.end(), ring.begin(), ring.end());
                result.areas.end_ring();
            }
            result.areas.end_part();
        }
        result.areas.end_area();
    }
    return result;
}

inline double sum(std::span<const double> values)
{
    double total = 0;
    for (const double value : values) {
        total += value;
    }
    return total;
}

} // namespace needshed::test
