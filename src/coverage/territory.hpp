#pragma once

/// Which units of a layer are part of a study.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "needshed/coverage/read.hpp"

namespace needshed::coverage {

/// Shape    `codes` and `areas` by row, the areas in `crs`; `order` holds the rows by code
struct LayerUnits {
    const std::vector<std::string>& codes;
    std::span<const std::uint32_t> order;
    const PolygonSet& areas;
    const Crs& crs;
    const std::string& title;
};

/// The parents of all units at a level, by order of codes; empty where a unit has none.
using ParentsAt = std::function<std::vector<std::string>(const std::string& level)>;

/// The rows that are neither left out nor outside a territory, by code. Findings and errors as `read_units`.
std::vector<std::uint32_t> rows_of_study(const LayerUnits& units, const UnitsSpec& spec, const ParentsAt& parents_at,
                                         Findings& findings, Progress& progress);

} // namespace needshed::coverage
