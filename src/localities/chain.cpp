// Of two localities with the union U, the step to the halves A, B has the probability
//
//     e(A', B') / e  ·  t(A) t(B) e(A, B) / t(U)  ·  1 / m(U)
//
// with A', B' the halves there are, e the edges of the graph or between two localities, t the number of spanning trees,
// and m the most valid cuts that a tree of the union can have, a bound that depends on the union alone (Cannon et al.
// have a number for the whole map, given beforehand): t(A) t(B) e(A, B) of the t(U) trees of the union have an edge
// whose cut gives A and B. For the way back A, B and A', B' change places, so the quotient of the two is
// t(A) t(B) / t(A') t(B'), that of the weights of the two plans. The chain is therefore reversible with respect to the
// product of tree numbers; what breaks a rule or costs too much is left out by staying. Tempered, a step that costs
// more is taken with the probability exp(-more / temperature), Metropolis' rule, so that a plan's weight is its product
// times exp(-cost / temperature).

#include "localities/chain.hpp"

#include <cmath>
#include <utility>

namespace needshed::localities {

Chain::Chain(const Problem& problem, std::vector<Label> labels, std::size_t count, CostRange range, Random random)
    : m_partition(problem, std::move(labels), count), m_splitter(problem), m_random(random), m_range(range),
      m_cost(m_partition.cost())
{
}

void Chain::step()
{
    const auto& problem = m_partition.problem();
    if (problem.neighbour.empty()) {
        return;
    }
    const auto edge = m_random.below(static_cast<std::uint32_t>(problem.neighbour.size()));
    const Label a = m_partition.label(problem.source[edge]);
    const Label b = m_partition.label(problem.neighbour[edge]);
    if (a == b) {
        return;
    }
    m_region.assign(m_partition.members(a).begin(), m_partition.members(a).end());
    m_region.insert(m_region.end(), m_partition.members(b).begin(), m_partition.members(b).end());
    const auto& split = m_splitter.draw(m_region, m_random);
    if (!split.found) {
        return;
    }
    const double border_m = problem.scales.border == 0 ? 0 : m_partition.border_between(a, b)->border_m;
    const double before = m_partition.cost(a) + m_partition.cost(b) + problem.scales.border * border_m;
    const double cost = m_cost + split.cost - before;
    if (accepts(cost)) {
        m_partition.redraw(a, b, m_region, split.second);
        m_cost = cost;
        ++m_accepted;
    }
}

bool Chain::accepts(double cost)
{
    if (cost > m_range.limit) {
        return false;
    }
    return cost <= m_cost || std::isinf(m_range.temperature) ||
           m_random.uniform() < std::exp((m_cost - cost) / m_range.temperature);
}

void Chain::refresh()
{
    m_cost = m_partition.cost();
}

} // namespace needshed::localities
