#include "needshed/simulation/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "simulation/footprints.hpp"
#include "simulation/ground.hpp"
#include "simulation/names.hpp"
#include "simulation/outlines.hpp"
#include "simulation/people.hpp"

namespace needshed {

namespace simulation {

namespace {

/// The frame's corner lies in the open North Sea, where British National Grid still holds but no land is.
constexpr Point frame_corner{500000, 610000};

constexpr double most_vertices = 1e8;

[[noreturn]] void refuse(const std::string& option, const std::string& value, const std::string& remedy)
{
    throw Error(ErrorKind::Usage, option, "is " + value, remedy);
}

Point on_grid(Point at)
{
    return {std::round((at.x + frame_corner.x) * 100) / 100, std::round((at.y + frame_corner.y) * 100) / 100};
}

template <typename Points>
void move_to_grid(Points& points)
{
    std::ranges::transform(points, points.begin(), on_grid);
}

/// Cuts the land into units in order of district; gives each unit's district.
std::vector<std::uint32_t> ordered_units(const Ground& ground, const SimulationOptions& options, Patchwork& patchwork)
{
    patchwork = describe_units(ground, cut_units(ground, options), options.units);
    const Network ferried = with_ferry(patchwork, ground.landscape.island_middle());
    const std::vector<std::uint32_t> district = draw_districts(ferried, options.seed);
    const std::vector<std::uint32_t> number = order_by_district(patchwork, district);
    std::vector<std::uint32_t> unit_of_cell = std::move(patchwork.unit_of_cell);
    for (auto& unit : unit_of_cell) {
        unit = unit == none ? none : number[unit];
    }
    patchwork = describe_units(ground, std::move(unit_of_cell), options.units);
    std::vector<std::uint32_t> ordered(district.size());
    for (std::size_t unit = 0; unit < district.size(); ++unit) {
        ordered[number[unit]] = district[unit];
    }
    return ordered;
}

struct Style {
    std::string name;   ///< of the grouping
    std::string prefix; ///< of codes
    std::string suffix; ///< of titles
};

Grouping grouping_of(const Style& style, std::vector<std::uint32_t> group, const std::vector<std::string>& titles)
{
    Grouping grouping{style.name, {}, {}, std::move(group)};
    for (std::size_t i = 0; i < titles.size(); ++i) {
        grouping.codes.push_back(simulated_code(style.prefix, i + 1));
        grouping.titles.push_back(titles[i] + style.suffix);
    }
    return grouping;
}

/// The next `count` of the invented place names.
std::vector<std::string> take_names(const Names& names, std::size_t& used, std::size_t count)
{
    const auto first = names.places.begin() + static_cast<std::ptrdiff_t>(used);
    used += count;
    return {first, first + static_cast<std::ptrdiff_t>(count)};
}

std::uint32_t unit_at(const Patchwork& patchwork, Point at)
{
    const auto away = [&](Point middle) { return std::hypot(middle.x - at.x, middle.y - at.y); };
    const auto nearest = std::ranges::min_element(patchwork.middle, {}, away);
    return static_cast<std::uint32_t>(nearest - patchwork.middle.begin());
}

void draw_footprints(const Ground& ground, const Patchwork& patchwork, std::vector<std::uint32_t> district,
                     County& county)
{
    const std::size_t units = county.options.units;
    const std::uint64_t seed = county.options.seed;
    const Network ferried = with_ferry(patchwork, ground.landscape.island_middle());
    auto police = draw_footprint(ferried, district, police_count(units), seed, Purpose::Police);
    auto health = draw_footprint(ferried, district, health_count(units), seed, Purpose::Health);

    const Names names = invent_names(seed, district_count(units) + police_count(units) + health_count(units));
    std::size_t used = 0;
    auto districts = take_names(names, used, district_count(units));
    districts[district[unit_at(patchwork, ground.landscape.towns().front().at)]] = names.port;
    county.name = names.county;
    county.districts.grouping = grouping_of({"district", "X07", ""}, std::move(district), districts);
    county.police.grouping =
        grouping_of({"police", "X23", ""}, std::move(police), take_names(names, used, police_count(units)));
    county.health.grouping = grouping_of({"health", "X54", " Health Partnership"}, std::move(health),
                                         take_names(names, used, health_count(units)));
}

/// The areas of a footprint's groups.
PolygonSet footprint_areas(const Ground& ground, const CrookedEdges& edges, const Patchwork& patchwork,
                           const Grouping& grouping)
{
    std::vector<std::uint32_t> group = patchwork.unit_of_cell;
    for (auto& each : group) {
        each = each == none ? none : grouping.group[each];
    }
    return outlines(ground.mesh, edges, group, grouping.group_count());
}

void draw_areas(const Ground& ground, const Patchwork& patchwork, County& county)
{
    const CrookedEdges edges = draw_borders(ground, patchwork.unit_of_cell, county.options);
    county.areas = outlines(ground.mesh, edges, patchwork.unit_of_cell, county.unit_count());
    for (auto* footprint : {&county.districts, &county.police, &county.health}) {
        footprint->areas = footprint_areas(ground, edges, patchwork, footprint->grouping);
        move_to_grid(footprint->areas.points);
    }
    move_to_grid(county.areas.points);
}

void name_units(County& county)
{
    std::uint32_t district = no_group;
    std::size_t within = 0;
    for (std::size_t unit = 0; unit < county.options.units; ++unit) {
        const std::uint32_t mine = county.districts.grouping.group[unit];
        within = mine == district ? within + 1 : 1;
        district = mine;
        county.codes.push_back(simulated_code("X01", unit + 1));
        county.names.push_back(fmt::format("{} {:03}", county.districts.grouping.titles[mine], within));
    }
}

/// The units whose shores are nearest to the bridge's middle on either side of the estuary.
std::array<UnitIndex, 2> bridge_of(const Ground& ground, const Patchwork& patchwork)
{
    const Estuary& estuary = ground.landscape.estuary();
    const double y = std::lerp(estuary.mouth_y(), estuary.head_y(), 0.5);
    const Point middle{estuary.middle_x(y), y};
    std::array<double, 2> nearest{1e9, 1e9};
    std::array<UnitIndex, 2> units{};
    for (std::size_t cell = 0; cell < patchwork.unit_of_cell.size(); ++cell) {
        const Point site = ground.mesh.site[cell];
        if (ground.mass[cell] != Mass::Mainland || site.y < estuary.mouth_y() || site.y > estuary.head_y()) {
            continue;
        }
        const std::size_t side = site.x < estuary.middle_x(site.y) ? 0 : 1;
        const double away = std::hypot(site.x - middle.x, site.y - middle.y);
        if (away < nearest[side]) {
            nearest[side] = away;
            units[side] = to_unit(patchwork.unit_of_cell[cell]);
        }
    }
    return units;
}

} // namespace

} // namespace simulation

using namespace simulation;

void SimulationOptions::validate() const
{
    if (!(units >= 100 && units <= 250000)) {
        refuse("--units", fmt::format("{}", units), "Give 100 to 250,000");
    }
    if (!(vertices_per_unit >= 16 && vertices_per_unit <= 2000)) {
        refuse("--vertices", fmt::format("{}", vertices_per_unit), "Give 16 to 2,000");
    }
    if (!(static_cast<double>(units) * vertices_per_unit <= most_vertices)) {
        refuse("--vertices", fmt::format("{} for {} units", vertices_per_unit, units),
               "Ask for at most 100 million vertices in all");
    }
    if (!(months >= 1 && months <= 120)) {
        refuse("--months", fmt::format("{}", months), "Give 1 to 120");
    }
    if (!(dirty_share >= 0 && dirty_share <= 0.5)) {
        refuse("--dirty-share", fmt::format("{}", dirty_share), "Give 0 to 0.5");
    }
    if (!(records_per_1000 >= 0 && records_per_1000 <= 1000)) {
        refuse("--records-per-1000", fmt::format("{}", records_per_1000), "Give 0 to 1,000");
    }
}

std::int64_t County::population(UnitIndex unit) const
{
    const auto& bands = people[to_index(unit)];
    return std::accumulate(bands.begin(), bands.end(), std::int64_t{0});
}

County make_county(const SimulationOptions& options, Progress& progress)
{
    options.validate();
    County county;
    county.options = options;
    county.crs = {"EPSG:27700"};
    progress.begin("shaping the land");
    const Ground ground = shape_ground(options);
    progress.begin("cutting units");
    Patchwork patchwork;
    std::vector<std::uint32_t> district = ordered_units(ground, options, patchwork);
    draw_footprints(ground, patchwork, std::move(district), county);
    name_units(county);
    progress.begin("drawing borders");
    draw_areas(ground, patchwork, county);
    progress.begin("settling people");
    populate(ground, patchwork, county);
    county.land_mass = patchwork.land_mass;
    county.bridge = bridge_of(ground, patchwork);
    move_to_grid(county.places);
    move_to_grid(county.outside_places);
    return county;
}

void simulate(const SimulationOptions& options, const std::filesystem::path& directory, Progress& progress)
{
    write_county(make_county(options, progress), directory, progress);
}

} // namespace needshed
