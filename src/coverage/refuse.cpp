#include "refuse.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "geos.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed::coverage {

namespace {

constexpr std::size_t places_shown = 3;

/// Pairs whose common area is worked out; of more than these the message says less.
constexpr std::size_t pairs_measured = 5000;

/// All that is wrong between two units, or within one.
struct Pair {
    UnitIndex a{};
    UnitIndex b{};
    Point place;
    double overlap_m2 = 0;
};

std::vector<Pair> pairs_of(const Draft& draft)
{
    std::vector<Pair> pairs;
    for (const auto& mismatch : draft.mismatches) {
        // What a unit has against the outside repeats what it has against its neighbour, unless it has nothing else.
        if (pairs.empty() || pairs.back().a != mismatch.a || pairs.back().b != mismatch.b) {
            pairs.push_back({mismatch.a, mismatch.b, mismatch.place});
        }
    }
    std::vector<std::uint8_t> named(draft.rings.unit_count(), 0);
    for (const auto& pair : pairs) {
        if (pair.a != pair.b && pair.b != no_unit) {
            named[to_index(pair.a)] = named[to_index(pair.b)] = 1;
        }
    }
    const auto repeats = [&](const Pair& pair) {
        return (pair.a == pair.b || pair.b == no_unit) && named[to_index(pair.a)] == 1;
    };
    pairs.erase(std::remove_if(pairs.begin(), pairs.end(), repeats), pairs.end());
    return pairs;
}

class OverlapMeter {
public:
    OverlapMeter(const Draft& draft, double square_metres) : m_draft(draft), m_square_metres(square_metres) {}

    double operator()(UnitIndex a, UnitIndex b)
    {
        return m_geos.common_area(geometry(a), geometry(b)) * m_square_metres;
    }

private:
    const Geos::Geometry& geometry(UnitIndex unit)
    {
        auto found = m_geometries.find(unit);
        if (found == m_geometries.end()) {
            auto raw = m_geos.geometry(m_draft.rings, m_draft.arcs.points, to_index(unit));
            found = m_geometries.emplace(unit, m_geos.made_valid(raw)).first;
        }
        return found->second;
    }

    const Draft& m_draft;
    double m_square_metres;
    Geos m_geos;
    std::map<UnitIndex, Geos::Geometry> m_geometries;
};

std::string description(const Pair& pair, const Naming& naming)
{
    const auto place = " at " + place_text(pair.place);
    if (pair.b == no_unit || pair.a == pair.b) {
        return naming.quoted(pair.a) + " crosses itself" + place;
    }
    const auto both = naming.quoted(pair.a) + " and " + naming.quoted(pair.b);
    if (pair.overlap_m2 >= 0.005) {
        return both + " overlap by " + area_text(pair.overlap_m2) + place;
    }
    return both + " lack vertices of each other" + place;
}

std::string summary(const std::vector<Pair>& pairs)
{
    std::size_t overlaps = 0;
    double overlap_m2 = 0;
    for (const auto& pair : pairs) {
        overlaps += pair.overlap_m2 >= 0.005 ? 1 : 0;
        overlap_m2 += pair.overlap_m2;
    }
    std::string text = "borders do not match in " + counted(pairs.size(), "place");
    if (overlaps > 0) {
        text += fmt::format("; {} by {} in all", counted(overlaps, "overlap"), area_text(overlap_m2));
    }
    return text;
}

} // namespace

std::string place_text(const Point& place)
{
    return fmt::format("({:.1f}, {:.1f})", place.x, place.y);
}

void refuse_mismatches(const Draft& draft, const Naming& naming, double snap_m)
{
    auto pairs = pairs_of(draft);
    if (pairs.empty()) {
        return;
    }
    OverlapMeter overlap(draft, naming.metres_per_unit * naming.metres_per_unit);
    for (std::size_t i = 0; i < std::min(pairs.size(), pairs_measured); ++i) {
        if (pairs[i].b != no_unit && pairs[i].a != pairs[i].b) {
            pairs[i].overlap_m2 = overlap(pairs[i].a, pairs[i].b);
        }
    }
    const auto what = summary(pairs);
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const Pair& a, const Pair& b) { return a.overlap_m2 > b.overlap_m2; });
    std::string worst;
    for (std::size_t i = 0; i < std::min(pairs.size(), places_shown); ++i) {
        worst += (i == 0 ? "" : "; ") + description(pairs[i], naming);
    }
    throw Error(
        ErrorKind::Input, naming.title, what + (pairs.size() > 1 ? "; worst: " : ": ") + worst,
        fmt::format("Repair did not come through. Mend the layer (mapshaper -clean, or QGIS 'Snap geometries to "
                    "layer'), or raise units.repair.snap_m, now {}",
                    snap_m));
}

} // namespace needshed::coverage
