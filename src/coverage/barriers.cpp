// Each segment of each border asks the grid for its stretches within the tolerance of a barrier. Where barriers are
// areas, a stretch that is left over lies in one of them wholly or not at all, because it would come near an outline on
// its way out; so its middle is looked up, for all left-over stretches at once. Stretches are then merged, added up by
// pair of units, and joined into lines. Borders are independent of each other, so they run in parallel.

#include "barriers.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "needshed/core/parallel.hpp"
#include "needshed/core/text.hpp"
#include "predicates.hpp"

namespace needshed::coverage {

namespace {

constexpr std::size_t chunk_arcs = 1024;

/// Stretches whose ends are nearer than this share of a segment touch.
constexpr double hair = 1e-9;

/// A stretch of an edge: the place of its first vertex in `ArcSet::vertex`.
struct EdgeStretch {
    std::size_t edge = 0;
    Stretch stretch;
};
using EdgeStretches = std::vector<EdgeStretch>;

Point point_at(const ArcSet& arcs, std::size_t edge, double share)
{
    const Point& p = arcs.points[arcs.vertex[edge]];
    const Point& q = arcs.points[arcs.vertex[edge + 1]];
    return share <= 0 ? p : share >= 1 ? q : Point{p.x + share * (q.x - p.x), p.y + share * (q.y - p.y)};
}

/// Turns the stretches of one edge into those that do not touch, in order.
void merge(std::vector<Stretch>& stretches)
{
    std::sort(stretches.begin(), stretches.end(),
              [](const Stretch& x, const Stretch& y) { return std::tie(x.from, x.to) < std::tie(y.from, y.to); });
    std::size_t kept = 0;
    for (const auto& stretch : stretches) {
        if (kept > 0 && stretch.from <= stretches[kept - 1].to + hair) {
            stretches[kept - 1].to = std::max(stretches[kept - 1].to, stretch.to);
        }
        else {
            stretches[kept++] = stretch;
        }
    }
    stretches.resize(kept);
}

/// What lies near barriers, edge by edge, and what does not.
class EdgeScan {
public:
    EdgeScan(const ArcSet& arcs, const BarrierGrid& grid, BarrierUse& use) : m_arcs(arcs), m_grid(grid), m_use(use) {}

    void scan(std::size_t edge)
    {
        m_work.clear();
        m_grid.add_stretches(point_at(m_arcs, edge, 0), point_at(m_arcs, edge, 1), m_work, m_use);
        merge(m_work);
        double end = 0;
        for (const auto& stretch : m_work) {
            add_gap(edge, {end, stretch.from});
            near.push_back({edge, stretch});
            end = stretch.to;
        }
        add_gap(edge, {end, 1});
    }

    EdgeStretches near;
    EdgeStretches gaps; ///< where there are areas

private:
    void add_gap(std::size_t edge, const Stretch& gap)
    {
        if (m_grid.has_areas() && gap.to - gap.from > hair) {
            gaps.push_back({edge, gap});
        }
    }

