#pragma once

/// A *synthetic county* is an invented study area for rehearsal before any agreement to share data is signed: units
/// with a coast, an estuary and an island, footprints of three agencies that do not match, people, need, and the
/// records the agencies would supply, some of them *dirty*. The *truth* behind the records, latent need and planted hot
/// spots, is known, so that what a study finds can be held against it.

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "needshed/core/geometry.hpp"
#include "needshed/core/grouping.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/core/unit_index.hpp"
#include "needshed/io/crs.hpp"

namespace needshed {

struct SimulationOptions {
    std::size_t units = 400;       ///< exactly so many; 100 to 250,000
    int vertices_per_unit = 60;    ///< mean number of vertices of a unit's outline; 16 to 2,000
    std::uint64_t seed = 1;        ///< another seed is another county
    int months = 12;               ///< of records, from January 2025; 1 to 120
    double dirty_share = 0.01;     ///< share of each agency's records with a defect; 0 to 0.5
    double records_per_1000 = 1.5; ///< police records a month per 1,000 people; the other agencies in proportion

    /// Throws   Error{Usage} for a value out of its range, or more than 100 million vertices in all
    void validate() const;
};

/// Areas of an agency, each made of whole units.
struct SimulatedFootprint {
    Grouping grouping; ///< per unit
    PolygonSet areas;  ///< one per group
};

inline constexpr std::array<const char*, 4> simulated_age_bands{"0_15", "16_64", "65_84", "85_up"};

/// The measures in which need can be planted; each is a measure of the study that is written with the county.
enum class PlantedNeed : std::uint8_t { Antisocial, Violence, Falls, MentalHealth, Homelessness };
inline constexpr std::array<const char*, 5> planted_need_names{
    "police/antisocial", "police/violence", "ambulance/falls", "ambulance/mental_health", "council/homelessness"};

/// A connected set of units where one measure is more frequent than latent need explains.
struct PlantedHotSpot {
    PlantedNeed need{};
    double relative_risk = 1;
    std::vector<UnitIndex> units; ///< ascending
};

/// Shape    per-unit vectors have one entry per unit, units in code order
struct County {
    SimulationOptions options;
    std::string name;
    Crs crs;
    std::vector<std::string> codes; ///< nine characters that begin with X, which no real code does
    std::vector<std::string> names;
    PolygonSet areas;                    ///< neighbours share every vertex of their border; rounded to 0.01 m
    std::vector<std::uint8_t> land_mass; ///< per unit: 0 the mainland, 1 the island
    std::array<UnitIndex, 2> bridge{};   ///< two units on opposite banks of the estuary that a road joins
    SimulatedFootprint districts;        ///< and with them the council
    SimulatedFootprint police;           ///< neighbourhood teams
    SimulatedFootprint health;           ///< partnerships the ambulance service reports by
    std::vector<std::array<std::int64_t, simulated_age_bands.size()>> people; ///< by age band
    std::vector<double> latent_need;                                          ///< mean 0, standard deviation 1
    std::vector<PlantedHotSpot> hot_spots; ///< their id is their place in this list, from 1
    std::vector<Point> places;             ///< addresses, `places_per_unit` for each unit, in unit order
    std::vector<Point> outside_places;     ///< near the county, in none of its units

    std::size_t unit_count() const { return codes.size(); }

    /// Everybody in a unit.
    std::int64_t population(UnitIndex unit) const;
};

/// So many addresses are drawn per unit; the first few are its anonymous points, to which police records are snapped.
inline constexpr std::size_t places_per_unit = 20;
inline constexpr std::size_t streets_per_unit = 8;

/// What is wrong with a dirty record.
enum class RecordDefect : std::uint8_t { None, NoLocation, Outside, BadDate, UnknownCode };

/// What happened in one place, or with `count` how often it did in one unit. `kind` is an index into the agency's
/// list of kinds.
struct SimulatedRecord {
    std::uint32_t unit = 0;  ///< where it happened
    std::uint32_t place = 0; ///< index into `places`, or into `outside_places` when the defect is `Outside`
    std::uint32_t count = 1; ///< of a council record
    std::uint8_t day = 1;    ///< of an ambulance record
    std::uint8_t kind = 0;
    RecordDefect defect = RecordDefect::None;
};

/// The kinds of records, as the files name them; the first of each list are those of `PlantedNeed`, in its order.
inline constexpr std::array<const char*, 9> police_kinds{"Anti-social behaviour",
                                                         "Violence and sexual offences",
                                                         "Criminal damage and arson",
                                                         "Public order",
                                                         "Other theft",
                                                         "Shoplifting",
                                                         "Vehicle crime",
                                                         "Burglary",
                                                         "Drugs"};
inline constexpr std::array<const char*, 4> ambulance_kinds{"fall", "mental health", "breathing difficulty",
                                                            "chest pain"};
inline constexpr std::array<const char*, 2> council_kinds{"homelessness", "fly-tipping"};

/// One month of all agencies, in order of unit and kind.
struct SimulatedMonth {
    int month = 0; ///< 0 is January 2025
    std::vector<SimulatedRecord> police;
    std::vector<SimulatedRecord> ambulance;
    std::vector<SimulatedRecord> council;
};

/// Invents a county. The same options give the same county, for any number of threads.
/// Throws   as `SimulationOptions::validate`
County make_county(const SimulationOptions& options, Progress& progress);

/// Draws one month of records: Poisson counts whose rate follows people, latent need, planted hot spots and season.
/// Requires `0 <= month < county.options.months`
SimulatedMonth make_records(const County& county, int month);

/// Writes the county with its records, the truth, a working `study.json` and a README into an existing directory.
/// Throws   Error{Input} when a file cannot be written
void write_county(const County& county, const std::filesystem::path& directory, Progress& progress);

/// `make_county`, then `write_county`.
void simulate(const SimulationOptions& options, const std::filesystem::path& directory, Progress& progress);

} // namespace needshed
