#include "free_rings.hpp"

#include <algorithm>
#include <cmath>

namespace needshed::coverage {

namespace {

/// For each point, how many arc ends meet there; a closed arc counts once.
std::vector<std::uint8_t> ends_at(const ArcSet& arcs)
{
    std::vector<std::uint8_t> ends(arcs.points.size(), 0);
    const auto count = [&](std::uint32_t vertex) { ends[vertex] = ends[vertex] < 2 ? ends[vertex] + 1 : 2; };
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        const auto arc = arcs.arc(k);
        if (arc.size() >= 2) {
            count(arc.front());
            if (arc.front() != arc.back()) {
                count(arc.back());
            }
        }
    }
    return ends;
}

double signed_area(std::span<const std::uint32_t> arc, std::span<const Point> ground)
{
    std::vector<Point> ring;
    ring.reserve(arc.size());
    for (const auto v : arc.first(arc.size() - 1)) {
        ring.push_back(ground[v]);
    }
    return twice_signed_area(ring) / 2;
}

RingKind kind_of(const ArcSet& arcs, std::size_t arc, double area)
{
    if (arcs.left[arc] != no_unit && arcs.right[arc] != no_unit) {
        return RingKind::Enclave;
    }
    return (area > 0) == (arcs.right[arc] == no_unit) ? RingKind::Island : RingKind::Hole;
}

/// Marks the largest island of each unit that no other arc bounds but holes.
void mark_last_parts(const ArcSet& arcs, std::vector<FreeRing>& rings)
{
    std::size_t units = 0;
    for (const auto unit : arcs.left) {
        units = std::max(units, unit == no_unit ? 0 : to_index(unit) + 1);
    }
    for (const auto unit : arcs.right) {
        units = std::max(units, unit == no_unit ? 0 : to_index(unit) + 1);
    }
    std::vector<FreeRing*> largest(units, nullptr);
    const auto unit_of = [&](const FreeRing& ring) {
        return to_index(arcs.left[ring.arc] != no_unit ? arcs.left[ring.arc] : arcs.right[ring.arc]);
    };
    for (auto& ring : rings) {
        auto& best = largest[unit_of(ring)];
        if (ring.kind == RingKind::Island && (best == nullptr || ring.area_m2 > best->area_m2)) {
            best = &ring;
        }
    }
    // A part that another arc bounds is not an island, or has that arc inside; either way it stays.
    auto ring = rings.begin();
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        const bool is_free = ring != rings.end() && ring->arc == k;
        const bool can_go = is_free && (ring++)->kind != RingKind::Enclave;
        for (const auto unit : {arcs.left[k], arcs.right[k]}) {
            if (!can_go && unit != no_unit && !arcs.arc(k).empty()) {
                largest[to_index(unit)] = nullptr;
            }
        }
    }
    for (auto* each : largest) {
        if (each != nullptr) {
            each->is_last_part = true;
        }
    }
}

} // namespace

std::vector<FreeRing> find_free_rings(const ArcSet& arcs, std::span<const Point> ground)
{
    const auto ends = ends_at(arcs);
    std::vector<FreeRing> rings;
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        const auto arc = arcs.arc(k);
        if (arc.size() >= 4 && arc.front() == arc.back() && ends[arc.front()] == 1) {
            const double area = signed_area(arc, ground);
            rings.push_back({k, kind_of(arcs, k, area), false, std::abs(area)});
        }
    }
    mark_last_parts(arcs, rings);
    return rings;
}

} // namespace needshed::coverage
