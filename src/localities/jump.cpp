#include "localities/jump.hpp"

namespace needshed::localities {

namespace {

/// Directed edges drawn before giving up on finding one across a border.
constexpr int most_draws = 32;

} // namespace

Jumper::Jumper(Partition& partition, const Parts& parts, Random& random)
    : m_partition(partition), m_parts(parts), m_random(random), m_splitter(partition.problem()),
      m_count(parts.range.size(), 0)
{
    for (Label label = 0; label < partition.count(); ++label) {
        ++m_count[parts.of_block[partition.members(label).front()]];
    }
}

std::optional<Border> Jumper::random_border()
{
    const auto& problem = m_partition.problem();
    for (int i = 0; i < most_draws; ++i) {
        const auto edge = m_random.below(static_cast<std::uint32_t>(problem.neighbour.size()));
        const Label a = m_partition.label(problem.source[edge]);
        const Label b = m_partition.label(problem.neighbour[edge]);
        if (a != b) {
            return m_partition.border_between(a, b);
        }
    }
    return std::nullopt;
}

bool Jumper::counts_allow(Label merged, Label split) const
{
    const auto from = m_parts.of_block[m_partition.members(merged).front()];
    const auto to = m_parts.of_block[m_partition.members(split).front()];
    return from == to || (m_count[from] > m_parts.range[from].min && m_count[to] < m_parts.range[to].max);
}

void Jumper::relocate(const Border& border, Label split, const Market& market)
{
    const auto merge = m_partition.change_of_merge(border);
    const auto& halves = m_splitter.split(m_partition.members(split), m_random);
    const Change change{merge.cost + halves.cost - m_partition.cost(split),
                        merge.violation + halves.violation - m_partition.violation(split)};
    if (!market.accepts(change, m_random)) {
        return;
    }
    --m_count[m_parts.of_block[m_partition.members(border.a).front()]];
    ++m_count[m_parts.of_block[m_partition.members(split).front()]];
    m_partition.merge_and_split(border.a, border.b, split, halves.second);
}

void Jumper::jump(const Market& market)
{
    const auto border = random_border();
    if (!border) {
        return;
    }
    const Label third = m_random.below(static_cast<Label>(m_partition.count()));
    const bool apart = third != border->a && third != border->b && m_partition.members(third).size() > 1;
    if (apart && (m_random() & 1U) != 0 && counts_allow(border->a, third)) {
        relocate(*border, third, market);
    }
    else {
        recombine(m_partition, *border, m_splitter, m_random, market);
    }
}

} // namespace needshed::localities
