#include "simulation/landscape.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "simulation/streams.hpp"

namespace needshed::simulation {

namespace {

constexpr double coast_y = 29000;
constexpr double island_y = 10500;
constexpr double island_radius_m = 3000;
constexpr double strait_m = 3500;

double distance(Point a, Point b)
{
    return std::hypot(a.x - b.x, a.y - b.y);
}

/// A seed of its own for each field of the landscape.
std::uint64_t field_seed(std::uint64_t seed, std::uint64_t field)
{
    return stream(seed, Purpose::Landscape, field)();
}

/// The estuary runs up the west or the east of the county, the island lies off the other half.
double estuary_x(std::uint64_t seed)
{
    auto random = stream(seed, Purpose::Landscape, 100);
    const double share = 0.36 + 0.08 * random.uniform();
    return frame_width_m * (random.below(2) == 0 ? share : 1 - share);
}

Point island_middle_of(std::uint64_t seed)
{
    auto random = stream(seed, Purpose::Landscape, 101);
    const double share = 0.2 + 0.12 * random.uniform();
    const bool west = estuary_x(seed) > frame_width_m / 2;
    return {frame_width_m * (west ? share : 1 - share), island_y};
}

} // namespace

Estuary::Estuary(std::uint64_t seed, double mouth_x) : m_mouth_x(mouth_x)
{
    auto random = stream(seed, Purpose::Landscape, 102);
    m_bend_m = 3000 + 1500 * random.uniform();
    m_phase = 2 * std::numbers::pi * random.uniform();
    m_head_y += 4000 * random.uniform();
}

double Estuary::middle_x(double y) const
{
    const double way = (y - m_mouth_y) / (m_head_y - m_mouth_y);
    return m_mouth_x + m_bend_m * (std::sin(m_phase + 9 * way) + 0.45 * std::sin(2 * m_phase + 23 * way)) * (0.4 + way);
}

double Estuary::half_width(double y) const
{
    const double way = std::clamp((y - m_mouth_y) / (m_head_y - m_mouth_y), 0.0, 1.0);
    const double lagoons = 1 + 0.4 * std::sin(m_phase + 31 * way);
    return 300 + 3000 * std::pow(1 - way, 1.7) * lagoons;
}

double Estuary::bank(Point at) const
{
    if (at.y > m_head_y) {
        return distance(at, {middle_x(m_head_y), m_head_y}) - half_width(m_head_y);
    }
    const double step = 50;
    const double lean = (middle_x(at.y + step) - middle_x(at.y - step)) / (2 * step);
    return std::abs(at.x - middle_x(at.y)) / std::sqrt(1 + lean * lean) - half_width(at.y);
}

Landscape::Landscape(std::uint64_t seed, std::size_t units)
    : m_bays(field_seed(seed, 0), 21000, 8), m_capes(field_seed(seed, 1), 60000, 1),
      m_edge(field_seed(seed, 2), 34000, 6), m_texture(field_seed(seed, 3), 5000, 3),
      m_shore(field_seed(seed, 4), 5200, 7), m_island_middle(island_middle_of(seed)), m_estuary(seed, estuary_x(seed)),
      m_thinning_m(std::max(2500.0, 60000 / std::sqrt(static_cast<double>(units))))
{
    place_towns(seed, 10 + static_cast<std::size_t>(std::sqrt(static_cast<double>(units)) / 4));
}

double Landscape::coast(Point at) const
{
    return at.y - coast_y + 9500 * m_bays(at) + 9000 * m_capes({at.x, 0});
}

double Landscape::inland_edge(Point at) const
{
    const double dx = std::abs(at.x - frame_width_m / 2) / (0.41 * frame_width_m);
    const double dy = std::abs(at.y - 0.5 * frame_height_m) / (0.40 * frame_height_m);
    return 16000 * (1 - std::pow(dx, 3.2) - std::pow(dy, 3.2) + 0.75 * m_edge(at));
}

double Landscape::mainland(Point at) const
{
    const double off_island = distance(at, m_island_middle) - island_radius_m - strait_m;
    // Frayed banks: a river does not run between parallel lines.
    const double width = m_estuary.half_width(at.y);
    const double bank = m_estuary.bank(at);
    const double frayed = bank < 2 * width ? bank + 0.45 * width * m_shore(at) : bank;
    return std::min({coast(at), inland_edge(at), frayed, off_island});
}

double Landscape::island(Point at) const
{
    const Point way{(at.x - m_island_middle.x) * 0.8, (at.y - m_island_middle.y) * 1.25};
    const double out = std::hypot(way.x, way.y);
    return island_radius_m * (out < 3 * island_radius_m ? 1 + 0.75 * m_shore(at) : 1) - out;
}

bool Landscape::is_sea(Point at) const
{
    return coast(at) < 0 || (inland_edge(at) > 0 && m_estuary.bank(at) < m_estuary.half_width(at.y));
}

double Landscape::people(Point at) const
{
    // Bent coordinates, so that towns are not round.
    const Point bent{at.x + 900 * m_texture(at), at.y + 900 * m_texture({at.y, at.x})};
    double sum = 1;
    for (const auto& town : m_towns) {
        const double away = distance(bent, town.at) / town.radius_m;
        if (away < 9) {
            sum += town.density * std::exp(-away);
        }
    }
    return sum * std::max(0.25, 1 + 0.8 * m_texture(at));
}

Landscape::Survey Landscape::survey(Point at) const
{
    const double isle = island(at);
    const double land = std::max(mainland(at), isle);
    const double offshore = std::max(0.0, -land - m_thinning_m) / m_thinning_m;
    const double island_share = isle > -1500 ? 3 : 1;
    return {people(at) * std::max(0.03, std::exp(-1.5 * offshore)) * island_share, land > 0};
}

double Landscape::urban(Point at) const
{
    return std::clamp(std::log(people(at)) / std::log(m_towns.front().density), 0.0, 1.0);
}

void Landscape::place_towns(std::uint64_t seed, std::size_t count)
{
    auto random = stream(seed, Purpose::Towns);
    const double port_y = std::lerp(m_estuary.mouth_y(), m_estuary.head_y(), 0.48);
    const double bank_x = m_estuary.half_width(port_y) + 1500;
    m_towns.push_back({{m_estuary.middle_x(port_y) + (random.below(2) == 0 ? -bank_x : bank_x), port_y}, 3000, 55});
    for (int tries = 0; m_towns.size() < count && tries < 100000; ++tries) {
        const Point at{frame_width_m * random.uniform(), frame_height_m * random.uniform()};
        // Every other town is a port or a resort.
        const double land = mainland(at);
        const bool fits = m_towns.size() % 2 == 0 ? land > 300 && land < 2500 : land > 2500;
        const double apart = 40000 / std::sqrt(static_cast<double>(count));
        const bool free =
            std::ranges::none_of(m_towns, [&](const Town& other) { return distance(other.at, at) < apart; });
        if (fits && free) {
            const double size = 1 / std::sqrt(static_cast<double>(m_towns.size() + 1));
            m_towns.push_back({at, 700 + 1900 * size * random.uniform(), 18 + 40 * size});
        }
    }
}

} // namespace needshed::simulation
