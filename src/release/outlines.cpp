// Arcs are projected and rounded first and simplified then, measured on the ground but tested for crossings where they
// are drawn. The other way round lost: what is straight in the working system is bent in WGS 84, by half a metre over
// five kilometres and by fifty over fifty, so that long edges could cross what they had passed by.

#include "needshed/release/outlines.hpp"

#include <fmt/format.h>

#include "needshed/core/text.hpp"
#include "needshed/coverage/assemble.hpp"
#include "needshed/coverage/simplify.hpp"
#include "needshed/io/writer.hpp"

namespace needshed {

namespace {

void add_left_out(const LeftOut& left_out, double simplify_m, double square_metres, Findings& findings)
{
    if (left_out.islands + left_out.holes == 0) {
        return;
    }
    const auto what = left_out.holes == 0 ? counted(left_out.islands, "island")
                      : left_out.islands == 0
                          ? counted(left_out.holes, "hole")
                          : counted(left_out.islands, "island") + " and " + counted(left_out.holes, "hole");
    const double area_m2 = left_out.area_m2 * square_metres;
    findings.push_back({"left_out", "outputs.simplify_m",
                        fmt::format("at a resolution of {:g} m, layers leave out {} of less than {:g} m2, {:.0f} m2 in "
                                    "all",
                                    simplify_m, what, simplify_m * simplify_m, area_m2),
                        area_m2});
}

} // namespace

ArcSet draw_outlines(const Coverage& coverage, const OutputsSpec& spec, Findings& findings, Progress& progress)
{
    progress.begin("drawing outlines");
    auto arcs = project_arcs(coverage, wgs84, geojson_decimals);
    const double metres = metres_per_unit(coverage.crs());
    auto simplified = simplify(std::move(arcs), coverage.arcs().points, {spec.simplify_m / metres});
    add_left_out(simplified.left_out, spec.simplify_m, metres * metres, findings);
    return std::move(simplified.arcs);
}

} // namespace needshed
