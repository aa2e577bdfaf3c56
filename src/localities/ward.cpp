// Constrained agglomeration with Ward's criterion: every block starts as a locality, and of all pairs of neighbouring
// localities the one whose union costs least is merged, until the wanted number is left. A merge that breaks a maximum
// or joins blocks kept apart waits until no other is left. A heap with lazy deletion over the edges of the shrinking
// graph makes this O(e log e) time and O(e) memory for e edges. Tree-based heuristics (SKATER, REDCAP) only cut edges
// of one spanning tree; the nearest-neighbour chain is faster but cannot let a limit veto a merge. Source: Ward (1963);
// Guo (2008), REDCAP, for the constraint to the graph.

#include "localities/ward.hpp"

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

namespace needshed::localities {

namespace {

/// A merge that breaks a rule costs this much more than any that does not.
constexpr double forbidden = 1e12;

struct Link {
    Block to = 0;
    double border_m = 0;
};

struct Merge {
    double price = 0;
    Block a = 0;
    Block b = 0;
    std::uint32_t version_a = 0;
    std::uint32_t version_b = 0;

    /// Cheapest first out of a heap that gives its largest.
    bool operator<(const Merge& other) const noexcept
    {
        if (price != other.price) {
            return price > other.price;
        }
        return std::pair(a, b) > std::pair(other.a, other.b);
    }
};

class Agglomeration {
public:
    Agglomeration(const Problem& problem, const Parts& parts);
    void merge_down_to(std::size_t count);
    std::vector<Label> labels();

private:
    Block root(Block block) noexcept;
    double price(Block a, Block b, double border_m);
    double shape_price(Block a, Block b);
    bool in_conflict(Block a, Block b);
    void offer(Block a, const Link& link);
    void merge(Block a, Block b);
    std::vector<Link> joined_links(Block a, Block b);

    bool holds(const Merge& merge) const;
    void merge_crowded_parts();

