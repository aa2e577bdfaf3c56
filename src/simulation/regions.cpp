// Regions grow from seeds, each place going to the seed that reaches it at the least cost (Dijkstra from all seeds at
// once), so that they are connected by construction and exactly as many as seeds. Seeds are spaced by mass along a
// Hilbert curve and moved twice to the middle of their region (Lloyd), which evens out sizes. Cost O(n log n).
// Merging the lightest pairs would give more even sizes but long, thin regions.
#include "simulation/regions.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <queue>
#include <tuple>

namespace needshed::simulation {

namespace {

constexpr int relaxations = 2;
constexpr std::uint32_t nobody = 0xffffffffU;

using Places = std::vector<std::uint32_t>;

/// A Hilbert curve laid over the plane at a random angle, so that two divisions of one network differ.
class Curve {
public:
    explicit Curve(Random& random)
        : m_turn(2 * std::numbers::pi * random.uniform()), m_shift{1e6 + 1e5 * random.uniform(),
                                                                   1e6 + 1e5 * random.uniform()}
    {
    }

    std::uint64_t key(Point at) const
    {
        return hilbert_key({m_shift.x + std::cos(m_turn) * at.x - std::sin(m_turn) * at.y,
                            m_shift.y + std::sin(m_turn) * at.x + std::cos(m_turn) * at.y},
                           4e6);
    }

private:
    double m_turn;
    Point m_shift;
};

double total_mass(const Network& network, const Places& places)
{
    double sum = 0;
    for (const std::uint32_t place : places) {
        sum += network.mass[place];
    }
    return sum;
}

/// `count` of the places, each standing for an equal mass of its neighbours in the list.
Places even_choice(const Network& network, const Places& places, std::size_t count)
{
    const double step = total_mass(network, places) / static_cast<double>(count);
    Places chosen;
    double passed = 0;
    for (std::size_t i = 0; i < places.size() && chosen.size() < count; ++i) {
        passed += network.mass[places[i]];
        const bool due = passed >= (static_cast<double>(chosen.size()) + 0.5) * step;
        const bool last_chance = places.size() - i == count - chosen.size();
        if (due || last_chance) {
            chosen.push_back(places[i]);
        }
    }
    return chosen;
}

/// Places of each piece, in the curve's order.
std::vector<Places> pieces_along(const Network& network, const Curve& curve)
{
    const std::size_t piece_count = std::size_t{1} + *std::ranges::max_element(network.piece);
    std::vector<std::uint64_t> key(network.place_count());
    std::vector<Places> pieces(piece_count);
    for (std::uint32_t place = 0; place < network.place_count(); ++place) {
        key[place] = curve.key(network.at[place]);
        pieces[network.piece[place]].push_back(place);
    }
    for (auto& places : pieces) {
        std::ranges::sort(places, [&](auto a, auto b) { return std::tie(key[a], a) < std::tie(key[b], b); });
    }
    return pieces;
}

Places first_seeds(const Network& network, std::size_t count, Random& random)
{
    const std::vector<Places> pieces = pieces_along(network, Curve(random));
    double mass_left = std::accumulate(network.mass.begin(), network.mass.end(), 0.0);
    std::size_t pieces_left = pieces.size();
    Places seeds;
    // Smallest piece last in the list, so that the largest takes up the rounding.
    for (auto places = pieces.rbegin(); places != pieces.rend(); ++places, --pieces_left) {
        const double mass = total_mass(network, *places);
        const double fair = static_cast<double>(count - seeds.size()) * mass / mass_left;
        const std::size_t most = std::min(places->size(), count - seeds.size() - (pieces_left - 1));
        const std::size_t share =
            pieces_left == 1 ? most : std::clamp<std::size_t>(static_cast<std::size_t>(std::lround(fair)), 1, most);
        std::ranges::copy(even_choice(network, *places, share), std::back_inserter(seeds));
        mass_left -= mass;
    }
    return seeds;
}

std::vector<std::uint32_t> grow(const Network& network, const Places& seeds)
{
    using Reach = std::tuple<float, std::uint32_t, std::uint32_t>; // cost, place, region
    std::priority_queue<Reach, std::vector<Reach>, std::greater<>> open;
    std::vector<float> best(network.place_count(), std::numeric_limits<float>::infinity());
    std::vector<std::uint32_t> region(network.place_count(), nobody);
    for (std::uint32_t i = 0; i < seeds.size(); ++i) {
        best[seeds[i]] = 0;
        open.emplace(0.0F, seeds[i], i);
    }
    while (!open.empty()) {
        const auto [cost, place, owner] = open.top();
        open.pop();
        if (region[place] != nobody) {
            continue;
        }
        region[place] = owner;
        for (std::size_t k = network.start[place]; k < network.start[place + 1]; ++k) {
            const float further = cost + network.cost[k];
            if (further < best[network.neighbour[k]]) {
                best[network.neighbour[k]] = further;
                open.emplace(further, network.neighbour[k], owner);
            }
        }
    }
    return region;
}

std::vector<Point> middles(const Network& network, const std::vector<std::uint32_t>& region, std::size_t count)
{
    std::vector<Point> middle(count);
    std::vector<double> mass(count, 0.0);
    for (std::size_t place = 0; place < network.place_count(); ++place) {
        Point& sum = middle[region[place]];
        sum = {sum.x + network.mass[place] * network.at[place].x, sum.y + network.mass[place] * network.at[place].y};
        mass[region[place]] += network.mass[place];
    }
    for (std::size_t i = 0; i < count; ++i) {
        middle[i] = {middle[i].x / mass[i], middle[i].y / mass[i]};
    }
    return middle;
}

/// For each region the place of it nearest to its middle.
Places middle_places(const Network& network, const std::vector<std::uint32_t>& region, std::size_t count)
{
    const std::vector<Point> middle = middles(network, region, count);
    std::vector<double> nearest(count, std::numeric_limits<double>::infinity());
    Places seeds(count, nobody);
    for (std::uint32_t place = 0; place < network.place_count(); ++place) {
        const std::uint32_t owner = region[place];
        const double away = std::hypot(network.at[place].x - middle[owner].x, network.at[place].y - middle[owner].y);
        if (away < nearest[owner]) {
            nearest[owner] = away;
            seeds[owner] = place;
        }
    }
    return seeds;
}

} // namespace

std::vector<std::uint32_t> divide(const Network& network, std::size_t count, Random& random)
{
    std::vector<std::uint32_t> region = grow(network, first_seeds(network, count, random));
    for (int i = 0; i < relaxations; ++i) {
        region = grow(network, middle_places(network, region, count));
    }
    return region;
}

std::uint64_t hilbert_key(Point at, double side)
{
    constexpr std::uint32_t cells = 1U << 20;
    auto x = static_cast<std::uint32_t>(at.x / side * cells);
    auto y = static_cast<std::uint32_t>(at.y / side * cells);
    std::uint64_t key = 0;
    for (std::uint32_t half = cells / 2; half > 0; half /= 2) {
        const std::uint32_t right = (x & half) != 0 ? 1 : 0;
        const std::uint32_t up = (y & half) != 0 ? 1 : 0;
        key = key * 4 + ((3 * right) ^ up);
        if (up == 0) {
            if (right == 1) {
                x = cells - 1 - x;
                y = cells - 1 - y;
            }
            std::swap(x, y);
        }
    }
    return key;
}

} // namespace needshed::simulation