    const ArcSet& m_arcs;
    const BarrierGrid& m_grid;
    BarrierUse& m_use;
    std::vector<Stretch> m_work;
};

/// Of the gaps, those that lie in an area.
EdgeStretches inside_areas(const ArcSet& arcs, const EdgeStretches& gaps, const BarrierGrid& grid, BarrierUse& use)
{
    std::vector<Point> middles;
    middles.reserve(gaps.size());
    for (const auto& [edge, gap] : gaps) {
        middles.push_back(point_at(arcs, edge, (gap.from + gap.to) / 2));
    }
    const auto area = grid.areas_at(middles);
    EdgeStretches inside;
    for (std::size_t i = 0; i < gaps.size(); ++i) {
        if (area[i] != no_group) {
            use.mark(area[i]);
            inside.push_back(gaps[i]);
        }
    }
    return inside;
}

/// All stretches of borders that barriers cancel, those of one edge in order and apart.
EdgeStretches cancelled_stretches(const ArcSet& arcs, const BarrierGrid& grid, BarrierUse& use)
{
    std::vector<EdgeStretches> chunks((arcs.arc_count() + chunk_arcs - 1) / chunk_arcs);
    parallel_for(chunks.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (auto c = begin; c < end; ++c) {
            EdgeScan scan(arcs, grid, use);
            for (auto k = c * chunk_arcs; k < std::min((c + 1) * chunk_arcs, arcs.arc_count()); ++k) {
                for (auto edge = arcs.start[k]; arcs.right[k] != no_unit && edge + 1 < arcs.start[k + 1]; ++edge) {
                    scan.scan(edge);
                }
            }
            chunks[c] = std::move(scan.near);
            const auto inside = inside_areas(arcs, scan.gaps, grid, use);
            chunks[c].insert(chunks[c].end(), inside.begin(), inside.end());
            std::sort(chunks[c].begin(), chunks[c].end(), [](const EdgeStretch& x, const EdgeStretch& y) {
                return std::tie(x.edge, x.stretch.from) < std::tie(y.edge, y.stretch.from);
            });
        }
    });
    EdgeStretches all;
    for (const auto& chunk : chunks) {
        all.insert(all.end(), chunk.begin(), chunk.end());
    }
    return all;
}

/// The stretches of one arc.
struct CancelledArc {
    UnitIndex a{};
    UnitIndex b{};
    std::size_t arc = 0;
    std::span<const EdgeStretch> stretches;
};

std::vector<CancelledArc> by_pair(const ArcSet& arcs, const EdgeStretches& stretches)
{
    std::vector<CancelledArc> result;
    std::size_t first = 0;
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        std::size_t last = first;
        while (last < stretches.size() && stretches[last].edge < arcs.start[k + 1]) {
            ++last;
        }
        if (last > first) {
            result.push_back({std::min(arcs.left[k], arcs.right[k]), std::max(arcs.left[k], arcs.right[k]), k,
                              std::span(stretches).subspan(first, last - first)});
        }
        first = last;
    }
    std::sort(result.begin(), result.end(), [](const CancelledArc& x, const CancelledArc& y) {
        return std::tie(x.a, x.b, x.arc) < std::tie(y.a, y.b, y.arc);
    });
    return result;
}

double length_of(const ArcSet& arcs, std::span<const EdgeStretch> stretches)
{
    double length = 0;
    for (const auto& [edge, stretch] : stretches) {
        length += (stretch.to - stretch.from) * distance(point_at(arcs, edge, 0), point_at(arcs, edge, 1));
    }
    return length;
}

/// Stretches that follow each other are one part.
void append_parts(const ArcSet& arcs, std::span<const EdgeStretch> stretches, LineSet& lines)
{
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        const auto& [edge, stretch] = stretches[i];
        const bool goes_on =
            i > 0 &&
            ((stretches[i - 1].edge == edge && stretch.from <= stretches[i - 1].stretch.to + hair) ||
             (stretches[i - 1].edge + 1 == edge && stretch.from <= hair && stretches[i - 1].stretch.to >= 1 - hair));
        if (!goes_on) {
            if (i > 0) {
                lines.end_part();
            }
            lines.points.push_back(point_at(arcs, edge, stretch.from));
        }
        lines.points.push_back(point_at(arcs, edge, stretch.to));
    }
    lines.end_part();
}

/// What counts of a length cancelled.
double counted_m(double cancelled_m, double length_m)
{
    if (length_m - cancelled_m <= least_border_m) {
        return length_m;
    }
    return cancelled_m <= least_border_m ? 0 : cancelled_m;
}

double cancelled_in_all(const BarrierEffect& effect, bool wholly)
{
    double sum = 0;
    for (const auto& border : effect.borders) {
        sum += border.wholly() == wholly ? border.cancelled_m : 0;
    }
    return sum;
}

std::string km(double metres)
{
    return fmt::format("{:.2f} km", metres / 1000);
}

