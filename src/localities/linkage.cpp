// Agglomeration where only clusters that touch may merge. Distances between units are squared Euclidean over the
// profile of need; those of clusters are
//
//   first order   least, greatest or mean length of the edges between them, kept with the link and joined when clusters
//                 merge
//   full order    average and Ward from weights, means and sums of squares in O(1); single and complete over all pairs
//                 of units, each pair looked at once, when the clusters it belongs to come to touch
//
// Each cluster knows its nearest; a heap holds one offer per cluster, and an offer that is no longer its cluster's
// best is passed over. O(e log e) merging for e edges, O(n²) distances for single and complete of full order. Single
// linkage of first order is Kruskal's minimum spanning tree. Ties go to the lower units. Source: Guo (2008).

#include "localities/linkage.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <queue>
#include <tuple>

namespace needshed::localities {

namespace {

/// An edge of the graph by its length; units rather than blocks break ties.
struct Edge {
    double length = 0;
    std::uint32_t unit_a = 0;
    std::uint32_t unit_b = 0;
    TreeEdge blocks;

    bool operator<(const Edge& other) const noexcept
    {
        return std::tie(length, unit_a, unit_b) < std::tie(other.length, other.unit_a, other.unit_b);
    }
};

struct Link {
    double length = 0; ///< of first order, and of single and complete linkage
    double total = 0;  ///< length of all edges of the link
    double edges = 0;
    Edge shortest;
};

/// The cluster nearest to another.
struct Nearest {
    double distance = std::numeric_limits<double>::infinity();
    Edge shortest;
    Block to = no_group;
};

struct Offer {
    double distance = 0;
    Edge shortest;
    Block from = 0;
    Block to = 0;

    /// Nearest first out of a heap that gives its largest.
    bool operator<(const Offer& other) const noexcept
    {
        return distance != other.distance ? distance > other.distance : other.shortest < shortest;
    }
};

class Clusters {
public:
    Clusters(const Problem& problem, LinkOrder order, Linkage linkage);
    std::vector<TreeEdge> merge_all();

private:
    double length_between(Block a, Block b) const noexcept;
    double mean(Block cluster, std::size_t measure) const noexcept;
    double distance(Block a, Block b, const Link& link) const noexcept;
    bool scans_pairs() const noexcept;
    void scan_pairs(Block a, Block b, Link& link) const;
    void lengthen(double& length, double other) const noexcept;
    Link joined(const Link& one, const Link& two) const noexcept;
    void merge(Block a, Block b);
    void find_nearest(Block cluster);
    void consider(Block cluster, Block to);
    void offer(Block cluster);

