#include "simulation/study_text.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "needshed/core/text.hpp"

namespace needshed::simulation {

namespace {

constexpr std::string_view study_template = R"({
  "title": "@county@, a synthetic county",
  "crs": "EPSG:27700",

  "units": {
    "source": "boundaries.gpkg",
    "code": "code", "name": "name",
    "parents": {"district": {"column": "district"}},
    "islands": "link",
    "links": [["@bridge_west@", "@bridge_east@"]]
  },

  "populations": {
    "all":   {"source": "population.csv", "code": "unit", "columns": ["age_0_15", "age_16_64", "age_65_84", "age_85_up"]},
    "65_up": {"title": "people aged 65 and over", "source": "population.csv", "code": "unit",
              "columns": ["age_65_84", "age_85_up"]}
  },

  "agencies": [
    {"name": "police", "title": "@county@ Constabulary", "sector": "public",
     "footprint": {"source": "police.gpkg", "code": "code", "name": "name"}},
    {"name": "ambulance", "title": "@county@ Ambulance Service", "sector": "public",
     "footprint": {"source": "health.gpkg", "code": "code", "name": "name"}},
    {"name": "council", "title": "@county@ Council", "sector": "public",
     "footprint": {"parent": "district"}}
  ],

  "demand": [
    {"measure": "police/antisocial", "title": "Anti-social behaviour", "as": "points", "source": "police/*.csv",
     "x": "Longitude", "y": "Latitude", "crs": "EPSG:4326", "date": "Month",
     "where": {"Crime type": ["Anti-social behaviour"]}, "snap_m": 200},
    {"measure": "police/violence", "title": "Violence", "as": "points", "source": "police/*.csv",
     "x": "Longitude", "y": "Latitude", "crs": "EPSG:4326", "date": "Month",
     "where": {"Crime type": ["Violence and sexual offences"]}, "snap_m": 200},
    {"measure": "ambulance/falls", "title": "Falls", "as": "points", "source": "ambulance.csv",
     "x": "easting", "y": "northing", "crs": "EPSG:27700", "date": "date",
     "where": {"category": ["fall"]}, "snap_m": 200},
    {"measure": "ambulance/mental_health", "title": "Mental-health calls", "as": "points", "source": "ambulance.csv",
     "x": "easting", "y": "northing", "crs": "EPSG:27700", "date": "date",
     "where": {"category": ["mental health"]}, "snap_m": 200},
    {"measure": "council/homelessness", "title": "Homelessness", "as": "counts", "source": "council.csv",
     "code": "unit", "count": "count", "date": "month",
     "where": {"service": ["homelessness"]}, "absent": "zero"}
  ],

  "need": {
    "rate": "empirical_bayes",
    "standardise": "z",
    "measures": {
      "police/antisocial":       {"per": "all", "weight": 1},
      "police/violence":         {"per": "all", "weight": 1},
      "ambulance/falls":         {"per": "65_up", "weight": 1},
      "ambulance/mental_health": {"per": "all", "weight": 1},
      "council/homelessness":    {"per": "all", "weight": 1}
    }
  },

  "hotspots": {"statistic": "gi_star", "permutations": @permutations@, "false_discovery_rate": 0.05},

  "localities": {
    "count": @localities@,
    "bounds": [{"sum": "population:all", "min": @fewest@, "max": @most@}],
    "unit_weight": "population:all",
    "terms": {"common_need": 1, "compactness": 0.5},
    "effort": "normal", "seed": 1
  }
}
)";

constexpr std::string_view readme_template = R"(# @county@: a synthetic county

Nothing here is real. The county, its places, agencies, people and records were invented by a program, to rehearse a
study before any agreement to share data is signed. It lies in the open North Sea (British National Grid, EPSG:27700),
and its codes begin with X, which no official code does. It was made by

    needshed simulate -o DIRECTORY --units @units@ --vertices @vertices@ --months @months@ --seed @seed@

Run it with `needshed run study.json -o result`.

