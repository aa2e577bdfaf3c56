// Each arc is walked once, cell by cell, and what it does is entered for the unit on either side: `cover`, how much of
// a cell's height it passes, which all cells further right have too, and `land`, how much of the cell lies right of it.
// Added up from left to right, the entries of a unit in a row give the part of every cell (the coverage accumulation of
// font rasterisers; exactextract by Baston reaches the same parts by clipping each polygon to each cell). Cells between
// entries are runs. Cost: linear in the cells that arcs pass, plus a sort of the entries of some rows.

#include "needshed/coverage/cell_parts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "needshed/core/error.hpp"

namespace needshed {

namespace {

/// Bends of less than this part of a cell are left out.
constexpr double least_bend = 0.01;
constexpr int most_halvings = 8;

/// Parts of less than this are rounding.
constexpr double rounding = 1e-12;

constexpr std::size_t run_length = 128;

/// What an arc does in one cell to one unit.
struct Entry {
    std::uint32_t unit;
    std::uint32_t row;
    std::uint32_t column;
    double cover;
    double land;
};

/// Consecutive edges of an arc, which rows pass over at once.
struct EdgeRun {
    std::size_t first; ///< edge i runs from point i to i + 1
    std::size_t last;
    UnitIndex left;
    UnitIndex right;
    double min_y;
    double max_y;
};

/// A change from the CRS of a coverage to pixels.
class ToPixels {
public:
    ToPixels(const Crs& from, const RasterGrid& grid, const Crs& to)
        : m_from(&from), m_grid(&grid), m_to(&to), m_straight(same_crs(from, to))
    {
    }

    /// Whether straight lines stay straight.
    bool straight() const { return m_straight; }

    std::vector<Point> operator()(std::vector<Point> points) const
    {
        if (!m_straight) {
            transform(points, *m_from, *m_to);
        }
        m_grid->to_pixels(points);
        return points;
    }

private:
    const Crs* m_from;
    const RasterGrid* m_grid;
    const Crs* m_to;
    bool m_straight;
};

/// A line in both systems.
struct Line {
    std::vector<Point> ground;
    std::vector<Point> pixel;
};

/// Puts points into the line until it bends no further. Edges within a cell are short enough.
void follow_bends(Line& line, const ToPixels& to_pixels)
{
    std::vector<bool> open(line.ground.size(), true); // of the edge that starts there
    for (int round = 0; round < most_halvings; ++round) {
        std::vector<std::size_t> edges;
        std::vector<Point> middles;
        for (std::size_t i = 0; i + 1 < line.ground.size(); ++i) {
            const auto& a = line.pixel[i];
            const auto& b = line.pixel[i + 1];
            if (open[i] && std::hypot(b.x - a.x, b.y - a.y) > 1) {
                edges.push_back(i);
                middles.push_back(
                    {(line.ground[i].x + line.ground[i + 1].x) / 2, (line.ground[i].y + line.ground[i + 1].y) / 2});
            }
        }
        if (edges.empty()) {
            return;
        }
        const auto pixels = to_pixels(middles);
        Line finer;
        std::vector<bool> still_open;
        std::size_t next = 0;
        for (std::size_t i = 0; i < line.ground.size(); ++i) {
            finer.ground.push_back(line.ground[i]);
            finer.pixel.push_back(line.pixel[i]);
            bool bends = false;
            if (next < edges.size() && edges[next] == i) {
                const auto& a = line.pixel[i];
                const auto& b = line.pixel[i + 1];
                const auto& m = pixels[next];
                bends = std::hypot((a.x + b.x) / 2 - m.x, (a.y + b.y) / 2 - m.y) > least_bend;
                if (bends) {
                    finer.ground.push_back(middles[next]);
                    finer.pixel.push_back(m);
                }
                ++next;
            }
            still_open.insert(still_open.end(), bends ? 2 : 1, bends);
        }
        line = std::move(finer);
        open = std::move(still_open);
    }
}

} // namespace

struct CellParts::State {
    std::uint32_t columns = 0;
    std::vector<Point> points; ///< of all arcs one after another, in pixels
    std::vector<EdgeRun> runs;
    double sign = 1; ///< of what an edge down the rows does to the unit on its left

