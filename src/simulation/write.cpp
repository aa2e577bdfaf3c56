#include <string>
#include <utility>

#include "needshed/core/table.hpp"
#include "needshed/io/writer.hpp"
#include "needshed/simulation/simulation.hpp"
#include "simulation/record_files.hpp"
#include "simulation/study_text.hpp"

namespace needshed {

namespace simulation {

namespace {

void write_units(const County& county, const std::filesystem::path& file)
{
    TextValues district;
    for (const std::uint32_t group : county.districts.grouping.group) {
        district.push_back(county.districts.grouping.titles[group]);
    }
    Table table;
    table.add("code", county.codes);
    table.add("name", county.names);
    table.add("district", std::move(district));
    write_geopackage(file, "boundaries", county.areas, table, county.crs);
}

void write_footprint(const SimulatedFootprint& footprint, const std::string& layer, const Crs& crs,
                     const std::filesystem::path& file)
{
    Table table;
    table.add("code", footprint.grouping.codes);
    table.add("name", footprint.grouping.titles);
    write_geopackage(file, layer, footprint.areas, table, crs);
}

void write_layers(const County& county, const std::filesystem::path& directory, Progress& progress)
{
    progress.begin("writing boundaries", 4);
    write_units(county, directory / "boundaries.gpkg");
    progress.advance();
    write_footprint(county.districts, "districts", county.crs, directory / "districts.gpkg");
    progress.advance();
    write_footprint(county.police, "police", county.crs, directory / "police.gpkg");
    progress.advance();
    write_footprint(county.health, "health", county.crs, directory / "health.gpkg");
    progress.advance();
}

void write_population(const County& county, const std::filesystem::path& file)
{
    Table table;
    table.add("unit", county.codes);
    for (std::size_t band = 0; band < simulated_age_bands.size(); ++band) {
        IntegerValues people;
        for (const auto& unit : county.people) {
            people.push_back(unit[band]);
        }
        table.add(std::string("age_") + simulated_age_bands[band], std::move(people));
    }
    write_csv(file, table);
}

void write_truth(const County& county, const std::filesystem::path& file)
{
    IntegerValues spot_of_unit(county.unit_count(), missing_integer);
    TextValues planted_in(county.unit_count());
    RealValues relative_risk(county.unit_count(), 1);
    for (std::size_t i = 0; i < county.hot_spots.size(); ++i) {
        const PlantedHotSpot& spot = county.hot_spots[i];
        for (const UnitIndex unit : spot.units) {
            spot_of_unit[to_index(unit)] = static_cast<std::int64_t>(i + 1);
            planted_in[to_index(unit)] = planted_need_names[static_cast<std::size_t>(spot.need)];
            relative_risk[to_index(unit)] = spot.relative_risk;
        }
    }
    Table table;
    table.add("unit", county.codes);
    table.add("latent_need", county.latent_need, 4);
    table.add("hot_spot", std::move(spot_of_unit));
    table.add("planted_in", std::move(planted_in));
    table.add("relative_risk", std::move(relative_risk), 2);
    write_csv(file, table);
}

} // namespace

} // namespace simulation

void write_county(const County& county, const std::filesystem::path& directory, Progress& progress)
{
    simulation::write_layers(county, directory, progress);
    simulation::write_population(county, directory / "population.csv");
    simulation::write_truth(county, directory / "truth.csv");
    const auto tallies = simulation::write_records(county, directory, progress);
    write_text(directory / "study.json", simulation::study_text(county));
    write_text(directory / "README.md", simulation::readme_text(county, tallies));
}

} // namespace needshed
