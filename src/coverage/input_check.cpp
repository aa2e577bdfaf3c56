#include "input_check.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "needshed/core/error.hpp"

namespace needshed::coverage {

std::vector<std::uint32_t> order_by_code(const UnitAreas& units)
{
    std::vector<std::uint32_t> order(units.codes.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return units.codes[a] < units.codes[b]; });
    return order;
}

void require_codes(const UnitAreas& units, std::span<const std::uint32_t> order)
{
    if (units.areas.area_count() != units.codes.size() ||
        (!units.names.empty() && units.names.size() != units.codes.size())) {
        throw Error(ErrorKind::Internal, units.title, "codes, names and areas differ in number");
    }
    if (units.codes.empty()) {
        throw Error(ErrorKind::Input, units.title, "has no units", "Name a layer, or a condition, that has some");
    }
    for (std::size_t i = 0; i < order.size(); ++i) {
        const auto& code = units.codes[order[i]];
        if (code.empty()) {
            throw Error(ErrorKind::Input, units.title, "a unit has no code", "Give each unit a code");
        }
        if (i > 0 && code == units.codes[order[i - 1]]) {
            throw Error(ErrorKind::Input, units.title, "two units have the code '" + code + "'",
                        "Give each unit a code of its own, or dissolve the units that share one");
        }
    }
}

void require_geometry(const UnitAreas& units)
{
    const auto where = [&](std::size_t a) { return units.title + " unit '" + units.codes[a] + "'"; };
    for (std::size_t a = 0; a < units.areas.area_count(); ++a) {
        const auto first = units.areas.part_start[units.areas.area_start[a]];
        const auto last = units.areas.part_start[units.areas.area_start[a + 1]];
        if (first == last) {
            throw Error(ErrorKind::Input, where(a), "has no geometry", "Give it an area, or leave the unit out");
        }
        for (std::size_t i = units.areas.ring_start[first]; i < units.areas.ring_start[last]; ++i) {
            if (!is_place(units.areas.points[i])) {
                throw Error(ErrorKind::Input, where(a), "has a coordinate that is not a number, or far too large a one",
                            "Mend the geometry, or check that the CRS of the layer is stated right");
            }
        }
    }
}

} // namespace needshed::coverage
