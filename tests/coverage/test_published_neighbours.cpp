// Neighbours of real layers, by border and by corner, against published counts (data/reference/published_values.json),
// against an independent graph of exactly shared segments and points (data/QA.json, made with shapely and libpysal),
// and pair by pair against the GAL files that come with two of the sets.

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <optional>
#include <set>

#include "fixtures.hpp"
#include "needshed/coverage/read.hpp"

using namespace needshed;
using namespace needshed::test;

namespace {

struct Layer {
    std::string file;
    std::string code;
    std::string working; ///< empty: chosen
    std::string stated;  ///< where the layer states no system
};

std::optional<Coverage> read(const Layer& layer, Neighbours neighbours)
{
    const auto file = data_file(layer.file);
    if (!file) {
        return std::nullopt;
    }
    UnitsSpec spec;
    spec.source.path = file->string();
    spec.code = layer.code;
    spec.crs = layer.working;
    spec.source_crs = layer.stated;
    spec.options.islands = Islands::Separate;
    spec.options.neighbours = neighbours;
    Progress progress;
    return read_units(spec, progress).coverage;
}

using Pairs = std::set<std::pair<std::string, std::string>>;

Pairs pairs_of(const Coverage& coverage)
{
    Pairs pairs;
    for (const auto& edge : coverage.graph().edges()) {
        pairs.emplace(coverage.codes()[to_index(edge.a)], coverage.codes()[to_index(edge.b)]);
        pairs.emplace(coverage.codes()[to_index(edge.b)], coverage.codes()[to_index(edge.a)]);
    }
    return pairs;
}

/// The pairs of a GAL file, both ways.
Pairs pairs_in_gal(const std::filesystem::path& file)
{
    std::ifstream stream(file);
    std::string line;
    std::getline(stream, line);
    Pairs pairs;
    std::string unit;
    std::string neighbour;
    for (std::size_t count = 0; stream >> unit >> count;) {
        for (std::size_t i = 0; i < count && stream >> neighbour; ++i) {
            pairs.emplace(unit, neighbour);
        }
    }
    return pairs;
}

const Layer sids{"classical/sids2/sids2.shp", "FIPSNO", "EPSG:32617", "EPSG:4267"};
const Layer columbus{"classical/columbus/columbus.shp", "POLYID", "EPSG:32632", "EPSG:4326"};

} // namespace

TEST_CASE("rook and queen count as many pairs as was published")
{
    struct Expected {
        Layer layer;
        std::size_t rook;
        std::size_t queen;
    };
    const std::vector<Expected> sets = {
        {{"classical/guerry/Guerry.shp", "dept", {}, {}}, 210, 210},
        {{"classical/natregimes/natregimes.shp", "FIPSNO", "EPSG:5070", {}}, 8594, 9084},
        {columbus, 100, 118},
        {sids, 231, 245},
        {{"classical/nc_sids/nc.gpkg", "FIPSNO", "EPSG:32617", {}}, 231, 245},
        {{"classical/mexico/mexicojoin.shp", "POLY_ID", "EPSG:6372", "EPSG:4326"}, 65, 69},
        {{"classical/chicago_airbnb2015/airbnb_Chicago 2015.shp", "AREAID", "EPSG:32616", {}}, 179, 197},
        {{"chicago/tracts.geojson", "geoid10", "EPSG:32616", {}}, 1893, 2641},
        {{"devon_cornwall/lsoa11_devon_cornwall.gpkg", "LSOA11CD", {}, {}}, 2708, 2728},
        {{"devon_cornwall/wards21_devon_cornwall.gpkg", "ward21_code", {}, {}}, 726, 738},
        {{"warwickshire/lsoa11_warwickshire.gpkg", "LSOA11CD", {}, {}}, 915, 935},
        {{"dirty/dz11_highlands_islands.gpkg", "dz11_code", {}, {}}, 1104, 1111},
        {{"uk/agencies/ccg21.gpkg", "ccg21_code", {}, {}}, 259, 262},
        {{"uk/lsoa11_ew_simplified.gpkg", "lsoa11_code", {}, {}}, 100143, 101999}};
    for (const auto& each : sets) {
        INFO(each.layer.file);
        const auto rook = read(each.layer, Neighbours::Rook);
        const auto queen = read(each.layer, Neighbours::Queen);
        if (!rook || !queen) {
            return;
        }
        CHECK(rook->graph().edge_count() == each.rook);
        CHECK(rook->corners().empty());
        CHECK(queen->graph().edge_count() == each.queen);
        CHECK(queen->border_count() == each.rook);
        CHECK(queen->corners().size() == each.queen - each.rook);
    }
}

TEST_CASE("the counties of North Carolina have the neighbours of their GAL file")
{
    const auto gal = data_file("classical/sids2/sids2.gal");
    const auto coverage = read(sids, Neighbours::Rook);
    if (!gal || !coverage) {
        return;
    }
    CHECK(pairs_of(*coverage) == pairs_in_gal(*gal));
}

TEST_CASE("the neighbourhoods of Columbus have the neighbours of their GAL file, which is queen")
{
    const auto gal = data_file("classical/columbus/columbus.gal");
    const auto coverage = read(columbus, Neighbours::Queen);
    if (!gal || !coverage) {
        return;
    }
    CHECK(pairs_of(*coverage) == pairs_in_gal(*gal));
}
