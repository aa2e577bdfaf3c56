#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <cmath>
#include <map>

#include "fixtures.hpp"
#include "needshed/coverage/cell_parts.hpp"

using namespace needshed;
using namespace needshed::test;

namespace {

constexpr double west = 400'000;
constexpr double north = 106'000;

RasterGrid grid_of(std::size_t columns, std::size_t rows, double size)
{
    return {columns, rows, {west, size, 0, north, 0, -size}};
}

using Parts = std::map<std::pair<std::uint32_t, std::uint32_t>, double>;

/// Parts of cells by (row, column), for each unit.
std::vector<Parts> parts_of(const Coverage& coverage, const RasterGrid& grid, const Crs& crs = {"EPSG:27700"},
                            std::size_t rows_at_once = 1000)
{
    const CellParts parts(coverage, grid, crs);
    std::vector<Parts> result(coverage.unit_count());
    for (std::size_t first = 0; first < grid.rows; first += rows_at_once) {
        for (const auto& run : parts.runs(first, std::min(rows_at_once, grid.rows - first))) {
            for (auto c = run.column; c < run.column + run.count; ++c) {
                result[to_index(run.unit)][{run.row, c}] += run.part;
            }
        }
    }
    return result;
}

/// The cell as a polygon.
std::string cell_wkt(const RasterGrid& grid, std::size_t row, std::size_t column)
{
    const double size = grid.origin[1];
    const double x = west + size * static_cast<double>(column);
    const double y = north - size * static_cast<double>(row);
    const auto text = [](double a, double b) { return std::to_string(a) + " " + std::to_string(b); };
    return "POLYGON((" + text(x, y) + ", " + text(x + size, y) + ", " + text(x + size, y - size) + ", " +
           text(x, y - size) + ", " + text(x, y) + "))";
}

} // namespace

TEST_CASE("a unit has the part of each cell that lies in it")
{
    //  cells of 1, numbered (row, column) from the north-west corner; the unit is a triangle with a right angle
    const auto coverage =
        coverage_from_wkt({{"A", "POLYGON((400000 106000, 400002 106000, 400000 105998, 400000 106000))"}});
    const auto parts = parts_of(coverage, grid_of(3, 3, 1))[0];
    CHECK(parts == Parts{{{0, 0}, 1.0}, {{0, 1}, 0.5}, {{1, 0}, 0.5}});
}

TEST_CASE("units that reach beyond a raster, or do not touch it, have the cells they have")
{
    const auto coverage = coverage_from_wkt(
        {{"A", "POLYGON((399990 105990, 400001.5 105990, 400001.5 106010, 399990 106010, 399990 105990))"},
         {"B", "POLYGON((500000 0, 500001 0, 500001 1, 500000 0))"}});
    const auto parts = parts_of(coverage, grid_of(2, 1, 1));
    CHECK(parts[0] == Parts{{{0, 0}, 1.0}, {{0, 1}, 0.5}});
    CHECK(parts[1].empty());
}

TEST_CASE("parts of cells are what GEOS finds, for cells of any size")
{
    CHECK(rc::check("cells", [] {
        const auto seed = *rc::gen::arbitrary<std::uint64_t>();
        const auto size = *rc::gen::element(170.0, 900.0, 4'000.0);
        const auto coverage = build(crooked_sheet(4, 4, seed));
        const auto count = static_cast<std::size_t>(std::ceil(6'500 / size));
        const auto grid = grid_of(count, count, size);
        const auto parts = parts_of(coverage, grid, {"EPSG:27700"}, 1 + seed % 7);
        const auto units = unit_areas(coverage.arcs(), coverage.unit_count());
        for (std::size_t u = 0; u < parts.size(); u += 5) {
            for (std::uint32_t row = seed % 3; row < count; row += 3) {
                for (std::uint32_t column = 0; column < count; column += 3) {
                    auto both = areas_from_wkt({to_wkt(units, u), cell_wkt(grid, row, column)});
                    const double theirs = overlap_area(both, 0, 1) / (size * size);
                    const auto ours = parts[u].find({row, column});
                    RC_ASSERT(std::abs((ours == parts[u].end() ? 0 : ours->second) - theirs) < 1e-9);
                }
            }
        }
    }));
}

TEST_CASE("parts add up to the land of units, on rasters turned, upside down, or in another CRS")
{
    const auto coverage = build(crooked_sheet(5, 5, 8));
    const auto check = [&](const RasterGrid& grid, const Crs& crs, double tolerance) {
        const double cell = std::abs(grid.origin[1] * grid.origin[5] - grid.origin[2] * grid.origin[4]);
        const auto parts = parts_of(coverage, grid, crs);
        for (std::size_t u = 0; u < parts.size(); ++u) {
            double sum = 0;
            for (const auto& [place, part] : parts[u]) {
                sum += part;
            }
            CHECK(sum * cell == Approx(coverage.area_m2()[u]).epsilon(tolerance));
        }
    };
    const Crs british{"EPSG:27700"};
    check({80, 80, {399'000, 100, 0, 99'000, 0, 100}}, british, 1e-9);
    check({150, 150, {395'000, 80, 60, 103'000, 60, -80}}, british, 1e-9);
    // UTM zone 30 is true to area within a thousandth of what British National Grid is.
    check({200, 200, {550'000, 200, 0, 5'650'000, 0, -200}}, {"EPSG:25830"}, 2e-3);
}

TEST_CASE("a straight side that bends in the raster's CRS is followed")
{
    // 600 km east to west: in longitude and latitude the southern side sags by some kilometres.
    const auto coverage =
        coverage_from_wkt({{"A", "POLYGON((0 100000, 600000 100000, 600000 400000, 0 400000, 0 100000))"}});
    const RasterGrid grid{1200, 600, {-9, 0.01, 0, 56, 0, -0.01}};
    const auto coarse = parts_of(coverage, grid, wgs84)[0];
    // The same square with a vertex every kilometre.
    std::string ring;
    const auto side = [&](double x, double y, double to_x, double to_y) {
        const int steps = static_cast<int>((std::abs(to_x - x) + std::abs(to_y - y)) / 1000);
        for (int i = 0; i < steps; ++i) {
            ring +=
                std::to_string(x + (to_x - x) * i / steps) + " " + std::to_string(y + (to_y - y) * i / steps) + ", ";
        }
    };
    side(0, 100'000, 600'000, 100'000);
    side(600'000, 100'000, 600'000, 400'000);
    side(600'000, 400'000, 0, 400'000);
    side(0, 400'000, 0, 100'000);
    const auto fine = parts_of(coverage_from_wkt({{"A", "POLYGON((" + ring + "0 100000))"}}), grid, wgs84)[0];
    double most = 0;
    for (const auto& [place, part] : fine) {
        const auto found = coarse.find(place);
        most = std::max(most, std::abs(part - (found == coarse.end() ? 0 : found->second)));
    }
    CHECK(most < 0.02);
    CHECK(coarse.size() > 100'000);
}