    const Problem& m_problem;
    const Parts& m_parts;
    std::size_t m_count;
    std::vector<std::size_t> m_count_of; ///< localities of each part
    std::vector<Block> m_parent;
    std::vector<std::uint32_t> m_version;
    std::vector<double> m_rows;
    std::vector<double> m_union;
    std::vector<std::vector<Link>> m_links;
    std::vector<std::vector<Block>> m_conflicts;
    ShapeMeter m_meter;
    std::vector<std::vector<Block>> m_members; ///< kept for the meter alone
    std::vector<std::uint32_t> m_slot;         ///< of a neighbour while two lists of links are joined
    std::priority_queue<Merge> m_merges;
};

Agglomeration::Agglomeration(const Problem& problem, const Parts& parts)
    : m_problem(problem), m_parts(parts), m_count(problem.block_count()), m_count_of(parts.range.size(), 0),
      m_parent(m_count), m_version(m_count, 0), m_rows(problem.rows), m_union(problem.layout.width()), m_links(m_count),
      m_meter(problem), m_slot(m_count, no_group)
{
    for (Block block = 0; block < m_count && !m_meter.empty(); ++block) {
        m_members.push_back({block});
    }
    for (Block block = 0; block < m_count; ++block) {
        m_parent[block] = block;
        ++m_count_of[parts.of_block[block]];
        for (std::size_t edge = problem.start[block]; edge < problem.start[block + 1]; ++edge) {
            m_links[block].push_back({problem.neighbour[edge], problem.border_m[edge]});
        }
    }
    for (Block block = 0; block < problem.conflicts.size(); ++block) {
        const auto row = problem.conflicts[block];
        m_conflicts.emplace_back(row.begin(), row.end());
    }
    for (Block block = 0; block < m_count; ++block) {
        for (const auto& link : m_links[block]) {
            if (block < link.to) {
                offer(block, link);
            }
        }
    }
}

Block Agglomeration::root(Block block) noexcept
{
    while (m_parent[block] != block) {
        m_parent[block] = m_parent[m_parent[block]];
        block = m_parent[block];
    }
    return block;
}

bool Agglomeration::in_conflict(Block a, Block b)
{
    if (m_conflicts.empty()) {
        return false;
    }
    return std::any_of(m_conflicts[a].begin(), m_conflicts[a].end(), [&](Block other) { return root(other) == b; });
}

double Agglomeration::price(Block a, Block b, double border_m)
{
    const std::size_t width = m_problem.layout.width();
    const double* row_a = m_rows.data() + a * width;
    const double* row_b = m_rows.data() + b * width;
    for (std::size_t j = 0; j < width; ++j) {
        m_union[j] = row_a[j] + row_b[j];
    }
    double price = cost_of(m_problem, m_union.data()) - cost_of(m_problem, row_a) - cost_of(m_problem, row_b) -
                   m_problem.scales.border * border_m;
    const double excess = excess_of(m_problem, m_union.data());
    price += excess > 0 ? forbidden * (1 + excess) : 0;
    price += shape_price(a, b);
    return in_conflict(a, b) ? price + forbidden : price;
}

/// A shape that is broken may yet be mended by what joins later, so that only what the merge adds counts.
double Agglomeration::shape_price(Block a, Block b)
{
    if (m_meter.empty()) {
        return 0;
    }
    const auto shape = m_meter.measure({m_members[a], m_members[b]});
    const auto of_a = m_meter.measure({m_members[a]});
    const auto of_b = m_meter.measure({m_members[b]});
    const double worse = shape.violation - of_a.violation - of_b.violation;
    return shape.cost - of_a.cost - of_b.cost + (worse > 0 ? forbidden * (1 + worse) : 0);
}

void Agglomeration::offer(Block a, const Link& link)
{
    m_merges.push({price(a, link.to, link.border_m), a, link.to, m_version[a], m_version[link.to]});
}

std::vector<Link> Agglomeration::joined_links(Block a, Block b)
{
    std::vector<Link> joined;
    for (const Block side : {a, b}) {
        for (const auto& link : m_links[side]) {
            const Block to = root(link.to);
            if (to == a || to == b) {
                continue;
            }
            if (m_slot[to] == no_group) {
                m_slot[to] = static_cast<std::uint32_t>(joined.size());
                joined.push_back({to, 0});
            }
            joined[m_slot[to]].border_m += link.border_m;
        }
    }
    for (const auto& link : joined) {
        m_slot[link.to] = no_group;
    }
    return joined;
}

void Agglomeration::merge(Block a, Block b)
{
    auto joined = joined_links(a, b);
    const std::size_t width = m_problem.layout.width();
    for (std::size_t j = 0; j < width; ++j) {
        m_rows[a * width + j] += m_rows[b * width + j];
    }
    m_parent[b] = a;
    ++m_version[a];
    ++m_version[b];
    if (!m_conflicts.empty()) {
        m_conflicts[a].insert(m_conflicts[a].end(), m_conflicts[b].begin(), m_conflicts[b].end());
    }
    if (!m_meter.empty()) {
        m_members[a].insert(m_members[a].end(), m_members[b].begin(), m_members[b].end());
        m_members[b] = {};
    }
    m_links[b] = {};
    m_links[a] = std::move(joined);
    --m_count;
    --m_count_of[m_parts.of_block[a]];
    for (const auto& link : m_links[a]) {
        offer(a, link);
    }
}

bool Agglomeration::holds(const Merge& merge) const
{
    return m_version[merge.a] == merge.version_a && m_version[merge.b] == merge.version_b;
}

/// Until no part has more localities than it may. Parts do not touch, so what others wait for stays valid.
void Agglomeration::merge_crowded_parts()
{
    std::vector<Merge> later;
    while (!m_merges.empty()) {
        const Merge next = m_merges.top();
        m_merges.pop();
        const auto part = m_parts.of_block[next.a];
        if (!holds(next)) {
            continue;
        }
        if (m_count_of[part] > m_parts.range[part].max) {
            merge(std::min(next.a, next.b), std::max(next.a, next.b));
        }
        else {
            later.push_back(next);
        }
    }
    m_merges = std::priority_queue<Merge>(std::less<Merge>(), std::move(later));
}

void Agglomeration::merge_down_to(std::size_t count)
{
    merge_crowded_parts();
    while (m_count > count && !m_merges.empty()) {
        const Merge next = m_merges.top();
        m_merges.pop();
        const auto part = m_parts.of_block[next.a];
        if (holds(next) && m_count_of[part] > m_parts.range[part].min) {
            merge(std::min(next.a, next.b), std::max(next.a, next.b));
        }
    }
}

std::vector<Label> Agglomeration::labels()
{
    std::vector<Label> label(m_parent.size());
    Label next = 0;
    for (Block block = 0; block < label.size(); ++block) {
        const Block first = root(block);
        label[block] = first == block ? next++ : label[first];
    }
    return label;
}

} // namespace

std::vector<Label> agglomerate(const Problem& problem, const Parts& parts, std::size_t count)
{
    Agglomeration agglomeration(problem, parts);
    agglomeration.merge_down_to(count);
    return agglomeration.labels();
}

} // namespace needshed::localities
