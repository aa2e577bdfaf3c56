#include "localities/area_sums.hpp"

#include <algorithm>

namespace needshed::localities {

namespace {

/// Nobody: what rounding leaves when everybody has moved out.
constexpr double nobody = 1e-9;

void add(std::vector<AreaShare>& list, const AreaShare& share, double sign)
{
    const auto place = std::lower_bound(list.begin(), list.end(), share,
                                        [](const AreaShare& a, const AreaShare& b) { return a.area < b.area; });
    if (place == list.end() || place->area != share.area) {
        list.insert(place, {share.area, sign * share.people});
    }
    else if ((place->people += sign * share.people) <= nobody) {
        list.erase(place);
    }
}

/// People of the block in the area; blocks lie in one area or few.
double people_in(std::span<const AreaShare> block, std::uint32_t area) noexcept
{
    for (const auto& share : block) {
        if (share.area == area) {
            return share.people;
        }
    }
    return 0;
}

} // namespace

double cost_of_areas(const AreaTerm& term, std::span<const AreaShare> people) noexcept
{
    double all = 0;
    double main = 0;
    for (const auto& share : people) {
        all += share.people;
        main = std::max(main, share.people);
    }
    return term.scale * (all - main);
}

AreaSums::AreaSums(const Problem& problem, std::size_t localities)
    : m_problem(&problem), m_terms(problem.area_terms.size()), m_people(localities * m_terms)
{
}

double AreaSums::cost(Label label) const noexcept
{
    double total = 0;
    for (std::size_t t = 0; t < m_terms; ++t) {
        total += cost_of_areas(m_problem->area_terms[t], list(label, t));
    }
    return total;
}

double AreaSums::cost_with(Label label, Block block) const noexcept
{
    return cost_after(label, block, 1);
}

double AreaSums::cost_without(Label label, Block block) const noexcept
{
    return cost_after(label, block, -1);
}

double AreaSums::cost_after(Label label, Block block, double sign) const noexcept
{
    double total = 0;
    for (std::size_t t = 0; t < m_terms; ++t) {
        const auto moved = m_problem->area_terms[t].of_block[block];
        double all = 0;
        double main = 0;
        std::size_t found = 0;
        for (const auto& share : list(label, t)) {
            const double change = people_in(moved, share.area);
            found += change != 0 ? 1 : 0;
            all += share.people + sign * change;
            main = std::max(main, share.people + sign * change);
        }
        if (sign > 0 && found < moved.size()) {
            for (const auto& share : moved) {
                const auto& here = list(label, t);
                if (people_in(here, share.area) == 0) {
                    all += share.people;
                    main = std::max(main, share.people);
                }
            }
        }
        total += m_problem->area_terms[t].scale * (all - main);
    }
    return total;
}

double AreaSums::cost_of_union(Label a, Label b) const
{
    double total = 0;
    for (std::size_t t = 0; t < m_terms; ++t) {
        List both = list(a, t);
        for (const auto& share : list(b, t)) {
            add(both, share, 1);
        }
        total += cost_of_areas(m_problem->area_terms[t], both);
    }
    return total;
}

void AreaSums::move(Block block, Label from, Label to)
{
    for (std::size_t t = 0; t < m_terms; ++t) {
        for (const auto& share : m_problem->area_terms[t].of_block[block]) {
            add(list(from, t), share, -1);
            add(list(to, t), share, 1);
        }
    }
}

void AreaSums::refresh(Label label, std::span<const Block> members)
{
    for (std::size_t t = 0; t < m_terms; ++t) {
        auto& people = list(label, t);
        people.clear();
        for (const auto block : members) {
            for (const auto& share : m_problem->area_terms[t].of_block[block]) {
                add(people, share, 1);
            }
        }
    }
}

} // namespace needshed::localities
