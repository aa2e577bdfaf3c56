#include "localities/partition.hpp"

#include <algorithm>
#include <utility>

namespace needshed::localities {

namespace {

double squares_of_sum(std::size_t count, const double* a, const double* b, double sign) noexcept
{
    double squares = 0;
    for (std::size_t j = 0; j < count; ++j) {
        const double sum = a[j] + sign * b[j];
        squares += sum * sum;
    }
    return squares;
}

/// The same with the number of measures known to the compiler: pricing moves is most of what the search does.
double squares_of_few(std::size_t count, const double* a, const double* b, double sign) noexcept
{
    switch (count) {
    case 1:
        return squares_of_sum(1, a, b, sign);
    case 2:
        return squares_of_sum(2, a, b, sign);
    case 3:
        return squares_of_sum(3, a, b, sign);
    case 4:
        return squares_of_sum(4, a, b, sign);
    default:
        return squares_of_sum(count, a, b, sign);
    }
}

/// What missing soft limits on sums costs.
double price_of_sum(const Problem& problem, const double* a, const double* b, double sign) noexcept
{
    const std::size_t first = problem.layout.first_bound();
    double total = 0;
    for (std::size_t j = 0; j < problem.limits.size(); ++j) {
        const auto& limit = problem.limits[j];
        total += limit.is_hard() ? 0 : limit.price * miss(limit, a[first + j] + sign * b[first + j]);
    }
    return total;
}

/// Cost of the row `a + sign · b`, without building it.
double cost_of_sum(const Problem& problem, const double* a, const double* b, double sign) noexcept
{
    const std::size_t measures = problem.layout.measures;
    const double weight = a[0] + sign * b[0];
    const double squares = squares_of_few(measures, a + 1, b + 1, sign);
    const double balance = a[measures + 1] + sign * b[measures + 1];
    const double need = weight > 0 ? squares / weight : 0;
    const double cost = problem.scales.balance * balance * balance - problem.scales.need * need;
    return problem.has_soft_sums ? cost + price_of_sum(problem, a, b, sign) : cost;
}

double violation_of_sum(const Problem& problem, const double* a, const double* b, double sign) noexcept
{
    const std::size_t first = problem.layout.first_bound();
    double total = 0;
    for (std::size_t j = 0; j < problem.limits.size(); ++j) {
        total += problem.limits[j].is_hard() ? miss(problem.limits[j], a[first + j] + sign * b[first + j]) : 0;
    }
    return total;
}

} // namespace

double cost_of(const Problem& problem, const double* row) noexcept
{
    return cost_of_sum(problem, row, row, 0);
}

double violation_of(const Problem& problem, const double* row) noexcept
{
    return violation_of_sum(problem, row, row, 0);
}

bool keeps_minimums(const Problem& problem, const double* row) noexcept
{
    for (std::size_t j = 0; j < problem.limits.size(); ++j) {
        if (problem.limits[j].is_hard() && falls_short(problem.limits[j], row[problem.layout.first_bound() + j])) {
            return false;
        }
    }
    return true;
}

double excess_of(const Problem& problem, const double* row) noexcept
{
    double total = 0;
    for (std::size_t j = 0; j < problem.limits.size(); ++j) {
        const Limit upper{0, problem.limits[j].max};
        total += problem.limits[j].is_hard() ? miss(upper, row[problem.layout.first_bound() + j]) : 0;
    }
    return total;
}

std::size_t piece_count(std::span<const Label> labels) noexcept
{
    return labels.empty() ? 0 : 1 + static_cast<std::size_t>(*std::max_element(labels.begin(), labels.end()));
}

Partition::Partition(const Problem& problem, std::vector<Label> labels, std::size_t count)
    : m_problem(&problem), m_label(std::move(labels)), m_members(count), m_place(m_label.size()),
      m_rows(count * problem.layout.width()), m_areas(problem, count), m_meter(problem), m_cost(count),
      m_violation(count), m_connectivity(m_label.size()), m_version(count), m_held(m_label.size(), 0)
{
    for (Block block = 0; block < m_label.size(); ++block) {
        auto& members = m_members[m_label[block]];
        m_place[block] = static_cast<std::uint32_t>(members.size());
        members.push_back(block);
    }
    refresh();
}

double Partition::cost() const
{
    double total = 0;
    for (const double cost : m_cost) {
        total += cost;
    }
    if (m_problem->scales.border != 0) {
        double cut = 0;
        for (std::size_t edge = 0; edge < m_problem->neighbour.size(); ++edge) {
            const bool between = m_label[m_problem->source[edge]] != m_label[m_problem->neighbour[edge]];
            cut += between ? m_problem->border_m[edge] : 0;
        }
        total += m_problem->scales.border * cut / 2;
    }
    return total;
}

double Partition::violation() const
{
    double total = conflicts();
    for (const double violation : m_violation) {
        total += violation;
    }
    return total;
}

double Partition::conflicts() const
{
    double pairs = 0;
    for (Block block = 0; block < m_problem->conflicts.size(); ++block) {
        for (const auto other : m_problem->conflicts[block]) {
            pairs += m_label[other] == m_label[block] ? 0.5 : 0;
        }
    }
    return pairs;
}

std::vector<Border> Partition::borders() const
{
    std::vector<Border> edges;
    for (std::size_t edge = 0; edge < m_problem->neighbour.size(); ++edge) {
        const Label a = m_label[m_problem->source[edge]];
        const Label b = m_label[m_problem->neighbour[edge]];
        if (a < b) {
            edges.push_back({a, b, m_problem->border_m[edge]});
        }
    }
    std::stable_sort(edges.begin(), edges.end(), [](const Border& left, const Border& right) {
        return std::pair(left.a, left.b) < std::pair(right.a, right.b);
    });
    std::vector<Border> borders;
    for (const auto& edge : edges) {
        if (borders.empty() || borders.back().a != edge.a || borders.back().b != edge.b) {
            borders.push_back({edge.a, edge.b, 0});
        }
        borders.back().border_m += edge.border_m;
    }
    return borders;
}

std::optional<Border> Partition::border_between(Label a, Label b) const
{
    std::optional<Border> border;
    for (const auto block : m_members[a]) {
        for (std::size_t edge = m_problem->start[block]; edge < m_problem->start[block + 1]; ++edge) {
            if (m_label[m_problem->neighbour[edge]] == b) {
                border = Border{a, b, (border ? border->border_m : 0) + m_problem->border_m[edge]};
            }
        }
    }
    return border;
}

double Partition::conflicts_between(Label a, Label b) const
{
    double pairs = 0;
    if (m_problem->conflicts.size() == 0) {
        return 0;
    }
    for (const auto block : m_members[a]) {
        for (const auto other : m_problem->conflicts[block]) {
            pairs += m_label[other] == b ? 1 : 0;
        }
    }
    return pairs;
}

Change Partition::change_of_merge(const Border& border) const
{
    const auto [a, b, border_m] = border;
    Change change;
    change.cost =
        cost_of_sum(*m_problem, row(a), row(b), 1) - m_cost[a] - m_cost[b] - m_problem->scales.border * border_m;
    change.cost += m_areas.cost_of_union(a, b);
    change.violation =
        violation_of_sum(*m_problem, row(a), row(b), 1) - m_violation[a] - m_violation[b] + conflicts_between(a, b);
    if (!m_meter.empty()) {
        const auto shape = m_meter.measure({m_members[a], m_members[b]});
        change.cost += shape.cost;
        change.violation += shape.violation;
    }
    return change;
}

Change Partition::change_of(Block block, Label to) const
{
    const Label from = m_label[block];
    const double* moved = m_problem->rows.data() + block * m_problem->layout.width();
    Change change;
    change.cost = cost_of_sum(*m_problem, row(from), moved, -1) + cost_of_sum(*m_problem, row(to), moved, 1) -
                  m_cost[from] - m_cost[to];
    if (m_problem->scales.border != 0) {
        change.cost += m_problem->scales.border * border_change(block, from, to);
    }
    if (!m_areas.empty()) {
        change.cost += m_areas.cost_without(from, block) + m_areas.cost_with(to, block);
    }
    if (!m_problem->limits.empty()) {
        change.violation = violation_of_sum(*m_problem, row(from), moved, -1) +
                           violation_of_sum(*m_problem, row(to), moved, 1) - m_violation[from] - m_violation[to];
    }
    if (!m_meter.empty()) {
        add_shape_change(block, from, to, change);
    }
    if (m_problem->conflicts.size() != 0) {
        change.violation += conflict_change(block, from, to);
    }
    return change;
}

/// The costs and violations of both localities as they are, shapes included, are off already.
void Partition::add_shape_change(Block block, Label from, Label to, Change& change) const
{
    const auto left = m_meter.measure({m_members[from], {}, block});
    const auto joined = m_meter.measure({m_members[to], {&block, 1}});
    change.cost += left.cost + joined.cost;
    change.violation += left.violation + joined.violation;
}

double Partition::border_change(Block block, Label from, Label to) const noexcept
{
    double change = 0;
    for (std::size_t edge = m_problem->start[block]; edge < m_problem->start[block + 1]; ++edge) {
        const Label label = m_label[m_problem->neighbour[edge]];
        change += label == from ? m_problem->border_m[edge] : 0;
        change -= label == to ? m_problem->border_m[edge] : 0;
    }
    return change;
}

double Partition::conflict_change(Block block, Label from, Label to) const noexcept
{
    double change = 0;
    for (const auto other : m_problem->conflicts[block]) {
        change += m_label[other] == to ? 1 : 0;
        change -= m_label[other] == from ? 1 : 0;
    }
    return change;
}

/// A block that holds its locality together is asked for again and again as long as leaving would pay; the answer holds
/// until something next to it moves, or the locality grows together elsewhere.
bool Partition::may_leave(Block block)
{
    const auto version = m_version[m_label[block]];
    if (m_held[block] == version) {
        return false;
    }
    const bool may = m_connectivity.may_leave(*m_problem, m_label, block);
    m_held[block] = may ? 0 : version;
    return may;
}

void Partition::move(Block block, Label to)
{
    const Label from = m_label[block];
    const auto place = m_place[block];
    auto& left = m_members[from];
    left[place] = left.back();
    m_place[left[place]] = place;
    left.pop_back();
    m_place[block] = static_cast<std::uint32_t>(m_members[to].size());
    m_members[to].push_back(block);
    m_label[block] = to;
    const auto moved = m_problem->row(block);
    for (std::size_t j = 0; j < moved.size(); ++j) {
        row_at(from)[j] -= moved[j];
        row_at(to)[j] += moved[j];
    }
    m_areas.move(block, from, to);
    update(from);
    update(to);
    forget_held(block);
}

/// What a move changes of who holds a locality together: blocks beside the one that moved, and all of the new locality
/// where it joins pieces that did not touch. Without one more way around, no other block's leaving becomes harmless.
void Partition::forget_held(Block block)
{
    m_held[block] = 0;
    for (const auto other : m_problem->neighbours(block)) {
        m_held[other] = 0;
    }
    if (!m_connectivity.ring_is_joined(*m_problem, m_label, block)) {
        m_version[m_label[block]] = ++m_versions;
    }
}

void Partition::redraw(Label from, Label to, std::span<const Block> blocks, std::span<const std::uint8_t> side)
{
    m_members[from].clear();
    m_members[to].clear();
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const Label label = side[i] != 0 ? to : from;
        m_label[blocks[i]] = label;
        m_place[blocks[i]] = static_cast<std::uint32_t>(m_members[label].size());
        m_members[label].push_back(blocks[i]);
    }
    refresh(from);
    refresh(to);
}

