#pragma once

/// A *coverage* is units that tile the study area without gap or overlap, stored as shared arcs. An *arc* is a run of
/// vertices between two nodes with the same unit on its left and the same on its right all along. A *border* is the
/// shared line of two neighbouring units. Borders, perimeters, dissolved areas and boundary layers are all read off the
/// arcs, so that neighbouring outputs share every vertex.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "needshed/core/finding.hpp"
#include "needshed/core/geometry.hpp"
#include "needshed/core/graph.hpp"
#include "needshed/core/grouping.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/core/unit_index.hpp"
#include "needshed/coverage/repair.hpp"
#include "needshed/io/crs.hpp"

namespace needshed {

namespace coverage {
class BarrierGrid;
} // namespace coverage

/// Arcs over one list of distinct vertices.
/// Shape    arc k is `vertex[start[k] .. start[k + 1])`, indices into `points`; a closed arc repeats its first vertex
///          at its end. `left[k]` and `right[k]` are the units beside it in its direction, `no_unit` outside
struct ArcSet {
    std::vector<Point> points;
    std::vector<std::uint32_t> vertex;
    std::vector<std::size_t> start{0};
    std::vector<UnitIndex> left;
    std::vector<UnitIndex> right;

    std::size_t arc_count() const { return start.size() - 1; }
    std::span<const std::uint32_t> arc(std::size_t k) const
    {
        return {vertex.data() + start[k], start[k + 1] - start[k]};
    }
};

/// What to do with units that no border joins to the rest.
enum class Islands {
    Link,     ///< link each component to its nearest other component, until all are one
    Separate, ///< leave them; no locality spans two components
    Error     ///< refuse
};

/// Which units are neighbours.
enum class Neighbours {
    Rook, ///< those that share a border
    Queen ///< also those that meet at a point only, at a *corner*
};

/// *Barriers* are lines and areas that cancel what lies on or in them of a border: estuaries, motorways, railways.
/// Shape    one line and one area per barrier, in order; a barrier has parts in one of them, in both, or in neither
struct Barriers {
    std::string title; ///< source, as messages name it
    LineSet lines;
    PolygonSet areas;
    double tolerance_m = 10; ///< a border this near to a line, or to an area's outline, lies on it

    std::size_t count() const { return lines.line_count(); }
};

struct CoverageOptions {
    Islands islands = Islands::Link;
    Neighbours neighbours = Neighbours::Rook;
    std::optional<Barriers> barriers;                       ///< in the CRS of the units
    std::vector<std::pair<std::string, std::string>> links; ///< declared connections, by unit code
    double snap_m = 0.001; ///< vertices this near are one; up to ten times as far where two units just miss each other
    double max_gap_m2 = 1; ///< gaps up to this area are filled, besides those that are thin

    /// Throws   Error{Input} when `snap_m` or `max_gap_m2` is negative or not finite, or the barriers' `tolerance_m` is
    ///          not above 0
    void validate() const;
};

/// A connection without a border, and why it is there.
struct Link {
    UnitIndex a{};
    UnitIndex b{};
    double distance_m = 0; ///< between the nearest vertices of the two outlines
    bool declared = false; ///< by the study; otherwise made because of `Islands::Link`
};

/// Two units that meet, and share no border.
struct Corner {
    UnitIndex a{};
    UnitIndex b{};
    Point place; ///< the first of the points where they meet
};

/// A border that barriers cancel, wholly or in part.
struct CancelledBorder {
    UnitIndex a{};
    UnitIndex b{};
    double length_m = 0;    ///< of the border on the ground
    double cancelled_m = 0; ///< the same where barriers cancel all of it

    bool wholly() const { return cancelled_m == length_m; }
};

/// What barriers do.
/// Shape    `lines` has one entry for each of `borders`, in order of (a, b): the parts cancelled
struct BarrierEffect {
    std::string title;
    double tolerance_m = 0;
    std::size_t count = 0;
    std::size_t idle = 0; ///< those of them that cancel nothing
    std::vector<CancelledBorder> borders;
    LineSet lines;
};

/// Units, ready to be put together.
/// Shape    `codes`, `names` and `areas` have one entry per unit, in any order; `names` may be empty
struct UnitAreas {
    std::string title; ///< source, as messages name it
    std::vector<std::string> codes;
    std::vector<std::string> names;
    PolygonSet areas;
    Crs crs;
};

class Coverage {
public:
    std::size_t unit_count() const { return m_codes.size(); }

