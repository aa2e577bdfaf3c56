// Recombination: the blocks of two neighbouring localities are joined by a random spanning tree, and of all its edges
// the one is cut whose two sides break the bounds least and, among those, cost least. Both sides are connected by
// construction. Sums of all subtrees come from one pass over the tree, so a recombination of m blocks and e edges costs
// O(e log e). Edges between similar blocks are likelier to be in the tree, so that the cut tends to fall where need
// changes. Borders and conflicts across a cut are counted at the lowest common ancestor of each edge's ends.
// Source: DeFord, Duchin & Solomon (2021), Recombination; Assunção et al. (2006), SKATER, for the tree of similar
// units.

#include "localities/recombine.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <tuple>
#include <utility>

namespace needshed::localities {

const Split& Splitter::split(std::span<const Block> region, Random& random)
{
    enter(region);
    list_edges(region);
    sort_edges(region, random);
    grow_tree(region.size());
    measure(region);
    choose(region);
    leave(region);
    return m_split;
}

const Split& Splitter::draw(std::span<const Block> region, Random& random)
{
    const auto most = most_valid_cuts(region);
    enter(region);
    if (m_problem->scales.border != 0) {
        list_edges(region);
    }
    grow_uniform_tree(region, random);
    measure(region);
    draw_cut(region, most, random);
    leave(region);
    return m_split;
}

/// Both sides of a valid cut have from `min` to `max` of each bounded sum. Where three sides of `min` are more than
/// there is, no three valid cuts can lie on three branches: all lie on one path, along which each moves at least one
/// block from one side to the other. So there is one more at most than blocks fit into `max − min`, the smallest first.
std::uint32_t Splitter::most_valid_cuts(std::span<const Block> region)
{
    m_windows.clear();
    auto most = region.size() - 1;
    for (std::size_t j = 0; j < m_problem->limits.size(); ++j) {
        const auto& limit = m_problem->limits[j];
        if (!limit.is_hard()) {
            continue;
        }
        m_amounts.clear();
        double sum = 0;
        for (const auto block : region) {
            m_amounts.push_back(m_problem->row(block)[m_problem->layout.first_bound() + j]);
            sum += m_amounts.back();
        }
        const double hair = 2 * rounding * std::abs(sum); // the number may be too large, never too small
        const Window window{j, std::max(limit.min, sum - limit.max) - hair,
                            std::min(limit.max, sum - limit.min) + hair};
        if (*std::min_element(m_amounts.begin(), m_amounts.end()) < 0) {
            continue;
        }
        m_windows.push_back(window);
        if (!(3 * window.min > sum)) {
            continue;
        }
        // Few fit, so that they are taken off a heap instead of sorting all.
        std::make_heap(m_amounts.begin(), m_amounts.end(), std::greater<>());
        double room = window.max - window.min;
        std::size_t fit = 0;
        while (!m_amounts.empty() && m_amounts.front() <= room) {
            room -= m_amounts.front();
            std::pop_heap(m_amounts.begin(), m_amounts.end(), std::greater<>());
            m_amounts.pop_back();
            ++fit;
        }
        most = std::min(most, fit + 1);
    }
    return static_cast<std::uint32_t>(most);
}

bool Splitter::may_be_valid(std::uint32_t place) const noexcept
{
    const double* side = m_rows.data() + place * m_problem->layout.width() + m_problem->layout.first_bound();
    return std::all_of(m_windows.begin(), m_windows.end(), [side](const Window& window) {
        return window.min <= side[window.bound] && side[window.bound] <= window.max;
    });
}

void Splitter::enter(std::span<const Block> region)
{
    for (std::uint32_t i = 0; i < region.size(); ++i) {
        m_place[region[i]] = i;
    }
    if (m_tree.size() < region.size()) {
        m_tree.resize(region.size());
    }
    for (std::size_t i = 0; i < region.size(); ++i) {
        m_tree[i].clear();
    }
}

void Splitter::leave(std::span<const Block> region)
{
    for (const auto block : region) {
        m_place[block] = no_group;
    }
}

/// What is known of every cut of the tree.
void Splitter::measure(std::span<const Block> region)
{
    m_region = region;
    order_from_root(region.size());
    sum_subtrees(region);
    add_cuts();
    sum_conflicts(region);
    sum_areas(region);
}

void Splitter::list_edges(std::span<const Block> region)
{
    m_edges.clear();
    for (std::uint32_t a = 0; a < region.size(); ++a) {
        for (std::size_t edge = m_problem->start[region[a]]; edge < m_problem->start[region[a] + 1]; ++edge) {
            const auto b = m_place[m_problem->neighbour[edge]];
            if (b != no_group && a < b) {
                m_edges.push_back({0, a, b, m_problem->border_m[edge]});
            }
        }
    }
}

void Splitter::sort_edges(std::span<const Block> region, Random& random)
{
    for (auto& edge : m_edges) {
        edge.key = random.uniform() * dissimilarity(region[edge.a], region[edge.b]);
    }
    std::sort(m_edges.begin(), m_edges.end(), [](const Edge& left, const Edge& right) {
        return std::tie(left.key, left.a, left.b) < std::tie(right.key, right.a, right.b);
    });
}

/// The graph within the region, by places.
void Splitter::list_neighbours(std::span<const Block> region)
{
    m_around_start.assign(1, 0);
    m_around.clear();
    for (const auto block : region) {
        for (const auto neighbour : m_problem->neighbours(block)) {
            if (m_place[neighbour] != no_group) {
                m_around.push_back(m_place[neighbour]);
            }
        }
        m_around_start.push_back(static_cast<std::uint32_t>(m_around.size()));
    }
}

/// Wilson's algorithm: from every place a random walk to the tree, whose loops are forgotten.
void Splitter::grow_uniform_tree(std::span<const Block> region, Random& random)
{
    list_neighbours(region);
    m_next.assign(region.size(), no_group);
    m_join.assign(region.size(), 0); // 1: in the tree
    m_join[0] = 1;
    for (std::uint32_t from = 1; from < region.size(); ++from) {
        for (auto at = from; m_join[at] == 0; at = m_next[at]) {
            const auto first = m_around_start[at];
            m_next[at] = m_around[first + random.below(m_around_start[at + 1] - first)];
        }
        for (auto at = from; m_join[at] == 0; at = m_next[at]) {
            m_join[at] = 1;
            m_tree[at].push_back(m_next[at]);
            m_tree[m_next[at]].push_back(at);
        }
    }
}

/// Squared distance of the mean profiles, kept off 0 so that equal blocks still draw random trees.
double Splitter::dissimilarity(Block a, Block b) const noexcept
{
    const auto row_a = m_problem->row(a);
    const auto row_b = m_problem->row(b);
    double squares = 0;
    for (std::size_t j = 1; j <= m_problem->layout.measures; ++j) {
        const double mean_a = row_a[0] > 0 ? row_a[j] / row_a[0] : 0;
        const double mean_b = row_b[0] > 0 ? row_b[j] / row_b[0] : 0;
        squares += (mean_a - mean_b) * (mean_a - mean_b);
    }
    return squares + 0.1;
}

std::uint32_t Splitter::root(std::uint32_t place) noexcept
{
    while (m_join[place] != place) {
        m_join[place] = m_join[m_join[place]];
        place = m_join[place];
    }
    return place;
}

void Splitter::grow_tree(std::size_t size)
{
    m_join.resize(size);
    std::iota(m_join.begin(), m_join.end(), 0U);
    for (const auto& edge : m_edges) {
        const auto a = root(edge.a);
        const auto b = root(edge.b);
        if (a != b) {
            m_join[a] = b;
            m_tree[edge.a].push_back(edge.b);
            m_tree[edge.b].push_back(edge.a);
        }
    }
}

void Splitter::order_from_root(std::size_t size)
{
    m_order.assign(1, 0);
    m_parent.assign(size, 0);
    m_depth.assign(size, 0);
    for (std::size_t i = 0; i < m_order.size(); ++i) {
        const auto from = m_order[i];
        for (const auto to : m_tree[from]) {
            if (from == 0 || to != m_parent[from]) {
                m_parent[to] = from;
                m_depth[to] = m_depth[from] + 1;
                m_order.push_back(to);
            }
        }
    }
}

void Splitter::sum_subtrees(std::span<const Block> region)
{
    const std::size_t width = m_problem->layout.width();
    m_rows.resize(region.size() * width);
    for (std::size_t i = 0; i < region.size(); ++i) {
        const auto row = m_problem->row(region[i]);
        std::copy(row.begin(), row.end(), m_rows.begin() + static_cast<std::ptrdiff_t>(i * width));
    }
    for (std::size_t i = m_order.size(); i-- > 1;) {
        const double* from = m_rows.data() + m_order[i] * width;
        double* to = m_rows.data() + m_parent[m_order[i]] * width;
        for (std::size_t j = 0; j < width; ++j) {
            to[j] += from[j];
        }
    }
}

std::uint32_t Splitter::meeting(std::uint32_t a, std::uint32_t b) const noexcept
{
    while (a != b) {
        auto& deeper = m_depth[a] >= m_depth[b] ? a : b;
        deeper = m_parent[deeper];
    }
    return a;
}

void Splitter::add_cuts()
{
    m_cut_m.assign(m_order.size(), 0);
    if (m_problem->scales.border == 0) {
        return;
    }
    for (const auto& edge : m_edges) {
        m_cut_m[edge.a] += edge.border_m;
        m_cut_m[edge.b] += edge.border_m;
        m_cut_m[meeting(edge.a, edge.b)] -= 2 * edge.border_m;
    }
    for (std::size_t i = m_order.size(); i-- > 1;) {
        m_cut_m[m_parent[m_order[i]]] += m_cut_m[m_order[i]];
    }
}

void Splitter::sum_conflicts(std::span<const Block> region)
{
    m_conflicts.assign(m_order.size(), 0);
    if (m_problem->conflicts.size() == 0) {
        return;
    }
    for (std::uint32_t a = 0; a < region.size(); ++a) {
        for (const auto other : m_problem->conflicts[region[a]]) {
            const auto b = m_place[other];
            if (b != no_group && a < b) {
                m_conflicts[a] += 1;
                m_conflicts[b] += 1;
                m_conflicts[meeting(a, b)] -= 2;
            }
        }
    }
    for (std::size_t i = m_order.size(); i-- > 1;) {
        m_conflicts[m_parent[m_order[i]]] += m_conflicts[m_order[i]];
    }
}

/// People of each subtree by area, for the areas that the region lies in.
void Splitter::sum_areas(std::span<const Block> region)
{
    m_areas.resize(m_problem->area_terms.size());
    for (std::size_t t = 0; t < m_areas.size(); ++t) {
        const auto& of_block = m_problem->area_terms[t].of_block;
        auto& [areas, people] = m_areas[t];
        areas.clear();
        for (const auto block : region) {
            for (const auto& share : of_block[block]) {
                areas.push_back(share.area);
            }
        }
        std::sort(areas.begin(), areas.end());
        areas.erase(std::unique(areas.begin(), areas.end()), areas.end());
        people.assign(region.size() * areas.size(), 0);
        for (std::size_t i = 0; i < region.size(); ++i) {
            for (const auto& share : of_block[region[i]]) {
                const auto area = std::lower_bound(areas.begin(), areas.end(), share.area) - areas.begin();
                people[i * areas.size() + static_cast<std::size_t>(area)] += share.people;
            }
        }
        for (std::size_t i = m_order.size(); i-- > 1;) {
            for (std::size_t a = 0; a < areas.size(); ++a) {
                people[m_parent[m_order[i]] * areas.size() + a] += people[m_order[i] * areas.size() + a];
            }
        }
    }
}

/// What both sides of a cut cost by the areas they lie in.
double Splitter::area_cost(std::uint32_t place) const noexcept
{
    double total = 0;
    for (std::size_t t = 0; t < m_areas.size(); ++t) {
        const auto& [areas, people] = m_areas[t];
        double all = 0;
        double side_main = 0;
        double rest_main = 0;
        for (std::size_t a = 0; a < areas.size(); ++a) {
            const double whole = people[a];
            const double side = people[place * areas.size() + a];
            all += whole;
            side_main = std::max(side_main, side);
            rest_main = std::max(rest_main, whole - side);
        }
        total += m_problem->area_terms[t].scale * (all - side_main - rest_main);
    }
    return total;
}

double Splitter::violation_of_cut(std::uint32_t place)
{
    const std::size_t width = m_problem->layout.width();
    const double* side = m_rows.data() + place * width;
    m_rest.resize(width);
    for (std::size_t j = 0; j < width; ++j) {
        m_rest[j] = m_rows[j] - side[j];
    }
    const double sums = violation_of(*m_problem, side) + violation_of(*m_problem, m_rest.data());
    measure_shapes(place);
    return sums + m_shapes.violation - m_conflicts[place];
}

/// Requires that the violation was asked for just before
double Splitter::cost_of_cut(std::uint32_t place) const
{
    const double* side = m_rows.data() + place * m_problem->layout.width();
    return cost_of(*m_problem, side) + cost_of(*m_problem, m_rest.data()) + m_problem->scales.border * m_cut_m[place] +
           area_cost(place) + m_shapes.cost;
}

/// Of both sides of a cut.
void Splitter::measure_shapes(std::uint32_t place)
{
    if (m_meter.empty()) {
        return;
    }
    set_sides(m_region.size(), place);
    m_sides[0].clear();
    m_sides[1].clear();
    for (std::size_t i = 0; i < m_region.size(); ++i) {
        m_sides[m_split.second[i]].push_back(m_region[i]);
    }
    const auto one = m_meter.measure({m_sides[0]});
    const auto other = m_meter.measure({m_sides[1]});
    m_shapes = {one.cost + other.cost, one.violation + other.violation};
}

void Splitter::choose(std::span<const Block> region)
{
    m_split.found = false;
    std::uint32_t top = 0;
    for (std::size_t i = 1; i < m_order.size(); ++i) {
        const auto place = m_order[i];
        const double violation = violation_of_cut(place);
        const double cost = cost_of_cut(place);
        if (!m_split.found || std::pair(violation, cost) < std::pair(m_split.violation, m_split.cost)) {
            m_split.found = true;
            m_split.violation = violation;
            m_split.cost = cost;
            top = place;
        }
    }
    set_sides(region.size(), m_split.found ? top : no_group);
}

void Splitter::draw_cut(std::span<const Block> region, std::uint32_t most, Random& random)
{
    const double conflicts = m_problem->conflicts.size() == 0 ? 0 : conflicts_in(region);
    m_valid.clear();
    for (std::size_t i = 1; i < m_order.size(); ++i) {
        if (may_be_valid(m_order[i]) && violation_of_cut(m_order[i]) + conflicts <= 0) {
            m_valid.push_back(m_order[i]);
        }
    }
    const auto drawn = random.below(most);
    m_split.found = drawn < m_valid.size();
    if (m_split.found) {
        m_split.violation = violation_of_cut(m_valid[drawn]) + conflicts;
        m_split.cost = cost_of_cut(m_valid[drawn]);
        set_sides(region.size(), m_valid[drawn]);
    }
}

/// Pairs of blocks of the region that may not share a locality.
double Splitter::conflicts_in(std::span<const Block> region) const
{
    double pairs = 0;
    for (const auto block : region) {
        for (const auto other : m_problem->conflicts[block]) {
            pairs += m_place[other] != no_group ? 0.5 : 0;
        }
    }
    return pairs;
}

void Splitter::set_sides(std::size_t size, std::uint32_t top)
{
    m_split.second.assign(size, 0);
    for (std::size_t i = 1; i < m_order.size(); ++i) {
        const auto place = m_order[i];
        m_split.second[place] = place == top || m_split.second[m_parent[place]] != 0 ? 1 : 0;
    }
}

bool recombine(Partition& partition, const Border& border, Splitter& splitter, Random& random, const Market& market)
{
    const auto [a, b, border_m] = border;
    const auto members_a = partition.members(a);
    const auto members_b = partition.members(b);
    std::vector<Block> region(members_a.begin(), members_a.end());
    region.insert(region.end(), members_b.begin(), members_b.end());
    const auto& split = splitter.split(region, random);
    const double cost = partition.cost(a) + partition.cost(b) + partition.problem().scales.border * border_m;
    const double violation = partition.violation(a) + partition.violation(b) - partition.conflicts_between(a, b);
    const bool accepted = market.accepts({split.cost - cost, split.violation - violation}, random);
    if (accepted) {
        partition.redraw(a, b, region, split.second);
    }
    return accepted;
}

std::size_t recombine_all(Partition& partition, Random& random, const Market& market)
{
    Splitter splitter(partition.problem());
    auto pairs = partition.borders();
    std::size_t changed = 0;
    for (std::size_t left = pairs.size(); left > 0; --left) {
        std::swap(pairs[random.below(static_cast<std::uint32_t>(left))], pairs[left - 1]);
        // Earlier recombinations of this pass may have moved the two apart.
        const auto border = partition.border_between(pairs[left - 1].a, pairs[left - 1].b);
        changed += border && recombine(partition, *border, splitter, random, market) ? 1 : 0;
    }
    return changed;
}

} // namespace needshed::localities
