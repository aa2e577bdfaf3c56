#include <numeric>

#include "needshed/release/outputs.hpp"

namespace needshed {

namespace {

std::string codes_of(const Coverage& coverage, const std::vector<UnitIndex>& units)
{
    return std::accumulate(units.begin(), units.end(), std::string(), [&](const std::string& text, UnitIndex unit) {
        return text + (text.empty() ? "" : ",") + coverage.codes()[to_index(unit)];
    });
}

} // namespace

Table repairs_table(const Coverage& coverage)
{
    TextValues kinds;
    TextValues units;
    TextValues others;
    IntegerValues pieces;
    RealValues areas;
    for (const auto& repair : coverage.repairs()) {
        kinds.push_back(repair_name(repair.kind));
        units.push_back(coverage.codes()[to_index(repair.unit)]);
        others.push_back(codes_of(coverage, repair.others));
        pieces.push_back(static_cast<std::int64_t>(repair.pieces));
        areas.push_back(repair.area_m2);
    }
    Table table;
    table.add("kind", std::move(kinds), "overlap, gap, ring or snap");
    table.add("unit", std::move(units),
              "code of the unit that has the ground now; of a snap, the one whose border moved");
    table.add("others", std::move(others), "codes of the other units that claimed it, or lie around it");
    table.add("pieces", std::move(pieces), "number of places");
    table.add("area_m2", std::move(areas), 4, "area in square metres");
    return table;
}

PolygonSet repairs_in_wgs84(const Coverage& coverage)
{
    auto areas = coverage.repair_areas();
    transform(areas.points, coverage.crs(), wgs84);
    return areas;
}

} // namespace needshed