    /// Ascending, and with them every per-unit array.
    const std::vector<std::string>& codes() const { return m_codes; }
    const std::vector<std::string>& names() const { return m_names; }

    /// The unit of that code, or `no_unit`.
    UnitIndex find(std::string_view code) const;

    const Crs& crs() const { return m_crs; }
    const ArcSet& arcs() const { return m_arcs; }

    /// Length of each arc in metres. Barriers do not shorten it.
    std::span<const double> arc_m() const { return m_arc_m; }

    /// Borders (length in metres, without what barriers cancel), corners and links (length 0).
    const Graph& graph() const { return m_graph; }
    const std::vector<Link>& links() const { return m_links; }

    /// Under `Neighbours::Queen`: the pairs that are neighbours at a corner, in order of (a, b).
    const std::vector<Corner>& corners() const { return m_corners; }

    /// How many pairs of units share a border that is not wholly cancelled.
    std::size_t border_count() const { return m_border_count; }

    /// What the barriers do, when there are any.
    const std::optional<BarrierEffect>& barriers() const { return m_barriers; }

    /// Whether a barrier bars the straight way between two places: one no longer than the tolerance where its middle
    /// lies on a barrier or in its area, a longer one where it touches a line or an outline, other than at its ends, or
    /// lies in an area.
    bool is_barred(const Point& from, const Point& to) const;

    std::span<const double> area_m2() const { return m_area_m2; }
    std::span<const double> perimeter_m() const { return m_perimeter_m; }

    /// Length of each unit's outline that has no unit on its other side.
    std::span<const double> outer_m() const { return m_outer_m; }

    /// A point inside each unit: the centroid where it lies inside, else the middle of the widest west-east run at
    /// the height of the centroid, or of the largest part's when that height misses all land. Of a unit so thin that no
    /// double lies inside, a vertex.
    std::span<const Point> interior_points() const { return m_interior_points; }

    const Findings& findings() const { return m_findings; }

    /// What was changed where borders did not match, in order of (kind, unit, others, size); empty for a clean layer.
    std::span<const Repair> repairs() const { return m_repairs; }

    /// The ground of each repair, in the working CRS.
    /// Shape    one area per repair, in order
    const PolygonSet& repair_areas() const { return m_repair_areas; }

    /// Units that a repair changed, or whose area moved by more than 0.1 %, in unit order.
    std::span<const AreaChange> area_changes() const { return m_area_changes; }

    friend Coverage build_coverage(UnitAreas units, const CoverageOptions& options, Progress& progress);

private:
    std::vector<std::string> m_codes;
    std::vector<std::string> m_names;
    Crs m_crs;
    ArcSet m_arcs;
    std::vector<double> m_arc_m;
    Graph m_graph;
    std::vector<Link> m_links;
    std::vector<Corner> m_corners;
    std::size_t m_border_count = 0;
    std::optional<BarrierEffect> m_barriers;
    std::shared_ptr<const coverage::BarrierGrid> m_barrier_grid; ///< none without barriers
    std::vector<double> m_area_m2;
    std::vector<double> m_perimeter_m;
    std::vector<double> m_outer_m;
    std::vector<Point> m_interior_points;
    Findings m_findings;
    std::vector<Repair> m_repairs;
    PolygonSet m_repair_areas;
    std::vector<AreaChange> m_area_changes;
};

/// Puts units together: sorts them by code, makes vertices within `snap_m` one, repairs invalid rings, builds arcs,
/// borders, the graph and links. Findings: `snapped_border` for a unit whose border moved to meet a neighbour's,
/// `invalid_ring` for one whose rings touch, cross or run back on themselves, `hole` for a place inside that belongs to
/// no unit and is on average half a metre wide or wider, `island` for what no border joins to the rest, `barrier` for
/// what barriers cancel, `idle_barrier` for one that cancels nothing, `parted` for what barriers part from the rest:
/// no link is made across a barrier but a declared one.
/// Requires a projected CRS; lengths are its units times `metres_per_unit`
/// Throws   Error{Input} for a code that is empty or repeated, an area without extent, a code in `links` that no unit
///          has, a second component under `Islands::Error`, and for units whose borders do not match: with their
///          number and the worst places
Coverage build_coverage(UnitAreas units, const CoverageOptions& options, Progress& progress);

/// The graph under one of the two rules, whichever the coverage was built with: borders and links, and corners that no
/// barrier cancels under `Neighbours::Queen`.
Graph neighbours_by(const Coverage& coverage, Neighbours rule);

} // namespace needshed
