#include "cell_terms.hpp"

#include <algorithm>
#include <array>

#include "overlay_cells.hpp"

namespace needshed::coverage {

namespace {

/// Where the lines of two terms cross, if they do within both ranges.
void add_crossing(const Term& a, const Term& b, std::vector<double>& x)
{
    const double west = std::max(a.west, b.west);
    const double east = std::min(a.east, b.east);
    if (!(west < east)) {
        return;
    }
    const double at_west = a.y(west) - b.y(west);
    const double at_east = a.y(east) - b.y(east);
    if ((at_west < 0 && at_east > 0) || (at_west > 0 && at_east < 0)) {
        x.push_back(west + (east - west) * (at_west / (at_west - at_east)));
    }
}

/// A step of an owner's or the areas' count on the way from the top of the cell down.
struct Step {
    double y;
    bool is_unit;
    const Term* term;
};

class ExcessSweep {
public:
    ExcessSweep(const CellTerms& units, const CellTerms& areas) : m_units(&units), m_areas(&areas)
    {
        m_times.resize(units.owner.size());
        m_excess.resize(units.owner.size());
    }

    void run(PairSums& sums)
    {
        find_slabs();
        for (std::size_t i = 0; i + 1 < m_x.size(); ++i) {
            sweep(m_x[i], m_x[i + 1]);
        }
        for (std::size_t slot = 1; slot < m_excess.size(); ++slot) {
            if (m_excess[slot] != 0) {
                sums.add(m_units->owner[slot], nobody, m_excess[slot]);
            }
        }
    }

private:
    /// What the areas' count rises by below the line: nothing along a border of two areas.
    static int rise(const Term& term) { return (term.plus != 0 ? 1 : 0) - (term.minus != 0 ? 1 : 0); }

    /// Between neighbours of `m_x` no two lines cross.
    void find_slabs()
    {
        for (const auto* layer : {m_units, m_areas}) {
            for (const auto& term : layer->terms) {
                m_x.push_back(term.west);
                m_x.push_back(term.east);
            }
        }
        for (auto a = m_areas->terms.begin(); a != m_areas->terms.end(); ++a) {
            if (rise(*a) == 0) {
                continue;
            }
            std::for_each(a + 1, m_areas->terms.end(), [&](const Term& b) { add_crossing(*a, b, m_x); });
            std::for_each(m_units->terms.begin(), m_units->terms.end(),
                          [&](const Term& b) { add_crossing(*a, b, m_x); });
        }
        std::sort(m_x.begin(), m_x.end());
        m_x.erase(std::unique(m_x.begin(), m_x.end()), m_x.end());
    }

    void sweep(double west, double east)
    {
        const double middle = (west + east) / 2;
        m_steps.clear();
        for (const auto* layer : {m_units, m_areas}) {
            for (const auto& term : layer->terms) {
                if (term.west < middle && middle < term.east) {
                    m_steps.push_back({term.y(middle), layer == m_units, &term});
                }
            }
        }
        std::stable_sort(m_steps.begin(), m_steps.end(), [](const Step& a, const Step& b) { return a.y > b.y; });
        std::fill(m_times.begin(), m_times.end(), 0);
        int covered = 0;
        for (std::size_t i = 0; i < m_steps.size(); ++i) {
            const auto& step = m_steps[i];
            if (step.is_unit) {
                ++m_times[step.term->plus];
                --m_times[step.term->minus];
            }
            else {
                covered += rise(*step.term);
            }
            if (covered > 1) {
                const double below = i + 1 < m_steps.size() ? m_steps[i + 1].y : 0;
                add((covered - 1) * (step.y - below) * (east - west));
            }
        }
    }

    void add(double excess)
    {
        for (std::size_t slot = 1; slot < m_times.size(); ++slot) {
            m_excess[slot] += m_times[slot] * excess;
        }
    }

    const CellTerms* m_units;
    const CellTerms* m_areas;
    std::vector<double> m_x;
    std::vector<Step> m_steps;
    std::vector<int> m_times; ///< that each unit covers the place: one of them once, unless none does
    std::vector<double> m_excess;
};

} // namespace

void CellTerms::clear()
{
    terms.clear();
    owner.assign(1, nobody);
}

std::uint32_t CellTerms::slot_of(std::uint32_t who)
{
    const auto found = std::find(owner.begin(), owner.end(), who);
    if (found == owner.end()) {
        owner.push_back(who);
        return static_cast<std::uint32_t>(owner.size() - 1);
    }
    return static_cast<std::uint32_t>(found - owner.begin());
}

double common_land(const Term& a, const Term& b)
{
    const double west = std::max(a.west, b.west);
    const double east = std::min(a.east, b.east);
    if (!(west < east)) {
        return 0;
    }
    const double b_west = b.y(west);
    const double b_east = b.y(east);
    const double at_west = a.y(west) - b_west;
    const double at_east = a.y(east) - b_east;
    // What `a` takes away from the land below `b`: the integral of min(a − b, 0), twice over the width.
    double less = std::min(at_west, 0.0) + std::min(at_east, 0.0);
    if ((at_west < 0) != (at_east < 0) && less < 0) {
        less *= less / (less - std::max(at_west, at_east));
    }
    return (east - west) * (b_west + b_east + less) / 2;
}

void add_common(const CellTerms& units, const CellTerms& areas, PairSums& sums)
{
    const auto columns = areas.owner.size();
    std::array<double, 256> few{};
    std::vector<double> many;
    double* sum = few.data();
    if (units.owner.size() * columns > few.size()) {
        many.resize(units.owner.size() * columns);
        sum = many.data();
    }
    for (const auto& area : areas.terms) {
        for (const auto& unit : units.terms) {
            const double land = common_land(unit, area);
            sum[unit.plus * columns + area.plus] += land;
            sum[unit.minus * columns + area.plus] -= land;
            sum[unit.plus * columns + area.minus] -= land;
            sum[unit.minus * columns + area.minus] += land;
        }
    }
    for (std::size_t u = 1; u < units.owner.size(); ++u) {
        for (std::size_t a = 1; a < columns; ++a) {
            if (sum[u * columns + a] != 0) {
                sums.add(units.owner[u], areas.owner[a], sum[u * columns + a]);
            }
        }
    }
}

void add_excess(const CellTerms& units, const CellTerms& areas, PairSums& sums)
{
    ExcessSweep(units, areas).run(sums);
}

} // namespace needshed::coverage
