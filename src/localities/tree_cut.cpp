// Of a tree with the sums of its subtrees, every cut is priced in O(measures): O(n) for the best cut of a piece of n
// blocks, taken once per piece. Pieces wait in a heap by what their best cut saves. Source: Assunção et al. (2006),
// whose objective function this is; Guo (2008), who cuts the trees of other linkages the same way.

#include "localities/tree_cut.hpp"

#include <algorithm>
#include <optional>
#include <queue>

#include "localities/partition.hpp"

namespace needshed::localities {

namespace {

/// The best cut of a piece.
struct Cut {
    double saves = 0;
    std::uint32_t edge = 0;

    bool operator<(const Cut& other) const noexcept
    {
        return saves != other.saves ? saves < other.saves : edge > other.edge;
    }
};

class Forest {
public:
    Forest(const Problem& problem, const std::vector<TreeEdge>& edges);

    void offer_all();
    void cut_until(std::size_t count);
    std::vector<Label> labels() const;

private:
    struct Step {
        Block block = 0;
        std::uint32_t parent = no_group; ///< place in the order
        std::uint32_t edge = no_group;   ///< to the parent
    };

    void walk(Block root, std::vector<Step>& order) const;
    void offer(Block root);

    const Problem& m_problem;
    const std::vector<TreeEdge>& m_edges;
    Rows<std::uint32_t> m_at; ///< edges of each block
    std::vector<std::uint8_t> m_is_cut;
    std::size_t m_pieces = 0;
    std::priority_queue<Cut> m_cuts;
    std::vector<Step> m_order;
    std::vector<double> m_sums; ///< place × width: of the subtree
    std::vector<double> m_rest;
};

Forest::Forest(const Problem& problem, const std::vector<TreeEdge>& edges)
    : m_problem(problem), m_edges(edges), m_is_cut(edges.size(), 0), m_pieces(problem.block_count() - edges.size())
{
    std::vector<std::vector<std::uint32_t>> at(problem.block_count());
    for (std::uint32_t edge = 0; edge < edges.size(); ++edge) {
        at[edges[edge].a].push_back(edge);
        at[edges[edge].b].push_back(edge);
    }
    for (const auto& list : at) {
        m_at.values.insert(m_at.values.end(), list.begin(), list.end());
        m_at.close_row();
    }
}

/// Blocks of the piece from its root outwards, parents first.
void Forest::walk(Block root, std::vector<Step>& order) const
{
    order = {{root}};
    for (std::size_t next = 0; next < order.size(); ++next) {
        const auto here = order[next];
        for (const auto edge : m_at[here.block]) {
            if (m_is_cut[edge] == 0 && edge != here.edge) {
                const auto& [a, b] = m_edges[edge];
                order.push_back({a == here.block ? b : a, static_cast<std::uint32_t>(next), edge});
            }
        }
    }
}

void Forest::offer(Block root)
{
    walk(root, m_order);
    const auto width = m_problem.layout.width();
    m_sums.clear();
    for (const auto& step : m_order) {
        const auto row = m_problem.row(step.block);
        m_sums.insert(m_sums.end(), row.begin(), row.end());
    }
    for (std::size_t i = m_order.size(); i-- > 1;) {
        for (std::size_t j = 0; j < width; ++j) {
            m_sums[m_order[i].parent * width + j] += m_sums[i * width + j];
        }
    }
    m_rest.resize(width);
    const double whole = explained(m_problem.layout, m_sums.data());
    std::optional<Cut> best;
    for (std::size_t i = 1; i < m_order.size(); ++i) {
        const double* side = m_sums.data() + i * width;
        for (std::size_t j = 0; j < width; ++j) {
            m_rest[j] = m_sums[j] - side[j];
        }
        if (keeps_minimums(m_problem, side) && keeps_minimums(m_problem, m_rest.data())) {
            const double saves = explained(m_problem.layout, side) + explained(m_problem.layout, m_rest.data()) - whole;
            const Cut cut{saves, m_order[i].edge};
            best = !best || *best < cut ? cut : best;
        }
    }
    if (best) {
        m_cuts.push(*best);
    }
}

void Forest::offer_all()
{
    std::vector<std::uint8_t> seen(m_problem.block_count(), 0);
    for (Block block = 0; block < seen.size(); ++block) {
        if (seen[block] == 0) {
            offer(block);
            for (const auto& step : m_order) {
                seen[step.block] = 1;
            }
        }
    }
}

void Forest::cut_until(std::size_t count)
{
    while (m_pieces < count && !m_cuts.empty()) {
        const auto cut = m_cuts.top();
        m_cuts.pop();
        m_is_cut[cut.edge] = 1;
        ++m_pieces;
        offer(m_edges[cut.edge].a);
        offer(m_edges[cut.edge].b);
    }
}

std::vector<Label> Forest::labels() const
{
    std::vector<Label> labels(m_problem.block_count(), no_group);
    std::vector<Step> order;
    Label next = 0;
    for (Block block = 0; block < labels.size(); ++block) {
        if (labels[block] == no_group) {
            walk(block, order);
            for (const auto& step : order) {
                labels[step.block] = next;
            }
            ++next;
        }
    }
    return labels;
}

} // namespace

std::vector<Label> cut_trees(const Problem& problem, const std::vector<TreeEdge>& edges, std::size_t count)
{
    Forest forest(problem, edges);
    forest.offer_all();
    forest.cut_until(count);
    return forest.labels();
}

std::vector<Label> join(const Problem& problem, const std::vector<TreeEdge>& edges, std::size_t first)
{
    const std::vector<TreeEdge> some(edges.begin(), edges.begin() + static_cast<std::ptrdiff_t>(first));
    return Forest(problem, some).labels();
}

} // namespace needshed::localities