    void add_arc(const std::vector<Point>& pixels, UnitIndex left, UnitIndex right)
    {
        const auto start = points.size();
        points.insert(points.end(), pixels.begin(), pixels.end());
        for (auto first = start; first + 1 < points.size(); first += run_length) {
            EdgeRun run{first, std::min(first + run_length, points.size() - 1), left, right, 0, 0};
            const auto [low, high] = std::minmax_element(points.begin() + static_cast<std::ptrdiff_t>(run.first),
                                                         points.begin() + static_cast<std::ptrdiff_t>(run.last + 1),
                                                         [](const Point& a, const Point& b) { return a.y < b.y; });
            run.min_y = low->y;
            run.max_y = high->y;
            runs.push_back(run);
        }
    }

    /// Pixels may turn the plane over, which shows in the sign of the units' land.
    void find_sign()
    {
        double twice = 0;
        const Point origin = points.empty() ? Point{} : points.front();
        for (const auto& run : runs) {
            for (auto i = run.first; run.right == no_unit && i < run.last; ++i) {
                twice += (points[i].x - origin.x) * (points[i + 1].y - origin.y) -
                         (points[i + 1].x - origin.x) * (points[i].y - origin.y);
            }
        }
        sign = twice > 0 ? -1 : 1;
    }

    void enter_edge(Point a, Point b, double first_row, double last_row, const EdgeRun& run,
                    std::vector<Entry>& entries) const;
    void enter_row(double x, double y, double to_x, double to_y, std::uint32_t row, const EdgeRun& run,
                   std::vector<Entry>& entries) const;
    void enter(std::uint32_t row, double column, double height, double x, const EdgeRun& run,
               std::vector<Entry>& entries) const;
};

CellParts::CellParts(const Coverage& coverage, const RasterGrid& grid, const Crs& crs) : m_state(new State)
{
    const ToPixels to_pixels(coverage.crs(), grid, crs);
    const auto& arcs = coverage.arcs();
    const auto pixels = to_pixels(arcs.points);
    if (!std::all_of(pixels.begin(), pixels.end(), [](const Point& p) { return std::isfinite(p.x + p.y); })) {
        throw Error(ErrorKind::Input, "coverage", "has a vertex with no place in " + crs_title(crs),
                    "Check the CRS of the raster");
    }
    m_state->columns = static_cast<std::uint32_t>(grid.columns);
    Line line;
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        line.ground.clear();
        line.pixel.clear();
        for (const auto v : arcs.arc(k)) {
            line.ground.push_back(arcs.points[v]);
            line.pixel.push_back(pixels[v]);
        }
        if (!to_pixels.straight()) {
            follow_bends(line, to_pixels);
        }
        m_state->add_arc(line.pixel, arcs.left[k], arcs.right[k]);
    }
    m_state->find_sign();
}

CellParts::~CellParts() = default;

/// A piece of edge within one cell: `height` down, at `x` in the middle, for the units on both sides.
void CellParts::State::enter(std::uint32_t row, double column, double height, double x, const EdgeRun& run,
                             std::vector<Entry>& entries) const
{
    if (!(column < columns) || height == 0) {
        return;
    }
    const auto at = static_cast<std::uint32_t>(std::max(column, 0.0));
    const double cover = sign * height;
    const double land = cover * (1 - std::max(x - at, 0.0));
    if (run.left != no_unit) {
        entries.push_back({static_cast<std::uint32_t>(run.left), row, at, cover, land});
    }
    if (run.right != no_unit) {
        entries.push_back({static_cast<std::uint32_t>(run.right), row, at, -cover, -land});
    }
}

