#pragma once

/// The lines that every layer of a run is cut from.

#include "needshed/core/finding.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/coverage/coverage.hpp"
#include "needshed/io/layer_formats.hpp"

namespace needshed {

/// The `outputs` of a study.
struct OutputsSpec {
    double simplify_m = 0;              ///< resolution of the layers; 0 keeps every vertex. Figures never depend on it
    bool report_pdf = false;            ///< print the report with the browser that is installed
    std::vector<LayerFormat> formats{}; ///< of layers, besides GeoJSON and GeoPackage
};

/// The coverage's arcs in WGS 84 with seven decimals, simplified as asked for. Finding: `left_out` when islands or
/// holes smaller than the resolution are gone. Shape    one arc for each of the coverage's, in order Throws
/// Error{Input} for a resolution that is negative or not finite
ArcSet draw_outlines(const Coverage& coverage, const OutputsSpec& spec, Findings& findings, Progress& progress);

} // namespace needshed