std::string effect_text(const BarrierEffect& effect)
{
    const auto wholly = static_cast<std::size_t>(
        std::count_if(effect.borders.begin(), effect.borders.end(), [](const auto& each) { return each.wholly(); }));
    const auto in_part = effect.borders.size() - wholly;
    const auto within = fmt::format("within {:g} m of it", effect.tolerance_m);
    if (effect.borders.empty()) {
        return "cancels no border: none lies " + within + "; a larger units.barriers.tolerance_m reaches further";
    }
    const auto whole_text = counted(wholly, "border") + " wholly (" + km(cancelled_in_all(effect, true)) + ")";
    const auto part_text = km(cancelled_in_all(effect, false)) + " of " + counted(in_part, "other border");
    return "cancels what lies " + within + ": " + (wholly > 0 ? whole_text : "") +
           (wholly > 0 && in_part > 0 ? " and " : "") + (in_part > 0 ? part_text : "");
}

} // namespace

BarrierEffect cancelled_borders(const ArcSet& arcs, std::span<const GraphEdge> borders, const BarrierGrid& grid,
                                double metres_per_unit, BarrierUse& use)
{
    const auto stretches = cancelled_stretches(arcs, grid, use);
    const auto touched = by_pair(arcs, stretches);
    BarrierEffect effect;
    auto border = borders.begin();
    for (std::size_t first = 0; first < touched.size();) {
        const auto is_pair = [&](const auto& each) { return each.a == touched[first].a && each.b == touched[first].b; };
        border = std::find_if(border, borders.end(), is_pair);
        double length = 0;
        auto last = first;
        for (; last < touched.size() && is_pair(touched[last]); ++last) {
            length += length_of(arcs, touched[last].stretches);
        }
        const double cancelled_m = counted_m(length * metres_per_unit, border->border_m);
        if (cancelled_m > 0) {
            effect.borders.push_back({border->a, border->b, border->border_m, cancelled_m});
            for (auto i = first; i < last; ++i) {
                append_parts(arcs, touched[i].stretches, effect.lines);
            }
            effect.lines.end_line();
        }
        first = last;
    }
    return effect;
}

std::vector<GraphEdge> remaining_borders(std::vector<GraphEdge> borders, const BarrierEffect& effect)
{
    auto border = borders.begin();
    for (const auto& gone : effect.borders) {
        border =
            std::find_if(border, borders.end(), [&](const auto& each) { return each.a == gone.a && each.b == gone.b; });
        border->border_m -= gone.cancelled_m;
    }
    std::erase_if(borders, [](const GraphEdge& each) { return !(each.border_m > 0); });
    return borders;
}

void add_barrier_findings(const BarrierEffect& effect, const BarrierUse& use, Findings& findings)
{
    double cancelled_m = 0;
    for (const auto& border : effect.borders) {
        cancelled_m += border.cancelled_m;
    }
    findings.push_back({"barrier", effect.title, effect_text(effect), cancelled_m});
    if (effect.idle == 0 || effect.borders.empty()) {
        return;
    }
    constexpr std::size_t most_named = 5;
    const auto reach = fmt::format("no border lies within {:g} m of", effect.tolerance_m);
    std::vector<std::string> rows;
    for (std::size_t barrier = 0; barrier < use.count(); ++barrier) {
        if (!use[barrier]) {
            rows.push_back(std::to_string(barrier + 1));
        }
    }
    if (rows.size() > most_named) {
        findings.push_back({"idle_barrier", effect.title,
                            fmt::format("{} of {} barriers cancel nothing: {} them; on rows {}", rows.size(),
                                        effect.count, reach, list_names(rows)),
                            static_cast<double>(rows.size())});
        return;
    }
    for (const auto& row : rows) {
        findings.push_back({"idle_barrier", effect.title + " row " + row, "cancels nothing: " + reach + " it", 1});
    }
}

} // namespace needshed::coverage
