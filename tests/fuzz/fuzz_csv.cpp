// Records as CSV: the input is a file, once as it is and once below a line of column names, so that the fuzzer need not
// find them. Every record must land in one bucket, and the buckets add up to the records.

#include <numeric>

#include "fuzz.hpp"
#include "needshed/demand/demand.hpp"
#include "needshed/io/reader.hpp"

namespace {

using namespace needshed;

/// Two units side by side, 1 km each.
Units two_units()
{
    UnitAreas units;
    units.title = "two units";
    units.codes = {"A", "B"};
    units.crs = {"EPSG:27700"};
    for (const double west : {290'000.0, 291'000.0}) {
        units.areas.points.insert(units.areas.points.end(),
                                  {{west, 70'000}, {west + 1000, 70'000}, {west + 1000, 71'000}, {west, 71'000}});
        units.areas.end_ring();
        units.areas.end_part();
        units.areas.end_area();
    }
    Progress progress;
    return {build_coverage(std::move(units), {}, progress), {}, {}, {}};
}

DemandSpecs specs_of(const std::string& file)
{
    DemandSpec points;
    points.measure = "a/points";
    points.source.path = file;
    points.x = "x";
    points.y = "y";
    points.crs = "EPSG:27700";
    points.date = "date";
    points.snap_m = 100;
    DemandSpec counts;
    counts.measure = "a/counts";
    counts.form = DemandForm::Counts;
    counts.source.path = file;
    counts.code = "code";
    counts.value = "n";
    auto scores = counts;
    scores.measure = "a/scores";
    scores.form = DemandForm::Scores;
    return {{}, {points, counts, scores}};
}

void read_and_overlay(const std::string& content)
{
    static const auto units = two_units();
    const fuzz::MemoryFile file("records.csv", content);
    fuzz::answered([&] { read_table({file.name(), "", ""}, {}); });
    for (const auto& measure : specs_of(file.name()).measures) {
        fuzz::answered([&] {
            Progress progress;
            const auto demand = overlay(units, {{}, {measure}}, progress);
            const auto& counted = demand.reconciliations.front();
            fuzz::require(std::accumulate(counted.bucket.begin(), counted.bucket.end(), std::uint64_t{0}) ==
                              counted.records,
                          "the buckets add up to the records");
        });
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text(reinterpret_cast<const char*>(data), size);
    read_and_overlay(text);
    read_and_overlay("x,y,date,code,n\n" + text);
    return 0;
}
