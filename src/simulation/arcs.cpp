// Each edge between two cells is replaced by a fractal line: a point near the middle of the edge is moved sideways, and
// the two halves are treated alike. The line must never cross another, so each step stays in a quadrilateral of its
// own: the ends P and Q of the piece and a guard on either side.
//
//            left                  The middle M lies on the line between the guards. It splits the quadrilateral
//           .  |  .                P-left-Q-right into P-left-M-right and Q-left-M-right, which share only that line.
//         P----M----Q              Their own guards lie inside the triangles P-left-M and P-M-right (Q likewise), so
//           .  |  .                the quadrilaterals of the pieces are nested in disjoint parts of their parent's.
//            right
//
// The first quadrilateral has the two nodes for ends and the two sites for guards; those of different edges are
// disjoint because each half of one lies in its own third of a triangle of sites. Guards halve their distance with each
// step as the pieces do, which keeps the roughness alike at all scales; drawing them further in makes finer steps
// smoother. Cost O(vertices). Displacing along the normal and checking for crossings costs an index and can fail.
// Source   Fournier, Fussell & Carpenter (1982), Computer rendering of stochastic models
#include "simulation/arcs.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "needshed/core/parallel.hpp"
#include "simulation/streams.hpp"

namespace needshed::simulation {

namespace {

constexpr int deepest = 14;

/// A piece of a line still to be split, with its guards.
struct Piece {
    Point p;
    Point q;
    Point left;
    Point right;
};

struct Roughness {
    double sideways; ///< how far the middle may lie from the straight line, as a share of the way to a guard
    double keep;     ///< how much of their room the guards of the halves keep
};

Roughness roughness_of(Edging edging)
{
    return edging == Edging::Coast ? Roughness{0.42, 1.0} : Roughness{0.4, 0.85};
}

Point mix(Point a, Point b, double share)
{
    return {a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)};
}

double cross(Point origin, Point a, Point b)
{
    return (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y);
}

/// Where the straight line P-Q passes between the guards: 0 at the left guard, 1 at the right, outside when it passes
/// neither.
double passage(const Piece& piece)
{
    const double left = cross(piece.p, piece.q, piece.left);
    const double right = cross(piece.p, piece.q, piece.right);
    return left / (left - right);
}

/// Whether the straight line is safe, so that the piece need not be split.
bool may_be_straight(const Piece& piece)
{
    const double share = passage(piece);
    return share > 0.05 && share < 0.95;
}

/// Whether rounding to centimetres could spoil the halves.
bool too_small(const Piece& piece)
{
    const double length = std::hypot(piece.q.x - piece.p.x, piece.q.y - piece.p.y);
    const double area =
        std::abs(cross(piece.p, piece.left, piece.right)) + std::abs(cross(piece.q, piece.left, piece.right));
    return !(length > 0.4 && area > 0.4 * length);
}

Point whole_centimetres(Point at)
{
    return {std::round(at.x * 100) / 100, std::round(at.y * 100) / 100};
}

Piece half(Point end, Point middle, const Piece& whole, double keep)
{
    const Point between = mix(end, middle, 0.5);
    return {end, middle, mix(between, mix(end, whole.left, 0.5), keep), mix(between, mix(end, whole.right, 0.5), keep)};
}

/// Appends the vertices between the ends of a piece, `depth` halvings deep.
void draw(const Piece& piece, int depth, const Roughness& roughness, Random& random, std::vector<Point>& out)
{
    if (depth == 0 || too_small(piece)) {
        return;
    }
    const double straight = std::clamp(passage(piece), 0.15, 0.85);
    const double room = std::min(straight, 1 - straight);
    const double share = straight + roughness.sideways * room * (2 * random.uniform() - 1);
    const Point middle = mix(piece.left, piece.right, share);
    const Piece first = half(piece.p, middle, piece, roughness.keep);
    const Piece second = half(piece.q, middle, piece, roughness.keep);
    draw(first, depth - 1, roughness, random, out);
    out.push_back(whole_centimetres(middle));
    draw({middle, second.p, second.left, second.right}, depth - 1, roughness, random, out);
}

Piece piece_of(const Mesh& mesh, std::uint32_t edge)
{
    return {mesh.start(edge), mesh.end(edge), mesh.site[mesh.cell[edge]], mesh.site[mesh.neighbour(edge)]};
}

/// A line to draw.
struct Line {
    std::uint32_t edge = 0;
    float log_length = 0; ///< to base 2
    std::uint8_t areas = 0;
    std::uint8_t least = 0; ///< depth
};

int depth_of(const Line& line, double log_step)
{
    return std::clamp(static_cast<int>(std::lround(line.log_length - log_step)), int{line.least}, deepest);
}

std::vector<Line> lines_to_draw(const Mesh& mesh, std::span<const Edging> edging, std::span<const std::uint8_t> areas)
{
    std::vector<Line> lines;
    for (std::uint32_t edge = 0; edge < mesh.edge_count(); ++edge) {
        if (edging[edge] != Edging::Nothing && edge < mesh.twin[edge]) {
            const Piece piece = piece_of(mesh, edge);
            const double length = std::hypot(piece.q.x - piece.p.x, piece.q.y - piece.p.y);
            const std::uint8_t least = may_be_straight(piece) ? 0 : 1;
            // A coast is surveyed in steps half as long.
            const double finer = edging[edge] == Edging::Coast ? 1 : 0;
            lines.push_back({edge, static_cast<float>(std::log2(length) + finer), areas[edge], least});
        }
    }
    return lines;
}

/// The step length, as a logarithm, at which the lines have the number of vertices asked for.
double fitting_step(const std::vector<Line>& lines, std::size_t vertices)
{
    double low = -8;
    double high = 20;
    for (int i = 0; i < 30; ++i) {
        const double middle = (low + high) / 2;
        std::size_t count = 0;
        for (const auto& line : lines) {
            count += static_cast<std::size_t>(line.areas) << depth_of(line, middle);
        }
        (count > vertices ? low : high) = middle;
    }
    return high;
}

std::vector<Point> draw_line(const Mesh& mesh, const Line& line, Edging edging, int depth, std::uint64_t seed)
{
    auto random = stream(seed, Purpose::Arcs, line.edge);
    std::vector<Point> vertices;
    draw(piece_of(mesh, line.edge), depth, roughness_of(edging), random, vertices);
    return vertices;
}

} // namespace

