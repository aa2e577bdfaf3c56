#pragma once

/// Figures of units from the cells of a raster.

#include "needshed/core/progress.hpp"
#include "needshed/demand/demand.hpp"

namespace needshed::demand {

/// A measure with its account.
struct RasterMeasure {
    MeasureDemand measure;
    Reconciliation account;
};

/// Reads a raster by strips of rows and sums up its cells for every unit, each by the part of it that lies in the unit.
/// Findings `demand_missing`, `records_none`, `records_bad_value`, `count_outside`
/// Throws   Error{Input} when a raster cannot be read, and when the cells of the weights are not those of the values
RasterMeasure read_raster(const Units& units, const DemandSpec& spec, Findings& findings, Progress& progress);

} // namespace needshed::demand
