// The study file: text that is no study is refused with an Error; one that is understood is then surveyed on a small
// area in memory, whatever sources it names, so that keys are tried together and nothing outside is opened.

#include "fuzz.hpp"
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

void redirect(Study& study, const std::string& units, const std::string& table)
{
    const auto to = [](Source& source, const std::string& file) { source = {file, "", "", "", source.named_at}; };
    to(study.units.source, units);
    study.units.source_crs = "EPSG:27700";
    for (auto& parent : study.units.parents) {
        if (parent.source) {
            to(*parent.source, table);
        }
    }
    for (auto& population : study.demand.populations) {
        to(population.source, table);
    }
    for (auto& agency : study.agencies) {
        if (agency.footprint) {
            to(agency.footprint->source, units);
        }
    }
    for (auto& measure : study.demand.measures) {
        to(measure.source, table);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const fuzz::MemoryFile units("units.geojson", units_text);
    static const fuzz::MemoryFile table("table.csv", table_text);
    fuzz::answered([&] {
        auto study = parse_study(std::string(reinterpret_cast<const char*>(data), size), "/vsimem/study.json");
        redirect(study, units.name(), table.name());
        Progress progress;
        survey(study, progress);
    });
    return 0;
}