/// The part of an edge within one row. Left of the raster it counts as lying on its left side.
void CellParts::State::enter_row(double x, double y, double to_x, double to_y, std::uint32_t row, const EdgeRun& run,
                                 std::vector<Entry>& entries) const
{
    const double slope = (to_y - y) / (to_x - x);
    const double last = std::floor(std::min(std::max(x, to_x), columns + 1.0));
    double column = std::floor(std::max(std::min(x, to_x), -1.0));
    if (column >= last) {
        enter(row, column, to_y - y, (x + to_x) / 2, run, entries);
        return;
    }
    // From left to right; the height keeps the direction of the edge.
    const bool leftward = to_x < x;
    const double start = std::min(x, to_x);
    const double end = std::max(x, to_x);
    double from_x = start;
    double from_y = leftward ? to_y : y;
    const double end_y = leftward ? y : to_y;
    for (; column <= last; ++column) {
        const bool is_last = column + 1 >= end;
        const double next_x = is_last ? end : column + 1;
        const double next_y = is_last ? end_y : (leftward ? to_y : y) + slope * (next_x - start);
        const double height = leftward ? from_y - next_y : next_y - from_y;
        enter(row, column, height, (from_x + next_x) / 2, run, entries);
        from_x = next_x;
        from_y = next_y;
        if (is_last) {
            return;
        }
    }
}

void CellParts::State::enter_edge(Point a, Point b, double first_row, double last_row, const EdgeRun& run,
                                  std::vector<Entry>& entries) const
{
    const double top = std::max(std::min(a.y, b.y), first_row);
    const double bottom = std::min(std::max(a.y, b.y), last_row);
    if (!(top < bottom)) {
        return;
    }
    const auto x_at = [&](double y) {
        return y == a.y ? a.x : y == b.y ? b.x : a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x);
    };
    for (double row = std::floor(top); row < bottom; ++row) {
        const double from = std::max(row, top);
        const double to = std::min(row + 1, bottom);
        const bool down = b.y > a.y;
        enter_row(x_at(down ? from : to), down ? from : to, x_at(down ? to : from), down ? to : from,
                  static_cast<std::uint32_t>(row), run, entries);
    }
}

std::vector<CellRun> CellParts::runs(std::size_t first_row, std::size_t row_count) const
{
    const auto top = static_cast<double>(first_row);
    const auto bottom = static_cast<double>(first_row + row_count);
    std::vector<Entry> entries;
    for (const auto& run : m_state->runs) {
        for (auto i = run.first; run.max_y > top && run.min_y < bottom && i < run.last; ++i) {
            m_state->enter_edge(m_state->points[i], m_state->points[i + 1], top, bottom, run, entries);
        }
    }
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        return std::tie(a.unit, a.row, a.column) < std::tie(b.unit, b.row, b.column);
    });
    std::vector<CellRun> runs;
    const auto add = [&](const Entry& at, std::uint32_t column, std::uint32_t count, double part) {
        if (part > rounding && count > 0) {
            runs.push_back({to_unit(at.unit), at.row, column, count, std::min(part, 1.0)});
        }
    };
    for (std::size_t i = 0; i < entries.size();) {
        const auto first = entries[i];
        double cover = 0;
        while (i < entries.size() && entries[i].unit == first.unit && entries[i].row == first.row) {
            const auto column = entries[i].column;
            double part = cover;
            for (; i < entries.size() && entries[i].unit == first.unit && entries[i].row == first.row &&
                   entries[i].column == column;
                 ++i) {
                part += entries[i].land;
                cover += entries[i].cover;
            }
            add(first, column, 1, part);
            const bool more = i < entries.size() && entries[i].unit == first.unit && entries[i].row == first.row;
            add(first, column + 1, (more ? entries[i].column : m_state->columns) - column - 1, cover);
        }
    }
    return runs;
}

} // namespace needshed
