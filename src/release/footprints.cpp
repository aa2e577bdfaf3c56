#include "needshed/release/outputs.hpp"
#include "release/people.hpp"

namespace needshed {

Table footprints_table(const Results& results)
{
    const auto& coverage = results.units.coverage;
    const auto* population = population_of(results.demand);
    TextValues unit;
    TextValues agency;
    TextValues area;
    TextValues title;
    RealValues share;
    RealValues area_m2;
    RealValues people;
    for (const auto& overlay : results.footprint_overlays) {
        for (const auto& piece : overlay.pieces) {
            unit.push_back(coverage.codes()[to_index(piece.unit)]);
            agency.push_back(overlay.agency);
            area.push_back(overlay.codes[piece.area]);
            title.push_back(overlay.titles[piece.area]);
            share.push_back(piece.share);
            area_m2.push_back(piece.area_m2);
            people.push_back(population == nullptr ? 0 : piece.share * population->people[to_index(piece.unit)]);
        }
    }
    Table table;
    table.add("unit", std::move(unit), "code of the unit");
    table.add("agency", std::move(agency), "the agency whose area it is");
    table.add("area", std::move(area), "code of the area");
    table.add("title", std::move(title), "its title");
    table.add("share", std::move(share), 4, "part of the unit's land that lies in the area");
    table.add("area_m2", std::move(area_m2), 0, "that land in square metres");
    if (population != nullptr) {
        table.add("people", std::move(people), 1,
                  "people of " + population->name + " on that land, if they live evenly over the unit");
    }
    return table;
}

} // namespace needshed
