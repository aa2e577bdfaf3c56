#include "release/report/locality_map.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "needshed/core/parallel.hpp"
#include "needshed/coverage/assemble.hpp"
#include "release/map_drawing.hpp"
#include "release/xml.hpp"

namespace needshed::report {

namespace {

constexpr double width = 340;
constexpr double least_height = 200;
constexpr double most_height = 340;
constexpr double margin = 0.06; ///< of the extent, around the locality

/// Vertices nearer than this many pixels to the last one are left out: more of them where there are many maps.
constexpr double fine_spacing = 1.5;
constexpr double coarse_spacing = 2.5;
constexpr std::size_t many_maps = 100;

Box box_of(const PolygonSet& areas, std::size_t area)
{
    const auto first = areas.ring_start[areas.part_start[areas.area_start[area]]];
    const auto last = areas.ring_start[areas.part_start[areas.area_start[area + 1]]];
    auto box = bounding_box({areas.points.data() + first, last - first});
    const double around = margin * std::max(box.max_x - box.min_x, box.max_y - box.min_y);
    return {box.min_x - around, box.min_y - around, box.max_x + around, box.max_y + around};
}

bool meet(const Box& a, const Box& b)
{
    return a.min_x <= b.max_x && b.min_x <= a.max_x && a.min_y <= b.max_y && b.min_y <= a.max_y;
}

/// Adds a line, thinned.
template <typename PointAt>
void add_thinned(PathText& path, std::size_t count, double spacing, PointAt point_at, bool closed)
{
    Point last;
    for (std::size_t i = 0; i < count; ++i) {
        const Point at = point_at(i);
        const bool is_end = !closed && i + 1 == count;
        if (i == 0) {
            path.move_to(at);
            last = at;
        }
        else if (is_end || std::hypot(at.x - last.x, at.y - last.y) >= spacing) {
            path.line_to(at);
            last = at;
        }
    }
    if (closed) {
        path.close();
    }
}

class Surroundings {
public:
    Surroundings(const Context& context, const ScreenArcs& screen)
        : m_context(context), m_arcs(screen.arcs), m_points(label_points(context.results)),
          m_units(unit_areas(screen.arcs, context.results.units.coverage.unit_count())),
          m_areas(dissolve(screen.arcs, context.results.proposal.plan.locality, context.results.proposal.plan.count)),
          m_members(context.results.proposal.plan.count),
          m_spacing(m_members.size() > many_maps ? coarse_spacing : fine_spacing)
    {
        const auto& locality = context.results.proposal.plan.locality;
        for (std::size_t u = 0; u < locality.size(); ++u) {
            m_members[locality[u]].push_back(u);
        }
        gather_lines();
    }

    std::string map(std::size_t locality) const
    {
        const auto box = box_of(m_areas, locality);
        const double ratio = (box.max_y - box.min_y) / std::max(box.max_x - box.min_x, 1.0);
        const double height = std::clamp(width * ratio, least_height, most_height);
        const Projection projection(box, {0, 0, width, height});
        return fmt::format("<svg class=\"locality-map\" viewBox=\"0 0 {:g} {:.0f}\" role=\"img\" aria-label=\"Map of "
                           "{}: its units by tenths of need, hot spots hatched.\" font-family=\"sans-serif\">\n",
                           width, height + 32, locality_name(m_context, locality)) +
               fmt::format("<svg width=\"{:g}\" height=\"{:.0f}\">\n", width, height) + // cuts off what is around
               units(locality, projection) + around(locality, box, projection) +
               fmt::format("<path class=\"edge\" d=\"{}\"/>\n", area_path(m_areas, locality, projection)) +
               names(locality, box, projection) + "</svg>\n" + scale_bar(projection, 8, height + 22) + "</svg>\n";
    }

private:
    /// A line between two localities, or a piece of the outline of the area.
    struct Line {
        std::uint32_t a = 0;
        std::uint32_t b = no_group;
        std::vector<Point> points;
        Box box;
    };

