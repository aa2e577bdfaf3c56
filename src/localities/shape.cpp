#include "localities/shape.hpp"

#include "localities/partition.hpp"

namespace needshed::localities {

ShapeMeter::ShapeMeter(const Problem& problem)
    : m_problem(&problem), m_used(!problem.shapes.empty() || problem.scales.travel != 0 || problem.scales.flow != 0)
{
    if (m_used && problem.ground) {
        m_ground.emplace(*problem.ground);
    }
}

void ShapeMeter::add_units(Block block)
{
    const auto units = m_problem->units[block];
    m_units.insert(m_units.end(), units.begin(), units.end());
}

void ShapeMeter::list_units(const Blocks& blocks)
{
    m_units.clear();
    for (const auto block : blocks.members) {
        if (block != blocks.without) {
            add_units(block);
        }
    }
    for (const auto block : blocks.with) {
        add_units(block);
    }
}

double ShapeMeter::amount(BoundOf what, const Blocks& blocks)
{
    list_units(blocks);
    return m_ground->amount(what, m_units);
}

double ShapeMeter::flow_inside()
{
    const auto& flows = *m_problem->flows;
    m_inside.resize(flows.unit_count(), 0);
    for (const auto unit : m_units) {
        m_inside[unit] = 1;
    }
    double twice = 0;
    for (const auto unit : m_units) {
        const auto others = flows.neighbours(to_unit(unit));
        const auto amounts = flows.border_m(to_unit(unit));
        for (std::size_t i = 0; i < others.size(); ++i) {
            twice += m_inside[to_index(others[i])] != 0 ? amounts[i] : 0;
        }
    }
    for (const auto unit : m_units) {
        m_inside[unit] = 0;
    }
    return twice / 2;
}

Change ShapeMeter::measure(const Blocks& blocks)
{
    list_units(blocks);
    Change shape;
    if (m_units.empty()) {
        return shape;
    }
    for (const auto& limit : m_problem->shapes) {
        const double missed = miss(limit.limit, m_ground->amount(limit.of, m_units));
        shape.violation += limit.limit.is_hard() ? missed : 0;
        shape.cost += limit.limit.is_hard() ? 0 : limit.limit.price * missed;
    }
    if (m_problem->scales.travel != 0) {
        shape.cost += m_problem->scales.travel * m_ground->travel(m_units, *m_problem->travellers);
    }
    if (m_problem->scales.flow != 0) {
        shape.cost -= m_problem->scales.flow * flow_inside();
    }
    return shape;
}

} // namespace needshed::localities
