// Construction of max-p-regions: from a random block a locality takes random neighbours until it keeps every minimum,
// then the next begins. One that runs out of neighbours before is given up; its blocks are *enclaves*, which in the
// end join the neighbouring locality whose within sum of squares they raise least. Source: Duque, Anselin & Rey
// (2012); Wei, Rey & Knaap (2021), who likewise repeat it and keep the constructions with most localities.

#include "localities/zoning.hpp"

#include <algorithm>
#include <numeric>

#include "localities/linkage.hpp"

namespace needshed::localities {

namespace {

class Construction {
public:
    Construction(const Problem& problem, Random& random)
        : m_problem(problem), m_random(random), m_labels(problem.block_count(), no_group),
          m_waiting(problem.block_count(), no_group)
    {
    }

    void grow_from(Block seed);
    void settle_enclaves();
    std::vector<Label> labels() { return std::move(m_labels); }

private:
    double* row_of(Label label) { return m_rows.data() + label * m_problem.layout.width(); }
    void add(Block block, Label label);
    double price(Block block, Label label);
    void join_cheapest(Block block);

    const Problem& m_problem;
    Random& m_random;
    std::vector<Label> m_labels;
    std::vector<Block> m_waiting; ///< seed of the last locality that had the block among its candidates
    std::vector<double> m_rows;
    std::vector<double> m_union;
    Label m_count = 0;
};

void Construction::add(Block block, Label label)
{
    m_labels[block] = label;
    const auto row = m_problem.row(block);
    for (std::size_t j = 0; j < row.size(); ++j) {
        row_of(label)[j] += row[j];
    }
}

void Construction::grow_from(Block seed)
{
    if (m_labels[seed] != no_group) {
        return;
    }
    const Label label = m_count;
    m_rows.resize((label + 1) * m_problem.layout.width());
    std::fill(row_of(label), row_of(label) + m_problem.layout.width(), 0.0);
    std::vector<Block> members;
    std::vector<Block> candidates{seed};
    while (!candidates.empty() && !keeps_minimums(m_problem, row_of(label))) {
        const Block block = draw(candidates, m_random);
        add(block, label);
        members.push_back(block);
        for (const auto other : m_problem.neighbours(block)) {
            if (m_labels[other] == no_group && m_waiting[other] != seed) {
                m_waiting[other] = seed;
                candidates.push_back(other);
            }
        }
    }
    if (keeps_minimums(m_problem, row_of(label))) {
        ++m_count;
        return;
    }
    for (const auto block : members) {
        m_labels[block] = no_group;
    }
}

/// By how much the within sum of squares grows when the locality takes the block.
double Construction::price(Block block, Label label)
{
    const auto row = m_problem.row(block);
    m_union.assign(row.begin(), row.end());
    for (std::size_t j = 0; j < m_union.size(); ++j) {
        m_union[j] += row_of(label)[j];
    }
    const auto& layout = m_problem.layout;
    return explained(layout, row.data()) + explained(layout, row_of(label)) - explained(layout, m_union.data());
}

void Construction::join_cheapest(Block block)
{
    Label best = no_group;
    double least = 0;
    for (const auto other : m_problem.neighbours(block)) {
        const auto label = m_labels[other];
        if (label != no_group && (best == no_group || price(block, label) < least)) {
            best = label;
            least = price(block, label);
        }
    }
    if (best != no_group) {
        add(block, best);
    }
}

/// Enclaves of enclaves wait for a later round. A part in which no locality was grown becomes one, which breaks a rule.
void Construction::settle_enclaves()
{
    std::vector<Block> left;
    for (Block block = 0; block < m_labels.size(); ++block) {
        if (m_labels[block] == no_group) {
            left.push_back(block);
        }
    }
    shuffle(left, m_random);
    while (!left.empty()) {
        for (const auto block : left) {
            join_cheapest(block);
        }
        const auto before = left.size();
        std::erase_if(left, [&](Block block) { return m_labels[block] != no_group; });
        if (left.size() == before) {
            m_rows.resize((m_count + 1) * m_problem.layout.width());
            std::fill(row_of(m_count), row_of(m_count) + m_problem.layout.width(), 0.0);
            add(left.back(), m_count++);
            left.pop_back();
        }
    }
}

} // namespace

std::vector<Label> grow_to_minimums(const Problem& problem, Random& random)
{
    std::vector<Block> order(problem.block_count());
    std::iota(order.begin(), order.end(), 0U);
    shuffle(order, random);
    Construction construction(problem, random);
    for (const auto block : order) {
        construction.grow_from(block);
    }
    construction.settle_enclaves();
    return construction.labels();
}

} // namespace needshed::localities
