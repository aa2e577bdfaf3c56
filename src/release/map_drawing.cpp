#include "release/map_drawing.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "release/xml.hpp"

namespace needshed {

namespace {

/// 1, 2 or 5 times a power of ten, at most the given.
double round_below(double value)
{
    const double power = std::pow(10, std::floor(std::log10(value)));
    const double ratio = value / power;
    return power * (ratio >= 5 ? 5 : ratio >= 2 ? 2 : 1);
}

struct Rectangle {
    double left, top, right, bottom;

    bool meets(const Rectangle& other) const
    {
        return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
};

/// Letters, not bytes.
double length(const std::string& label)
{
    return static_cast<double>(std::count_if(
        label.begin(), label.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

/// Bold letters and digits are up to 0.7 of their height wide in common typefaces, capitals more.
Rectangle around(const Point& at, const std::string& label, double size)
{
    const double half = 0.37 * size * length(label) + 2;
    return {at.x - half, at.y - 0.6 * size, at.x + half, at.y + 0.6 * size};
}

/// A label that has its place.
struct Standing {
    const MapLabel* label;
    Rectangle box;
    bool is_name; ///< else the code
};

std::string label_text(const MapLabel& label, bool is_name, double size)
{
    return svg_text(label.at.x, label.at.y + 0.35 * size, size, is_name ? label.name : label.code,
                    " text-anchor=\"middle\" font-weight=\"bold\" stroke=\"#fff\" stroke-width=\"3\" "
                    "stroke-linejoin=\"round\" paint-order=\"stroke\"");
}

struct Middle {
    double x = 0;
    double y = 0;
    double area = 0;
};

/// Of each locality, by land.
std::vector<Middle> middles(const Results& results)
{
    const auto points = results.units.coverage.interior_points();
    const auto area = results.units.coverage.area_m2();
    std::vector<Middle> middle(results.proposal.plan.count);
    for (std::size_t u = 0; u < points.size(); ++u) {
        auto& sum = middle[results.proposal.plan.locality[u]];
        sum.x += area[u] * points[u].x;
        sum.y += area[u] * points[u].y;
        sum.area += area[u];
    }
    return middle;
}

} // namespace

Projection::Projection(const Box& box, const Frame& frame)
    : m_scale(std::min(frame.width / std::max(box.max_x - box.min_x, 1.0),
                       frame.height / std::max(box.max_y - box.min_y, 1.0))),
      m_left(frame.left + (frame.width - m_scale * (box.max_x - box.min_x)) / 2 - m_scale * box.min_x),
      m_top(frame.top + (frame.height - m_scale * (box.max_y - box.min_y)) / 2 + m_scale * box.max_y)
{
}

std::string rgb(std::string_view colour)
{
    return fmt::format("rgb({})", colour.substr(0, colour.rfind(',')));
}

std::string svg_text(double x, double y, double size, const std::string& what, const std::string& more)
{
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"{:g}\"{}>{}</text>\n", x, y, size, more,
                       escaped(what));
}

void PathText::add(long tenths)
{
    const long size = std::abs(tenths);
    const bool whole = size % 10 == 0;
    const bool separated = m_text.empty() || m_text.back() == 'M' || m_text.back() == 'l' || tenths < 0 ||
                           (size < 10 && !whole && m_has_fraction);
    m_text += separated ? "" : " ";
    m_text += tenths < 0 ? "-" : "";
    m_text += size >= 10 || whole ? std::to_string(size / 10) : "";
    m_text += whole ? "" : "." + std::to_string(size % 10);
    m_has_fraction = !whole;
}

void PathText::move_to(const Point& at)
{
    m_x = std::lround(10 * at.x);
    m_y = std::lround(10 * at.y);
    m_text += 'M';
    add(m_x);
    add(m_y);
    m_in_steps = false;
}

void PathText::line_to(const Point& at)
{
    const long x = std::lround(10 * at.x);
    const long y = std::lround(10 * at.y);
    if (x == m_x && y == m_y) {
        return;
    }
    m_text += m_in_steps ? "" : "l";
    m_in_steps = true;
    add(x - m_x);
    add(y - m_y);
    m_x = x;
    m_y = y;
}

std::string path_of(const PolygonSet& areas, std::size_t area, const Projection& projection)
{
    PathText path;
    for (auto r = areas.part_start[areas.area_start[area]]; r < areas.part_start[areas.area_start[area + 1]]; ++r) {
        const auto ring = areas.ring(r);
        const auto box = bounding_box(ring);
        if (projection.pixels_per_metre() * std::max(box.max_x - box.min_x, box.max_y - box.min_y) < pixel) {
            continue;
        }
        path.move_to(projection.at(ring.front()));
        for (const auto& point : ring.subspan(1)) {
            path.line_to(projection.at(point));
        }
        path.close();
    }
    return path.text();
}

std::string path_of(const LineSet& lines, std::size_t line, const Projection& projection)
{
    PathText path;
    for (auto p = lines.line_start[line]; p < lines.line_start[line + 1]; ++p) {
        path.move_to(projection.at(lines.points[lines.part_start[p]]));
        for (auto i = lines.part_start[p] + 1; i < lines.part_start[p + 1]; ++i) {
            path.line_to(projection.at(lines.points[i]));
        }
    }
    return path.text();
}

const char* stroke_of(Firmness firmness)
{
    return firmness == Firmness::Open      ? "stroke-width=\"2.5\" stroke-dasharray=\"1.5 5\""
           : firmness == Firmness::Leaning ? "stroke-width=\"2.5\" stroke-dasharray=\"9 5\""
                                           : "stroke-width=\"4\"";
}

std::string filled(const std::string& path, const std::string& fill, const std::string& title)
{
    return path.empty()
               ? ""
               : fmt::format("<path d=\"{}\" fill=\"{}\"><title>{}</title></path>\n", path, fill, escaped(title));
}

std::string scale_bar(const Projection& projection, double left, double y)
{
    const double metres = round_below(130 / projection.pixels_per_metre());
    const double width = metres * projection.pixels_per_metre();
    const auto label = metres >= 1000 ? fmt::format("{:g} km", metres / 1000) : fmt::format("{:g} m", metres);
    return fmt::format(
               "<g stroke=\"#333\" fill=\"none\"><path d=\"M{0} {1}v6h{2:.1f}v-6\"/><path d=\"M{3:.1f} {4}v4\"/></g>\n",
               left, y, width, left + width / 2, y + 2) +
           svg_text(left, y - 5, 12, "0") + svg_text(left + width, y - 5, 12, label, " text-anchor=\"middle\"");
}

std::string north_arrow(double x, double y)
{
    return fmt::format("<path d=\"M{0} {1}l8 24l-8 -6l-8 6z\" fill=\"#333\"/>\n", x, y - 22) +
           svg_text(x, y - 28, 12, "N", " text-anchor=\"middle\"");
}

std::vector<Point> label_points(const Results& results)
{
    const auto points = results.units.coverage.interior_points();
    const auto& plan = results.proposal.plan;
    const auto middle = middles(results);
    std::vector<std::size_t> nearest(plan.count, points.size());
    const auto distance = [&](std::size_t u) {
        const auto& of = middle[plan.locality[u]];
        return std::hypot(points[u].x - of.x / of.area, points[u].y - of.y / of.area);
    };
    for (std::size_t u = 0; u < points.size(); ++u) {
        auto& best = nearest[plan.locality[u]];
        best = best == points.size() || distance(u) < distance(best) ? u : best;
    }
    std::vector<Point> places(nearest.size());
    std::transform(nearest.begin(), nearest.end(), places.begin(), [&](std::size_t unit) { return points[unit]; });
    return places;
}

std::vector<MapLabel> locality_labels(const Results& results, const Projection& projection)
{
    const auto points = label_points(results);
    std::vector<MapLabel> labels;
    for (std::size_t l = 0; l < points.size(); ++l) {
        const auto& locality = results.scorecard.localities[l];
        labels.push_back({projection.at(points[l]), locality.area_km2, locality.name, locality.code});
    }
    return labels;
}

PlacedLabels place_labels(std::vector<MapLabel> labels, double size)
{
    std::stable_sort(labels.begin(), labels.end(),
                     [](const auto& a, const auto& b) { return a.importance > b.importance; });
    std::vector<Standing> standing;
    const auto is_free = [&](const Rectangle& box, const Standing* own) {
        return std::none_of(standing.begin(), standing.end(),
                            [&](const auto& each) { return &each != own && each.box.meets(box); });
    };
    for (const auto& label : labels) {
        const auto box = around(label.at, label.code, size);
        if (is_free(box, nullptr)) {
            standing.push_back({&label, box, label.name == label.code});
        }
    }
    PlacedLabels placed;
    for (auto& each : standing) {
        const auto box = around(each.label->at, each.label->name, size);
        if (!each.is_name && is_free(box, &each)) {
            each.box = box;
            each.is_name = true;
        }
        placed.svg += label_text(*each.label, each.is_name, size);
        if (!each.is_name) {
            placed.coded.push_back(*each.label);
        }
    }
    std::sort(placed.coded.begin(), placed.coded.end(), [](const auto& a, const auto& b) { return a.code < b.code; });
    return placed;
}

} // namespace needshed
