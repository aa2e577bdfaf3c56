#pragma once

/// The paper that a map is drawn on: frame, legend, key, lines of text. SVG throughout.

#include <string>
#include <string_view>
#include <vector>

#include "release/map_drawing.hpp"

namespace needshed::release {

/// Sizes in pixels of 1/96 inch.
struct PageFormat {
    double width = 0;
    double height = 0;
    double pixels = 1; ///< of the picture, for each of these
    double legend_width = 208;

    Frame frame() const { return {frame_left, frame_top, width - legend_width - 55, height - 134}; }
    double legend_left() const { return width - legend_width; }

    static constexpr double frame_left = 30;
    static constexpr double frame_top = 80;
};

inline constexpr PageFormat a4_across{1123, 794, 2}; ///< 192 dots an inch on paper
inline constexpr PageFormat slide{1280, 720, 1.5};   ///< 1920 × 1080

/// A colour of the palette as SVG writes it; grey for what is not known is hatched, so that no shade of grey need be
/// told from another.
std::string fill_of(std::string_view colour);

/// What the page must define for that.
std::string definitions();

struct LegendEntry {
    std::string fill; ///< empty: a line
    std::string label;
    std::string stroke = "stroke-width=\"2\""; ///< of a line
};

/// The format with a legend as wide as its longest entry asks for, up to a third of the page.
PageFormat with_room_for(PageFormat format, const std::vector<std::string>& entries);

/// At most so many letters, "…" for those left out; a number at the end stays, which may be all that tells it from
/// others.
std::string shortened(const std::string& label, std::size_t letters);

/// Entries that are too long for it are shortened.
std::string legend(const PageFormat& format, const std::string& title, const std::vector<LegendEntry>& entries);

/// Entries for which there is room above the scale bar.
std::size_t legend_room(const PageFormat& format);

/// Where the next thing below a legend of so many entries goes.
double below_legend(std::size_t entries);

/// The names of codes on the map, from `y` down to the scale bar; how many there was no room for is said.
std::string key_of(const PageFormat& format, const std::vector<MapLabel>& coded, double y);

/// Text broken into lines of at most so many letters.
std::vector<std::string> lines_of(const std::string& text, std::size_t width);

} // namespace needshed::release
