#include "line_map.hpp"

#include <algorithm>
#include <tuple>

namespace needshed::coverage {

namespace {

/// How many ends of edges meet at each vertex.
std::vector<std::uint32_t> degrees(const ArcSet& arcs)
{
    std::vector<std::uint32_t> degree(arcs.points.size(), 0);
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        const auto arc = arcs.arc(k);
        for (std::size_t i = 0; i < arc.size(); ++i) {
            degree[arc[i]] += i == 0 || i + 1 == arc.size() ? 1U : 2U;
        }
    }
    return degree;
}

/// A stretch of an arc between two vertices at which lines meet.
struct Stretch {
    std::uint32_t from = 0; ///< the lower of its ends where it is one edge, so that those that coincide sort together
    std::uint32_t to = 0;
    std::size_t first = 0; ///< its place in `ArcSet::vertex`
    std::size_t last = 0;
    std::size_t arc = 0;
    bool is_edge = false;
    bool reversed = false; ///< runs from `to` to `from`
};

std::vector<Stretch> stretches(const ArcSet& arcs)
{
    const auto degree = degrees(arcs);
    std::vector<Stretch> result;
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        auto first = arcs.start[k];
        for (auto i = first + 1; i < arcs.start[k + 1]; ++i) {
            // At the tip of a spike no other line meets, and yet its two edges must be seen to coincide.
            const bool goes_on = i + 1 < arcs.start[k + 1] && degree[arcs.vertex[i]] == 2;
            if (goes_on && arcs.vertex[i - 1] != arcs.vertex[i + 1]) {
                continue;
            }
            Stretch each{arcs.vertex[first], arcs.vertex[i], first, i, k, i == first + 1, false};
            if (each.is_edge && each.to < each.from) {
                std::swap(each.from, each.to);
                each.reversed = true;
            }
            result.push_back(each);
            first = i;
        }
    }
    std::sort(result.begin(), result.end(), [](const Stretch& a, const Stretch& b) {
        return std::tuple(a.from, a.to, !a.is_edge, a.first) < std::tuple(b.from, b.to, !b.is_edge, b.first);
    });
    return result;
}

bool coincide(const Stretch& a, const Stretch& b)
{
    return a.is_edge && b.is_edge && a.from == b.from && a.to == b.to;
}

/// What the left of the stretches has over their right, seen from `from` to `to`.
std::vector<Claim> claims_across(const ArcSet& arcs, std::span<const Stretch> same)
{
    std::vector<Claim> all;
    for (const auto& each : same) {
        const int sign = each.reversed ? -1 : 1;
        for (const auto& claim : {Claim{arcs.left[each.arc], sign}, Claim{arcs.right[each.arc], -sign}}) {
            if (claim.unit != no_unit) {
                all.push_back(claim);
            }
        }
    }
    std::sort(all.begin(), all.end(), [](const Claim& a, const Claim& b) { return a.unit < b.unit; });
    std::vector<Claim> sum;
    for (const auto& claim : all) {
        if (!sum.empty() && sum.back().unit == claim.unit) {
            sum.back().times += claim.times;
        }
        else {
            sum.push_back(claim);
        }
    }
    sum.erase(std::remove_if(sum.begin(), sum.end(), [](const Claim& claim) { return claim.times == 0; }), sum.end());
    return sum;
}

void append_line(const ArcSet& arcs, const Stretch& stretch, ArcSet& lines)
{
    if (stretch.is_edge) {
        lines.vertex.insert(lines.vertex.end(), {stretch.from, stretch.to});
    }
    else {
        lines.vertex.insert(lines.vertex.end(), arcs.vertex.begin() + static_cast<std::ptrdiff_t>(stretch.first),
                            arcs.vertex.begin() + static_cast<std::ptrdiff_t>(stretch.last) + 1);
    }
    lines.start.push_back(lines.vertex.size());
    lines.left.push_back(no_unit);
    lines.right.push_back(no_unit);
}

} // namespace

LineMap map_lines(ArcSet noded)
{
    LineMap map;
    const auto all = stretches(noded);
    for (auto first = all.begin(); first != all.end();) {
        auto last = first + 1;
        while (last != all.end() && coincide(*first, *last)) {
            ++last;
        }
        const auto claims = claims_across(noded, {first, last});
        if (!claims.empty()) {
            append_line(noded, *first, map.lines);
            map.claims.insert(map.claims.end(), claims.begin(), claims.end());
            map.claim_start.push_back(map.claims.size());
        }
        first = last;
    }
    map.lines.points = std::move(noded.points);
    return map;
}

} // namespace needshed::coverage
