// The study file: text that is no study is refused with an Error; one that is understood is then surveyed on a small
// area in memory, whatever sources it names, so that keys are tried together and nothing outside is opened.

#include <optional>

#include "fuzz.hpp"
#include "needshed/study/origin.hpp"
#include "needshed/study/run.hpp"

namespace {

using namespace needshed;

constexpr auto units_text = R"({"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"code": "A", "name": "Ash", "district": "D"}, "geometry": {"type": "Polygon",
 "coordinates": [[[290000, 70000], [291000, 70000], [291000, 71000], [290000, 71000], [290000, 70000]]]}},
{"type": "Feature", "properties": {"code": "B", "name": "Birch", "district": "D"}, "geometry": {"type": "Polygon",
 "coordinates": [[[291000, 70000], [292000, 70000], [292000, 71000], [291000, 71000], [291000, 70000]]]}},
{"type": "Feature", "properties": {"code": "C", "name": "Cedar", "district": "E"}, "geometry": {"type": "Polygon",
 "coordinates": [[[292000, 70000], [293000, 70000], [293000, 71000], [292000, 71000], [292000, 70000]]]}}]})";

constexpr auto table_text = "code,name,district,x,y,date,kind,n\n"
                            "A,Ash,D,290500,70500,2019-01,theft,100\n"
                            "B,Birch,D,291500,70500,2019-02,fall,200\n"
                            "C,Cedar,E,292500,70500,2019-02-03,theft,300\n";

constexpr auto river_text = R"({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {},
 "geometry": {"type": "LineString", "coordinates": [[291000, 69000], [291000, 72000]]}}]})";

constexpr auto raster_text = "ncols 3\nnrows 1\nxllcorner 290000\nyllcorner 70000\ncellsize 1000\nNODATA_value -9\n"
                             "1 2 3\n";

constexpr auto grid = "EPSG:27700";

/// What every source becomes, by its kind.
struct Files {
    fuzz::MemoryFile units{"units.geojson", units_text};
    fuzz::MemoryFile table{"table.csv", table_text};
    fuzz::MemoryFile river{"river.geojson", river_text};
    fuzz::MemoryFile raster{"raster.asc", raster_text};
};

void to(Source& source, const fuzz::MemoryFile& file)
{
    source = {file.name(), "", "", "", source.named_at};
}

void redirect(std::optional<LookupSpec>& lookup, const Files& files)
{
    if (lookup) {
        to(lookup->source, files.table);
    }
}

void redirect(RasterBand& band, const Files& files)
{
    to(band.source, files.raster);
    band.crs = grid;
}

void redirect(DemandSpec& measure, const Files& files)
{
    const bool are_areas = measure.form == DemandForm::Areas && measure.areas.source.path.empty();
    to(measure.source, measure.form == DemandForm::Raster ? files.raster : (are_areas ? files.units : files.table));
    if (measure.form == DemandForm::Raster) {
        measure.raster.crs = grid;
        redirect(measure.raster.weight, files);
    }
    redirect(measure.lookup, files);
    auto& areas = measure.areas;
    areas.crs = grid;
    if (!areas.source.path.empty()) {
        to(areas.source, files.units);
    }
    to(areas.spread.source, files.table);
    redirect(areas.spread.raster, files);
}

void redirect(Study& study, const Files& files)
{
    to(study.units.source, files.units);
    study.units.source_crs = grid;
    if (study.units.barriers) {
        to(study.units.barriers->source, files.river);
    }
    for (auto& parent : study.units.parents) {
        if (parent.source) {
            to(*parent.source, files.table);
        }
    }
    for (auto& population : study.demand.populations) {
        to(population.source, files.table);
        redirect(population.lookup, files);
    }
    for (auto& agency : study.agencies) {
        if (agency.footprint) {
            to(agency.footprint->source, files.units);
        }
    }
    for (auto& measure : study.demand.measures) {
        redirect(measure, files);
    }
    // Whatever is left would be read from outside.
    for (const auto& source : origin_of(study).inputs) {
        fuzz::require(source.path.starts_with("/vsimem/"), "every source is redirected");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const Files files;
    fuzz::answered([&] {
        auto study = parse_study(std::string(reinterpret_cast<const char*>(data), size), "/vsimem/study.json");
        redirect(study, files);
        Progress progress;
        survey(study, progress);
    });
    return 0;
}
