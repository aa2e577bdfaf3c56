#pragma once

/// Pictures of points, from pictures of lines.

#include <string>

namespace needshed::release {

/// Draws an SVG on white, with so many pixels for each of its own. The same SVG gives the same bytes where the same
/// fonts are installed. Throws   Error{Internal} when it cannot be drawn
std::string png_of(const std::string& svg, double pixels);

} // namespace needshed::release