    const Problem& m_problem;
    LinkOrder m_order;
    Linkage m_linkage;
    std::vector<double> m_mean;    ///< block × measures, as the blocks came
    std::vector<double> m_weight;  ///< per cluster
    std::vector<double> m_sums;    ///< cluster × measures
    std::vector<double> m_squares; ///< per cluster: weight × |mean|² over its blocks
    std::vector<std::vector<Block>> m_members;
    std::vector<std::map<Block, Link>> m_links;
    std::vector<Nearest> m_nearest;
    std::priority_queue<Offer> m_offers;
};

Clusters::Clusters(const Problem& problem, LinkOrder order, Linkage linkage)
    : m_problem(problem), m_order(order), m_linkage(linkage), m_weight(problem.block_count()),
      m_squares(problem.block_count()), m_members(problem.block_count()), m_links(problem.block_count()),
      m_nearest(problem.block_count())
{
    const auto measures = problem.layout.measures;
    for (Block block = 0; block < problem.block_count(); ++block) {
        const auto row = problem.row(block);
        m_weight[block] = row[0];
        m_squares[block] = explained(problem.layout, row.data());
        m_sums.insert(m_sums.end(), row.begin() + 1, row.begin() + 1 + static_cast<std::ptrdiff_t>(measures));
        m_members[block] = {block};
    }
    for (Block block = 0; block < problem.block_count(); ++block) {
        for (std::size_t j = 0; j < measures; ++j) {
            m_mean.push_back(mean(block, j));
        }
    }
    for (Block block = 0; block < problem.block_count(); ++block) {
        for (const auto other : problem.neighbours(block)) {
            const double length = length_between(block, other);
            const auto unit = problem.units[block].front();
            const auto other_unit = problem.units[other].front();
            const Edge edge{length, std::min(unit, other_unit), std::max(unit, other_unit), {block, other}};
            m_links[block].emplace(other, Link{length, length, 1, edge});
        }
    }
    for (Block block = 0; block < problem.block_count(); ++block) {
        find_nearest(block);
    }
}

double Clusters::length_between(Block a, Block b) const noexcept
{
    const auto measures = m_problem.layout.measures;
    double sum = 0;
    for (std::size_t j = 0; j < measures; ++j) {
        const double off = m_mean[a * measures + j] - m_mean[b * measures + j];
        sum += off * off;
    }
    return sum;
}

double Clusters::mean(Block cluster, std::size_t measure) const noexcept
{
    const double sum = m_sums[cluster * m_problem.layout.measures + measure];
    return m_weight[cluster] > 0 ? sum / m_weight[cluster] : 0;
}

double Clusters::distance(Block a, Block b, const Link& link) const noexcept
{
    if (m_order == LinkOrder::First && m_linkage == Linkage::Average) {
        return link.total / link.edges;
    }
    if (m_order == LinkOrder::First || scans_pairs()) {
        return link.length;
    }
    double between = 0;
    double of_means_a = 0;
    double of_means_b = 0;
    for (std::size_t j = 0; j < m_problem.layout.measures; ++j) {
        const double mean_a = mean(a, j);
        const double mean_b = mean(b, j);
        between += (mean_a - mean_b) * (mean_a - mean_b);
        of_means_a += mean_a * mean_a;
        of_means_b += mean_b * mean_b;
    }
    const double weight_a = m_weight[a];
    const double weight_b = m_weight[b];
    if (m_linkage == Linkage::Ward) {
        return weight_a + weight_b > 0 ? weight_a * weight_b / (weight_a + weight_b) * between : 0;
    }
    const double within_a = weight_a > 0 ? m_squares[a] / weight_a - of_means_a : 0;
    const double within_b = weight_b > 0 ? m_squares[b] / weight_b - of_means_b : 0;
    return between + within_a + within_b;
}

bool Clusters::scans_pairs() const noexcept
{
    return m_order == LinkOrder::Full && (m_linkage == Linkage::Single || m_linkage == Linkage::Complete);
}

void Clusters::lengthen(double& length, double other) const noexcept
{
    length = m_linkage == Linkage::Single ? std::min(length, other) : std::max(length, other);
}

void Clusters::scan_pairs(Block a, Block b, Link& link) const
{
    for (const auto one : m_members[a]) {
        for (const auto other : m_members[b]) {
            lengthen(link.length, length_between(one, other));
        }
    }
}

Link Clusters::joined(const Link& one, const Link& two) const noexcept
{
    Link link{one.length, one.total + two.total, one.edges + two.edges, std::min(one.shortest, two.shortest)};
    lengthen(link.length, two.length);
    return link;
}

void Clusters::consider(Block cluster, Block to)
{
    const auto& link = m_links[cluster].at(to);
    const double price = distance(cluster, to, link);
    auto& nearest = m_nearest[cluster];
    if (price < nearest.distance || (price == nearest.distance && link.shortest < nearest.shortest)) {
        nearest = {price, link.shortest, to};
    }
}

void Clusters::find_nearest(Block cluster)
{
    m_nearest[cluster] = {};
    for (const auto& [to, link] : m_links[cluster]) {
        consider(cluster, to);
    }
    offer(cluster);
}

void Clusters::offer(Block cluster)
{
    const auto& nearest = m_nearest[cluster];
    if (nearest.to != no_group) {
        m_offers.push({nearest.distance, nearest.shortest, cluster, nearest.to});
    }
}

/// Merges `b` into `a`: first the links, while both still know their members, then the sums, then who is nearest.
void Clusters::merge(Block a, Block b)
{
    m_links[a].erase(b);
    m_links[b].erase(a);
    for (auto& [to, link] : m_links[a]) {
        if (scans_pairs() && m_links[b].count(to) == 0) {
            scan_pairs(b, to, link);
        }
    }
    for (auto& [to, link] : m_links[b]) {
        const auto found = m_links[a].find(to);
        if (found != m_links[a].end()) {
            found->second = joined(found->second, link);
            continue;
        }
        if (scans_pairs()) {
            scan_pairs(a, to, link);
        }
        m_links[a].emplace(to, link);
    }
    for (const auto& [to, link] : m_links[a]) {
        m_links[to].erase(b);
        m_links[to].insert_or_assign(a, link);
    }
    const auto measures = m_problem.layout.measures;
    for (std::size_t j = 0; j < measures; ++j) {
        m_sums[a * measures + j] += m_sums[b * measures + j];
    }
    m_weight[a] += m_weight[b];
    m_squares[a] += m_squares[b];
    m_members[a].insert(m_members[a].end(), m_members[b].begin(), m_members[b].end());
    m_members[b].clear();
    m_links[b].clear();
    m_nearest[b] = {};
    find_nearest(a);
    for (const auto& [to, link] : m_links[a]) {
        auto& nearest = m_nearest[to];
        if (nearest.to == a || nearest.to == b) {
            find_nearest(to);
        }
        else {
            const auto before = nearest.to;
            consider(to, a);
            if (nearest.to != before) {
                offer(to);
            }
        }
    }
}

std::vector<TreeEdge> Clusters::merge_all()
{
    std::vector<TreeEdge> edges;
    while (!m_offers.empty()) {
        const auto next = m_offers.top();
        m_offers.pop();
        const auto& nearest = m_nearest[next.from];
        if (nearest.to != next.to || nearest.distance != next.distance || nearest.shortest < next.shortest ||
            next.shortest < nearest.shortest) {
            continue;
        }
        edges.push_back(next.shortest.blocks);
        merge(std::min(next.from, next.to), std::max(next.from, next.to));
    }
    return edges;
}

} // namespace

double explained(const Layout& layout, const double* row) noexcept
{
    double sum = 0;
    for (std::size_t j = 0; j < layout.measures; ++j) {
        sum += row[1 + j] * row[1 + j];
    }
    return row[0] > 0 ? sum / row[0] : 0;
}

std::vector<TreeEdge> spanning_tree(const Problem& problem, LinkOrder order, Linkage linkage)
{
    return Clusters(problem, order, linkage).merge_all();
}

} // namespace needshed::localities