void Partition::merge_and_split(Label a, Label b, Label whole, std::span<const std::uint8_t> second)
{
    std::vector<Block> blocks = m_members[a];
    blocks.insert(blocks.end(), m_members[b].begin(), m_members[b].end());
    redraw(a, b, blocks, std::vector<std::uint8_t>(blocks.size(), 0));
    blocks = m_members[whole];
    redraw(whole, b, blocks, second);
}

void Partition::refresh()
{
    for (Label label = 0; label < m_members.size(); ++label) {
        refresh(label);
    }
}

void Partition::refresh(Label label)
{
    double* sum = row_at(label);
    std::fill(sum, sum + m_problem->layout.width(), 0.0);
    for (const auto block : m_members[label]) {
        const auto row = m_problem->row(block);
        for (std::size_t j = 0; j < row.size(); ++j) {
            sum[j] += row[j];
        }
    }
    m_areas.refresh(label, m_members[label]);
    m_version[label] = ++m_versions;
    update(label);
}

void Partition::update(Label label)
{
    const auto shape = m_meter.empty() ? Change{} : m_meter.measure({m_members[label]});
    m_cost[label] = cost_of(*m_problem, row(label)) + m_areas.cost(label) + shape.cost;
    m_violation[label] = violation_of(*m_problem, row(label)) + shape.violation;
}

} // namespace needshed::localities