| file | holds |
|---|---|
| `boundaries.gpkg` | @units@ units: code, name, district; neighbours share every vertex |
| `districts.gpkg`, `police.gpkg`, `health.gpkg` | @districts@ districts, @police@ police neighbourhoods, @health@ health partnerships, which do not match |
| `population.csv` | people by age band, @people@ in all |
| `police/YYYY-MM-street.csv` | street crime in the layout of data.police.uk, longitude and latitude, snapped to anonymous points |
| `ambulance.csv` | ambulance incidents by easting and northing |
| `council.csv` | cases by unit, month and service |
| `truth.csv` | what the records were drawn from: latent need, and @spots@ planted hot spots with their measure and relative risk |
| `study.json` | a study of all this, ready to run |

An estuary cuts the county; a bridge joins @bridge_west@ and @bridge_east@, declared under `links` in the study.
@island@ off the coast.

Some rows are dirty, as real ones are:

| source | rows | no location | outside the county | bad date | unknown code |
|---|---:|---:|---:|---:|---:|
@tallies@)";

using Words = std::vector<std::pair<std::string, std::string>>;

/// The text with each `@word@` replaced.
std::string filled(std::string_view text, const Words& words)
{
    std::string result(text);
    for (const auto& [word, value] : words) {
        const std::string mark = "@" + word + "@";
        for (std::size_t at = result.find(mark); at != std::string::npos; at = result.find(mark, at + value.size())) {
            result.replace(at, mark.size(), value);
        }
    }
    return result;
}

std::int64_t all_people(const County& county)
{
    std::int64_t people = 0;
    for (std::size_t unit = 0; unit < county.unit_count(); ++unit) {
        people += county.population(to_unit(unit));
    }
    return people;
}

std::string thousands(double people)
{
    return fmt::format("{}", 1000 * std::llround(people / 1000));
}

std::string number(std::uint64_t value)
{
    return grouped(static_cast<long long>(value));
}

const std::string& code(const County& county, std::size_t bank)
{
    return county.codes[to_index(county.bridge[bank])];
}

std::string tally_row(const RowTally& tally)
{
    return fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", tally.source, number(tally.rows), number(tally.defect[1]),
                       number(tally.defect[2]), number(tally.defect[3]), number(tally.defect[4]));
}

} // namespace

std::string study_text(const County& county)
{
    // Localities of the size that neighbourhood teams have.
    constexpr double people_each = 40000;
    const auto people = static_cast<double>(all_people(county));
    const double count = std::max(2.0, std::round(people / people_each));
    return filled(study_template, {{"county", county.name},
                                   {"bridge_west", code(county, 0)},
                                   {"bridge_east", code(county, 1)},
                                   {"permutations", county.unit_count() <= 5000 ? "9999" : "999"},
                                   {"localities", fmt::format("{:.0f}", count)},
                                   {"fewest", thousands(0.65 * people / count)},
                                   {"most", thousands(1.45 * people / count)}});
}

std::string readme_text(const County& county, std::span<const RowTally> tallies)
{
    std::string rows;
    for (const auto& tally : tallies) {
        rows += tally_row(tally);
    }
    const auto island = static_cast<std::size_t>(std::ranges::count(county.land_mass, 1));
    const auto& options = county.options;
    return filled(readme_template, {{"county", county.name},
                                    {"units", fmt::format("{}", options.units)},
                                    {"vertices", fmt::format("{}", options.vertices_per_unit)},
                                    {"months", fmt::format("{}", options.months)},
                                    {"seed", fmt::format("{}", options.seed)},
                                    {"districts", number(county.districts.grouping.group_count())},
                                    {"police", number(county.police.grouping.group_count())},
                                    {"health", number(county.health.grouping.group_count())},
                                    {"people", grouped(all_people(county))},
                                    {"spots", number(county.hot_spots.size())},
                                    {"bridge_west", code(county, 0)},
                                    {"bridge_east", code(county, 1)},
                                    {"island", counted(island, "unit lies on an island", "units lie on an island")},
                                    {"tallies", rows}});
}

} // namespace needshed::simulation
