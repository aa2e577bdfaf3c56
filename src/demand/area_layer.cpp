#include "demand/area_layer.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/coverage/intersect.hpp"
#include "needshed/io/reader.hpp"

namespace needshed::demand {

namespace {

/// What the study says the layer is in, else what the layer says.
Crs crs_of(const AreaLayer& layer, const AreasSpec& spec, const Source& source, Findings& findings)
{
    if (spec.crs.empty()) {
        if (!layer.crs.known()) {
            throw Error(ErrorKind::Input, place(source), "states no CRS", R"(Add "crs", such as "EPSG:27700")");
        }
        return layer.crs;
    }
    Crs crs{spec.crs};
    require_valid(crs, place(source) + " crs");
    if (layer.crs.known() && !same_crs(layer.crs, crs)) {
        findings.push_back({"areas_crs_overridden", layer.title,
                            "the layer is stated to be in " + crs_title(layer.crs) + "; taken to be in " +
                                crs_title(crs) + ", as the study says"});
    }
    return crs;
}

/// Features with one code as one area; those without a code belong to none.
PolygonSet by_code(const PolygonSet& features, const TextValues& codes, CodeList& list)
{
    std::vector<std::vector<std::size_t>> members;
    for (std::size_t f = 0; f < codes.size(); ++f) {
        if (!codes[f].empty()) {
            const auto number = list.add(codes[f]);
            members.resize(std::max<std::size_t>(members.size(), number + std::size_t{1}));
            members[number].push_back(f);
        }
    }
    PolygonSet areas;
    for (const auto& each : members) {
        for (const auto feature : each) {
            append_parts(areas, features, feature);
        }
        areas.end_area();
    }
    return areas;
}

/// `codes` of the features, empty where there is none.
void report(const std::vector<AreaRepair>& repairs, const std::string& title, const TextValues& codes,
            const Units& units, Findings& findings)
{
    if (repairs.empty()) {
        return;
    }
    const double metres = metres_per_unit(units.coverage.crs());
    double change_m2 = 0;
    for (const auto& repair : repairs) {
        change_m2 += std::abs(repair.change) * metres * metres;
    }
    const auto& first = repairs.front();
    const auto name = codes.empty() ? fmt::format("row {}", first.area + 1) : fmt::format("'{}'", codes[first.area]);
    findings.push_back({"areas_invalid", title,
                        fmt::format("{} with invalid rings, such as {} at ({:.0f}, {:.0f}): {}; repaired, which "
                                    "changes their size by {}",
                                    counted(repairs.size(), "area"), name, first.place.x, first.place.y,
                                    lower_case(first.reason), area_text(change_m2)),
                        change_m2});
}

} // namespace

KnownAreas read_known_areas(const Source& source, const AreasSpec& spec, const Units& units, Findings& findings,
                            Progress& progress)
{
    std::vector<std::string> columns;
    if (!spec.code.empty()) {
        columns.push_back(spec.code);
    }
    auto layer = read_areas(source, columns, progress);
    if (layer.areas.points.empty()) {
        throw Error(ErrorKind::Input, place(source), "has no areas", "Name a layer, or a condition, that has some");
    }
    transform(layer.areas.points, crs_of(layer, spec, source, findings), units.coverage.crs());
    if (!std::all_of(layer.areas.points.begin(), layer.areas.points.end(), is_place)) {
        throw Error(ErrorKind::Input, place(source), "has a vertex with no place in " + crs_title(units.coverage.crs()),
                    "Check \"crs\", or leave far areas out with \"where\"");
    }
    const auto codes = columns.empty() ? TextValues{} : std::get<TextValues>(layer.attributes.columns.front().values);
    report(make_valid(layer.areas), layer.title, codes, units, findings);
    KnownAreas known;
    known.title = layer.title;
    if (columns.empty()) {
        known.areas = std::move(layer.areas);
        return known;
    }
    known.areas = by_code(layer.areas, codes, known.codes);
    make_valid(known.areas); // features of one area may share a border, which is no fault of theirs
    return known;
}

} // namespace needshed::demand