CrookedEdges draw_edges(const Mesh& mesh, std::span<const Edging> edging, std::span<const std::uint8_t> areas_beside,
                        std::size_t vertices, std::uint64_t seed)
{
    const std::vector<Line> lines = lines_to_draw(mesh, edging, areas_beside);
    const double log_step = fitting_step(lines, vertices);
    constexpr std::size_t block = 4096;
    const std::size_t block_count = (lines.size() + block - 1) / block;
    std::vector<std::vector<Point>> drawn(block_count);
    std::vector<std::uint32_t> length(lines.size());
    parallel_for(block_count, 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin * block; i < std::min(end * block, lines.size()); ++i) {
            const auto line = draw_line(mesh, lines[i], edging[lines[i].edge], depth_of(lines[i], log_step), seed);
            length[i] = static_cast<std::uint32_t>(line.size());
            drawn[i / block].insert(drawn[i / block].end(), line.begin(), line.end());
        }
    });

    CrookedEdges result;
    result.line.assign(mesh.edge_count(), none);
    for (std::uint32_t i = 0; i < lines.size(); ++i) {
        result.line[lines[i].edge] = i;
        result.line[mesh.twin[lines[i].edge]] = i;
        result.start.push_back(result.start.back() + length[i]);
    }
    result.vertices.reserve(result.start.back());
    for (const auto& part : drawn) {
        result.vertices.insert(result.vertices.end(), part.begin(), part.end());
    }
    return result;
}

} // namespace needshed::simulation
