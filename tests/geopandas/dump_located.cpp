// Writes what needshed says of points: units as a GeoPackage in the working system, and a table of points in the same
// coordinates, to the last digit, with the unit each lies in. For comparison with other programs.
//   dump_located UNITS CODE-COLUMN RECORDS X-COLUMN Y-COLUMN DIRECTORY
// X and Y are longitude and latitude; RECORDS may be a pattern.

#include <fstream>
#include <iostream>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/coverage/assemble.hpp"
#include "needshed/coverage/locate.hpp"
#include "needshed/coverage/read.hpp"
#include "needshed/io/writer.hpp"
#include "support/points.hpp"

namespace {

using namespace needshed;

void dump(const std::vector<std::string>& arguments)
{
    UnitsSpec spec;
    spec.source.path = arguments[0];
    spec.code = arguments[1];
    Progress progress;
    const auto units = read_units(spec, progress);
    const auto& coverage = units.coverage;
    auto points = test::read_points(arguments[2], {arguments[3], arguments[4]});
    transform(points, wgs84, coverage.crs());
    const auto located = PointLocator(coverage).locate(points);

    const std::filesystem::path directory(arguments[5]);
    Table table;
    table.add("code", coverage.codes());
    write_geopackage(directory / "units.gpkg", "units", unit_areas(coverage.arcs(), coverage.unit_count()), table,
                     coverage.crs());
    std::ofstream file(directory / "located.csv");
    file << "x,y,unit\n";
    for (std::size_t i = 0; i < points.size(); ++i) {
        file << fmt::format("{:.17g},{:.17g},{}\n", points[i].x, points[i].y,
                            located[i] == no_group ? "" : coverage.codes()[located[i]]);
    }
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 7) {
        std::cerr << "dump_located UNITS CODE-COLUMN RECORDS X-COLUMN Y-COLUMN DIRECTORY\n";
        return 2;
    }
    try {
        dump({argv + 1, argv + argc});
    }
    catch (const Error& error) {
        std::cerr << error.what() << '\n';
        return exit_status(error.kind());
    }
    return 0;
}