    void gather_lines()
    {
        const auto& locality = m_context.results.proposal.plan.locality;
        const auto borders = group_borders(m_arcs, locality);
        for (std::size_t l = 0; l < borders.pairs.size(); ++l) {
            for (auto p = borders.lines.line_start[l]; p < borders.lines.line_start[l + 1]; ++p) {
                const auto begin = borders.lines.points.begin();
                add_line({borders.pairs[l].a,
                          borders.pairs[l].b,
                          {begin + static_cast<std::ptrdiff_t>(borders.lines.part_start[p]),
                           begin + static_cast<std::ptrdiff_t>(borders.lines.part_start[p + 1])},
                          {}});
            }
        }
        for (std::size_t k = 0; k < m_arcs.arc_count(); ++k) {
            if (m_arcs.arc(k).empty() || (m_arcs.left[k] != no_unit && m_arcs.right[k] != no_unit)) {
                continue;
            }
            Line line{
                locality[to_index(m_arcs.left[k] == no_unit ? m_arcs.right[k] : m_arcs.left[k])], no_group, {}, {}};
            for (const auto vertex : m_arcs.arc(k)) {
                line.points.push_back(m_arcs.points[vertex]);
            }
            add_line(std::move(line));
        }
    }

    void add_line(Line line)
    {
        line.box = bounding_box(line.points);
        m_lines.push_back(std::move(line));
    }

    std::string area_path(const PolygonSet& areas, std::size_t area, const Projection& projection) const
    {
        PathText path;
        for (auto r = areas.part_start[areas.area_start[area]]; r < areas.part_start[areas.area_start[area + 1]]; ++r) {
            const auto ring = areas.ring(r);
            add_thinned(
                path, ring.size(), m_spacing, [&](std::size_t i) { return projection.at(ring[i]); }, true);
        }
        return path.text();
    }

    /// One shape for each tenth, and one for the hot units.
    std::string units(std::size_t locality, const Projection& projection) const
    {
        std::array<std::string, 11> tenths;
        std::string hot;
        for (const auto unit : m_members[locality]) {
            const auto path = area_path(m_units, unit, projection);
            tenths[static_cast<std::size_t>(m_context.results.need.decile[unit])] += path;
            hot += m_context.results.hotspots.index.classes[unit] == HotspotClass::Hot ? path : "";
        }
        std::string map;
        for (std::size_t d = 0; d < tenths.size(); ++d) {
            map += tenths[d].empty() ? "" : fmt::format("<path class=\"unit d{}\" d=\"{}\"/>\n", d, tenths[d]);
        }
        return map + (hot.empty() ? "" : fmt::format("<path class=\"hot-lines\" d=\"{}\"/>\n", hot));
    }

    /// Lines of the others; its own is drawn by itself.
    std::string around(std::size_t locality, const Box& box, const Projection& projection) const
    {
        PathText path;
        for (const auto& line : m_lines) {
            if (line.a != locality && line.b != locality && meet(line.box, box)) {
                add_thinned(
                    path, line.points.size(), 1.5 * m_spacing,
                    [&](std::size_t v) { return projection.at(line.points[v]); }, false);
            }
        }
        return fmt::format("<path class=\"around\" d=\"{}\"/>\n", path.text());
    }

    /// Codes of the neighbours that are in the picture.
    std::string names(std::size_t locality, const Box& box, const Projection& projection) const
    {
        std::vector<MapLabel> labels;
        for (std::size_t l = 0; l < m_points.size(); ++l) {
            const auto& at = m_points[l];
            if (l != locality && at.x > box.min_x && at.x < box.max_x && at.y > box.min_y && at.y < box.max_y) {
                const auto& code = m_context.results.scorecard.localities[l].code;
                labels.push_back({projection.at(at), 1, code, code});
            }
        }
        return place_labels(std::move(labels), 12).svg;
    }

    const Context& m_context;
    const ArcSet& m_arcs;
    std::vector<Point> m_points;
    PolygonSet m_units;
    PolygonSet m_areas;
    std::vector<std::vector<std::size_t>> m_members;
    std::vector<Line> m_lines;
    double m_spacing;
};

} // namespace

std::vector<std::string> locality_maps(const Context& context, const ScreenArcs& screen)
{
    const Surroundings surroundings(context, screen);
    std::vector<std::string> maps(context.results.proposal.plan.count);
    parallel_for(maps.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (auto l = begin; l < end; ++l) {
            maps[l] = surroundings.map(l);
        }
    });
    return maps;
}

} // namespace needshed::report
