#include "ownership.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "needshed/coverage/assemble.hpp"

namespace needshed::coverage {

namespace {

/// The border of a face that is not yet anyone's with another.
struct Contact {
    std::uint32_t face = 0;
    std::uint32_t other = 0;
    double length = 0;
};

class Assigner {
public:
    Assigner(const Faces& faces, std::size_t unit_count, const GapLimits& limits, const std::vector<UnitIndex>& first)
        : m_faces(faces), m_limits(limits), m_first(first), m_owner(faces.count(), no_unit), m_total(unit_count, 0),
          m_alone(unit_count, 0)
    {
        for (std::uint32_t f = 0; f < faces.count(); ++f) {
            const auto units = claimants(faces, f);
            for (const auto unit : units) {
                m_total[to_index(unit)] += faces.area[f];
            }
            if (units.size() == 1) {
                m_owner[f] = units.front();
                m_alone[to_index(units.front())] += faces.area[f];
            }
            else if (units.empty()) {
                m_gaps.push_back(f);
            }
            else {
                m_contested.emplace(f, units);
            }
        }
        find_contacts();
    }

    std::vector<UnitIndex> assign()
    {
        keep_covered_units();
        while (settle_round()) {}
        for (const auto& [face, units] : m_contested) {
            m_owner[face] = units.front();
        }
        for (const auto face : m_gaps) {
            if (should_fill(m_limits, m_faces.area[face], m_faces.perimeter[face])) {
                m_owner[face] = longest_border(face, {});
            }
        }
        return std::move(m_owner);
    }

private:
    void find_contacts()
    {
        const auto& lines = m_faces.lines;
        const auto length = arc_lengths(lines);
        for (std::size_t k = 0; k < lines.arc_count(); ++k) {
            const auto left = lines.left[k];
            const auto right = lines.right[k];
            if (left == right || left == no_unit || right == no_unit) {
                continue;
            }
            for (const auto& [face, other] : {std::pair(left, right), std::pair(right, left)}) {
                if (m_owner[to_index(face)] == no_unit) {
                    m_contacts.push_back(
                        {static_cast<std::uint32_t>(face), static_cast<std::uint32_t>(other), length[k]});
                }
            }
        }
        std::sort(m_contacts.begin(), m_contacts.end(), [](const Contact& a, const Contact& b) {
            return std::tie(a.face, a.other, a.length) < std::tie(b.face, b.other, b.length);
        });
    }

    bool is_covered(UnitIndex unit) const { return m_alone[to_index(unit)] < m_total[to_index(unit)] / 2; }

    /// Whether `a` needs contested ground more than `b`: it is to come first, a smaller share of its ground is its
    /// alone, or it is smaller.
    bool needs_more(UnitIndex a, UnitIndex b) const
    {
        const auto share = [&](UnitIndex unit) { return m_alone[to_index(unit)] / m_total[to_index(unit)]; };
        const auto waits = [&](UnitIndex unit) { return !std::binary_search(m_first.begin(), m_first.end(), unit); };
        return std::tuple(waits(a), share(a), m_total[to_index(a)]) <
               std::tuple(waits(b), share(b), m_total[to_index(b)]);
    }

    /// A unit most of whose ground others claim too would vanish by borders alone.
    void keep_covered_units()
    {
        for (auto each = m_contested.begin(); each != m_contested.end();) {
            UnitIndex best = no_unit;
            for (const auto unit : each->second) {
                if (is_covered(unit) && (best == no_unit || needs_more(unit, best))) {
                    best = unit;
                }
            }
            m_owner[each->first] = best;
            each = best == no_unit ? std::next(each) : m_contested.erase(each);
        }
    }

    /// Gives contested faces to the claimant with the longest border to them so far; false when none has any.
    bool settle_round()
    {
        std::vector<std::pair<std::uint32_t, UnitIndex>> settled;
        for (const auto& [face, units] : m_contested) {
            const auto unit = longest_border(face, units);
            if (unit != no_unit) {
                settled.emplace_back(face, unit);
            }
        }
        for (const auto& [face, unit] : settled) {
            m_owner[face] = unit;
            m_contested.erase(face);
        }
        return !settled.empty();
    }

    /// The unit, of those given or of all, with the longest border to the face; the lower of two.
    UnitIndex longest_border(std::uint32_t face, const std::vector<UnitIndex>& among) const
    {
        std::map<UnitIndex, double> border;
        auto contact = std::lower_bound(m_contacts.begin(), m_contacts.end(), face,
                                        [](const Contact& c, std::uint32_t f) { return c.face < f; });
        for (; contact != m_contacts.end() && contact->face == face; ++contact) {
            const auto owner = m_owner[contact->other];
            if (owner != no_unit && (among.empty() || std::count(among.begin(), among.end(), owner) > 0)) {
                border[owner] += contact->length;
            }
        }
        UnitIndex best = no_unit;
        for (const auto& [unit, length] : border) {
            if (best == no_unit || length > border.at(best)) {
                best = unit;
            }
        }
        return best;
    }

    const Faces& m_faces;
    GapLimits m_limits;
    const std::vector<UnitIndex>& m_first;
    std::vector<UnitIndex> m_owner;
    std::vector<double> m_total; ///< per unit: what it claims
    std::vector<double> m_alone; ///< per unit: what it alone claims
    std::vector<std::uint32_t> m_gaps;
    std::map<std::uint32_t, std::vector<UnitIndex>> m_contested;
    std::vector<Contact> m_contacts;
};

} // namespace

std::vector<UnitIndex> claimants(const Faces& faces, std::size_t face)
{
    std::vector<UnitIndex> units;
    for (const int sign : {1, -1}) {
        for (const auto& claim : faces.claims_of(face)) {
            if (sign * claim.times > 0) {
                units.push_back(claim.unit);
            }
        }
        if (!units.empty()) {
            break;
        }
    }
    return units;
}

std::vector<UnitIndex> assign_faces(const Faces& faces, std::size_t unit_count, const GapLimits& limits,
                                    const std::vector<UnitIndex>& first)
{
    return Assigner(faces, unit_count, limits, first).assign();
}

} // namespace needshed::coverage
