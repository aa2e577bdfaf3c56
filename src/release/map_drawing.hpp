#pragma once

/// What pictures of maps are drawn with (SVG): metres to pixels, paths, names, scale bar, north arrow.

#include <string>
#include <string_view>
#include <vector>

#include "needshed/core/geometry.hpp"
#include "needshed/localities/ensemble.hpp"
#include "needshed/release/outputs.hpp"

namespace needshed {

/// Lines are simplified to this many pixels.
inline constexpr double pixel = 0.6;

/// Where on the picture the map stands, in pixels.
struct Frame {
    double left = 0;
    double top = 0;
    double width = 0;
    double height = 0;
};

/// From metres to pixels: as large as the frame allows, in its middle.
class Projection {
public:
    Projection(const Box& box, const Frame& frame);

    Point at(const Point& place) const { return {m_left + m_scale * place.x, m_top - m_scale * place.y}; }
    double pixels_per_metre() const { return m_scale; }

private:
    double m_scale;
    double m_left;
    double m_top;
};

/// A colour of the palette as SVG writes it.
std::string rgb(std::string_view colour);

/// Text at a place, escaped; `more` are further attributes.
std::string svg_text(double x, double y, double size, const std::string& what, const std::string& more = {});

/// The `d` of a path, in tenths of pixels: a place for the start of each line, short steps from there.
class PathText {
public:
    void move_to(const Point& at);
    void line_to(const Point& at);
    void close() { m_text += 'z'; }
    const std::string& text() const { return m_text; }

private:
    void add(long tenths);

    std::string m_text;
    long m_x = 0;
    long m_y = 0;
    bool m_has_fraction = false; ///< so that a point may follow the last number
    bool m_in_steps = false;
};

/// The `d` of an area. Rings that are smaller than a pixel across are left out.
std::string path_of(const PolygonSet& areas, std::size_t area, const Projection& projection);

/// The `d` of the parts of a line.
std::string path_of(const LineSet& lines, std::size_t line, const Projection& projection);

/// Width and dashes of a border, as attributes of SVG: told apart without colour.
const char* stroke_of(Firmness firmness);

/// A filled path with a title; nothing for an empty path.
std::string filled(const std::string& path, const std::string& fill, const std::string& title);

/// A bar of a round number of metres or kilometres.
std::string scale_bar(const Projection& projection, double left, double y);

/// Of the grid of the working system, which is what pictures are drawn in.
std::string north_arrow(double x, double y);

struct MapLabel {
    Point at; ///< in pixels
    double importance = 0;
    std::string name;
    std::string code;
};

/// A label for each locality, at a point inside the unit that is nearest to its middle.
std::vector<MapLabel> locality_labels(const Results& results, const Projection& projection);

/// The points of those labels in the working system. Shape    one per locality
std::vector<Point> label_points(const Results& results);

struct PlacedLabels {
    std::string svg;
    std::vector<MapLabel> coded; ///< that stand as codes, in order of codes
};

/// Codes first, so that as many as can be have one; then, the important first, names where they cover no other label.
PlacedLabels place_labels(std::vector<MapLabel> labels, double size);

} // namespace needshed
