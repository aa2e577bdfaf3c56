#pragma once

/// The maps of the report that are pictures (SVG): one for each theme, and one for each locality. What stands on paper,
/// and what who reads without JavaScript sees.

#include <string>
#include <vector>

#include "release/report/context.hpp"

namespace needshed::report {

/// Arcs of the coverage, in its own system, at a resolution that suits a screen.
struct ScreenArcs {
    ArcSet arcs;
    Box box;
    double resolution_m = 0;
};

/// As fine as a page can hold: 1/16 000 of the extent, coarser where there are very many units.
ScreenArcs screen_arcs(const Coverage& coverage);

struct Pictures {
    std::string localities;
    std::string need;
    std::string hotspots;
    std::string borders;                   ///< by how firm they are; empty without an ensemble
    std::vector<std::string> alternatives; ///< one for each: what it changes
    std::vector<std::string> locality;     ///< one for each: its units by need, and its neighbours
};

Pictures draw_pictures(const Context& context, const ScreenArcs& screen);

/// What pictures and charts refer to. Stands once in the page.
std::string patterns();

} // namespace needshed::report
