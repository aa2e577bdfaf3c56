#pragma once

/// The paper that a map is drawn on: frame, legend, scale bar, north arrow, labels, attribution. SVG throughout.

#include <string>
#include <string_view>
#include <vector>

#include "needshed/core/geometry.hpp"

namespace needshed::release {

/// Sizes in pixels of 1/96 inch.
struct PageFormat {
    double width = 0;
    double height = 0;
    double pixels = 1; ///< of the picture, for each of these

    double frame_width() const { return width - 263; }
    double frame_height() const { return height - 134; }
    double legend_left() const { return width - 208; }
};

inline constexpr PageFormat a4_across{1123, 794, 2}; ///< 192 dots an inch on paper
inline constexpr PageFormat slide{1280, 720, 1.5};   ///< 1920 × 1080

inline constexpr double frame_left = 30;
inline constexpr double frame_top = 80;

/// From metres to pixels.
class Projection {
public:
    Projection(const Box& box, const PageFormat& format);

    Point at(const Point& place) const { return {m_left + m_scale * place.x, m_top - m_scale * place.y}; }
    double pixels_per_metre() const { return m_scale; }

private:
    double m_scale;
    double m_left;
    double m_top;
};

/// A colour of the palette as SVG writes it; grey for what is not known is hatched, so that no shade of grey need be
/// told from another.
std::string fill_of(std::string_view colour);

/// What the page must define for that.
std::string definitions();

std::string text(double x, double y, double size, const std::string& what, const std::string& more = {});

struct LegendEntry {
    std::string fill; ///< empty: a line
    std::string label;
};

std::string legend(const PageFormat& format, const std::string& title, const std::vector<LegendEntry>& entries);

/// Where the next thing below a legend of so many entries goes.
double below_legend(std::size_t entries);

std::string scale_bar(const PageFormat& format, const Projection& projection);

/// Of the grid of the working system, which is what the picture is drawn in.
std::string north_arrow(const PageFormat& format);

struct Label {
    Point at;
    double importance = 0;
    std::string name;
    std::string code;
};

struct PlacedLabels {
    std::string svg;
    std::vector<Label> coded; ///< that stand as codes, in order of codes
};

/// The important first; where a name would cover another, the code stands for it, and where that would, nothing.
PlacedLabels place_labels(std::vector<Label> labels);

/// The names of codes on the map, from `y` down to the scale bar; how many there was no room for is said.
std::string key_of(const PageFormat& format, const std::vector<Label>& coded, double y);

/// Text broken into lines of at most so many letters.
std::vector<std::string> lines_of(const std::string& text, std::size_t width);

} // namespace needshed::release
