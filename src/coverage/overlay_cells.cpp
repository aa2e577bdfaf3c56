#include "overlay_cells.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <tuple>
#include <utility>

namespace needshed::coverage {

namespace {

/// Splitting a cell costs about as much as this many pairs of pieces.
constexpr std::size_t few_pairs = 48;

/// The same for sweeping over areas that may overlap.
constexpr std::size_t few_to_sweep = 256;

/// Pieces of areas by the dozen belong to few areas, and a list serves to tell those apart.
constexpr std::size_t few_areas = 96;

/// Splits in a row that make a cell no simpler, until it is taken as it is: pieces that meet at one point, or lie on
/// top of each other, cannot be parted.
constexpr int patience = 6;

bool touches_top(const Piece& piece, double top)
{
    return std::max(piece.a.y, piece.b.y) == top && piece.a.y != piece.b.y;
}

Point at_x(const Piece& piece, double x)
{
    const double share = (x - piece.a.x) / (piece.b.x - piece.a.x);
    const auto [low, high] = std::minmax(piece.a.y, piece.b.y);
    return {x, std::clamp(piece.a.y + share * (piece.b.y - piece.a.y), low, high)};
}

Point at_y(const Piece& piece, double y)
{
    const double share = (y - piece.a.y) / (piece.b.y - piece.a.y);
    return {std::clamp(piece.a.x + share * (piece.b.x - piece.a.x), piece.a.x, piece.b.x), y};
}

// The part of a piece in a half of its cell; false when there is none.

bool cut_west(Piece& piece, double x)
{
    if (piece.b.x > x && piece.a.x < x) {
        piece.b = at_x(piece, x);
    }
    return piece.a.x < x;
}

bool cut_east(Piece& piece, double x, double top)
{
    if (piece.b.x > x && piece.a.x < x) {
        piece.a = at_x(piece, x);
    }
    return piece.b.x > x && std::min(piece.a.y, piece.b.y) < top;
}

bool cut_north(Piece& piece, double y)
{
    auto& low = piece.a.y < piece.b.y ? piece.a : piece.b;
    const auto& high = piece.a.y < piece.b.y ? piece.b : piece.a;
    if (low.y < y && high.y > y) {
        low = at_y(piece, y);
    }
    return std::max(piece.a.y, piece.b.y) > y;
}

bool cut_south(Piece& piece, double y)
{
    auto& high = piece.a.y < piece.b.y ? piece.b : piece.a;
    const auto& low = piece.a.y < piece.b.y ? piece.a : piece.b;
    if (low.y < y && high.y > y) {
        high = at_y(piece, y);
    }
    return std::min(piece.a.y, piece.b.y) < y;
}

/// The part of a cell that has its corner crosses nothing on the way there.
constexpr auto same_corner = [](const Piece& /*piece*/, auto /*cross*/) {};

bool has_open_border(const Piece& piece)
{
    return (piece.above == nobody) != (piece.below == nobody);
}

} // namespace

Piece make_piece(const Point& a, const Point& b, std::uint32_t left, std::uint32_t right)
{
    const bool westward = b.x < a.x || (b.x == a.x && b.y < a.y);
    return westward ? Piece{b, a, right, left} : Piece{a, b, left, right};
}

void join_twins(std::vector<Piece>& pieces)
{
    const auto line = [](const Piece& p) { return std::tie(p.a.x, p.a.y, p.b.x, p.b.y); };
    const auto order = [&](const Piece& p, const Piece& q) {
        return std::tuple_cat(line(p), std::tie(p.above, p.below)) <
               std::tuple_cat(line(q), std::tie(q.above, q.below));
    };
    std::sort(pieces.begin(), pieces.end(), order);
    std::size_t kept = 0;
    for (std::size_t first = 0, last = 0; first < pieces.size(); first = last) {
        while (last < pieces.size() && line(pieces[last]) == line(pieces[first])) {
            ++last;
        }
        // In this order those with land above come first, those with land below last.
        std::size_t end = last;
        for (auto i = first; i < end; ++i) {
            auto piece = pieces[i];
            if (piece.below == nobody && i + 1 < end && pieces[end - 1].above == nobody) {
                piece.below = pieces[--end].below;
            }
            if (piece.above != piece.below) {
                pieces[kept++] = piece;
            }
        }
    }
    pieces.resize(kept);
}

void OverlayCells::add(const Box& box, const std::vector<Piece>& units, const std::vector<Piece>& areas, PairSums& sums)
{
    m_sums = &sums;
    m_units = {units, {}};
    m_areas = {areas, {}};
    visit({box, {0, units.size(), 0, 0}, {0, areas.size(), 0, 0}, 0});
}

void OverlayCells::weigh(const Box& box, const std::vector<Piece>& units, const std::vector<Piece>& areas,
                         const std::vector<double>& weight, PairSums& sums)
{
    m_weight = &weight;
    m_weight_before.assign(1, 0);
    for (const double each : weight) {
        m_weight_before.push_back(m_weight_before.back() + each);
    }
    add(box, units, areas, sums);
    m_weight = nullptr;
}

OverlayCells::Slice OverlayCells::Stack::copy_covers(const Slice& from)
{
    const auto first = covers.size();
    for (auto i = from.cover; i < from.cover_end; ++i) {
        const auto cover = covers[i]; // the push may move what it copies
        covers.push_back(cover);
    }
    return {pieces.size(), pieces.size(), first, covers.size()};
}

void OverlayCells::Stack::cross(Slice& slice, std::uint32_t owner, std::int32_t times)
{
    if (owner == nobody) {
        return;
    }
    const auto first = covers.begin() + static_cast<std::ptrdiff_t>(slice.cover);
    const auto found = std::find_if(first, covers.end(), [&](const Cover& cover) { return cover.owner == owner; });
    if (found == covers.end()) {
        covers.push_back({owner, times});
    }
    else if ((found->times += times) == 0) {
        *found = covers.back();
        covers.pop_back();
    }
    slice.cover_end = covers.size();
}

void OverlayCells::Stack::cut_back(const Slice& slice)
{
    pieces.resize(slice.piece);
    covers.resize(slice.cover);
}

template <class Cut, class Corner>
void OverlayCells::visit_half(const Cell& cell, const Box& half, Cut cut, Corner corner)
{
    Cell inner{half, {}, {}, cell.stale};
    const auto enter = [&](Stack& stack, const Slice& outer, Slice& slice) {
        slice = stack.copy_covers(outer);
        for (auto i = outer.piece; i < outer.piece_end; ++i) {
            auto piece = stack.pieces[i];
            corner(piece, [&](std::uint32_t owner, int times) { stack.cross(slice, owner, times); });
            if (cut(piece)) {
                stack.pieces.push_back(piece);
            }
        }
        slice.piece_end = stack.pieces.size();
    };
    enter(m_units, cell.units, inner.units);
    enter(m_areas, cell.areas, inner.areas);
    const auto size = [](const Cell& c) { return c.units.pieces() + c.areas.pieces(); };
    inner.stale = size(inner) * 8 > size(cell) * 7 ? cell.stale + 1 : 0;
    visit(inner);
    m_units.cut_back(inner.units);
    m_areas.cut_back(inner.areas);
}

void OverlayCells::visit(const Cell& cell)
{
    if (cell.units.empty() || cell.areas.empty()) {
        return;
    }
    if (m_weight != nullptr && !narrow_to_column(cell)) {
        return;
    }
    const auto units = cell.units.pieces();
    const auto areas = cell.areas.pieces();
    const bool simple = units * areas <= few_pairs && areas <= few_areas &&
                        ((units + areas) * areas <= few_to_sweep || !may_overlap(cell));
    if (simple || cell.stale >= patience || !split(cell)) {
        measure(cell);
    }
}

/// True when the cell lies in one column, whose weight then counts. Otherwise deals with it: there is no weight in it,
/// no border, or it is split between columns.
bool OverlayCells::narrow_to_column(const Cell& cell)
{
    const auto columns = static_cast<double>(m_weight->size());
    const double first = std::clamp(std::floor(cell.box.min_x), 0.0, columns);
    const double last = std::clamp(std::ceil(cell.box.max_x), 0.0, columns);
    const auto before = [&](double column) { return m_weight_before[static_cast<std::size_t>(column)]; };
    if (!(before(last) > before(first))) {
        return false;
    }
    if (cell.box.min_x >= first && last - first == 1 && cell.box.max_x <= last) {
        m_sums->set_factor((*m_weight)[static_cast<std::size_t>(first)]);
        return true;
    }
    if (cell.units.pieces() + cell.areas.pieces() > 0) {
        const double middle = std::floor((first + last) / 2);
        split_at_x(cell, cell.box.min_x < 0 ? 0 : cell.box.max_x > columns ? columns : middle);
        return false;
    }
    m_sums->set_factor(before(last) - before(first));
    for (auto u = cell.units.cover; u < cell.units.cover_end; ++u) {
        for (auto a = cell.areas.cover; a < cell.areas.cover_end; ++a) {
            m_sums->add(m_units.covers[u].owner, m_areas.covers[a].owner,
                        m_units.covers[u].times * m_areas.covers[a].times);
        }
    }
    return false;
}

/// Halves the longer side. False when numbers are too coarse for that.
bool OverlayCells::split(const Cell& cell)
{
    const auto& box = cell.box;
    if (box.max_x - box.min_x > box.max_y - box.min_y) {
        const double x = box.min_x + (box.max_x - box.min_x) / 2;
        if (!(box.min_x < x && x < box.max_x)) {
            return false;
        }
        split_at_x(cell, x);
        return true;
    }
    const double y = box.min_y + (box.max_y - box.min_y) / 2;
    if (!(box.min_y < y && y < box.max_y)) {
        return false;
    }
    // From the old corner down the side to the new one.
    const auto down_side = [&](const Piece& piece, auto cross) {
        if (piece.a.x == box.min_x && piece.b.x > box.min_x && piece.a.y >= y && piece.a.y < box.max_y) {
            cross(piece.below, 1);
            cross(piece.above, -1);
        }
    };
    visit_half(
        cell, {box.min_x, y, box.max_x, box.max_y}, [&](Piece& p) { return cut_north(p, y); }, same_corner);
    visit_half(
        cell, {box.min_x, box.min_y, box.max_x, y}, [&](Piece& p) { return cut_south(p, y); }, down_side);
    return true;
}

void OverlayCells::split_at_x(const Cell& cell, double x)
{
    const auto& box = cell.box;
    // From the old corner along the top to the new one.
    const auto along_top = [&](Piece piece, auto cross) {
        const bool vertical = piece.a.x == x && piece.b.x == x;
        if ((vertical || cut_west(piece, x)) && touches_top(piece, box.max_y)) {
            const int sign = piece.b.y > piece.a.y ? 1 : -1;
            cross(piece.below, sign);
            cross(piece.above, -sign);
        }
    };
    visit_half(
        cell, {box.min_x, box.min_y, x, box.max_y}, [&](Piece& p) { return cut_west(p, x); }, same_corner);
    visit_half(
        cell, {x, box.min_y, box.max_x, box.max_y}, [&](Piece& p) { return cut_east(p, x, box.max_y); }, along_top);
}

bool OverlayCells::may_overlap(const Cell& cell) const
{
    const auto first = m_areas.pieces.begin();
    return times_covered(cell) > 1 ||
           std::any_of(first + static_cast<std::ptrdiff_t>(cell.areas.piece),
                       first + static_cast<std::ptrdiff_t>(cell.areas.piece_end), has_open_border);
}

int OverlayCells::times_covered(const Cell& cell) const
{
    int times = 0;
    for (auto i = cell.areas.cover; i < cell.areas.cover_end; ++i) {
        times += m_areas.covers[i].times;
    }
    return times;
}

void OverlayCells::measure(const Cell& cell)
{
    if (cell.areas.pieces() == 0) {
        measure_units(cell);
        return;
    }
    collect_terms(cell.box, m_units, cell.units, m_unit_terms);
    collect_terms(cell.box, m_areas, cell.areas, m_area_terms);
    add_common(m_unit_terms, m_area_terms, *m_sums);
    if (may_overlap(cell)) {
        add_excess(m_unit_terms, m_area_terms, *m_sums);
    }
}

/// A cell without borders of areas, which may hold many units. Along an arc the owners stay the same for many pieces.
void OverlayCells::measure_units(const Cell& cell)
{
    const int excess = times_covered(cell) - 1;
    const auto add = [&](std::uint32_t unit, double land) {
        for (auto i = cell.areas.cover; unit != nobody && i < cell.areas.cover_end; ++i) {
            m_sums->add(unit, m_areas.covers[i].owner, land * m_areas.covers[i].times);
        }
        if (unit != nobody && excess > 0) {
            m_sums->add(unit, nobody, land * excess);
        }
    };
    for (auto i = cell.units.cover; i < cell.units.cover_end; ++i) {
        const auto& box = cell.box;
        add(m_units.covers[i].owner, m_units.covers[i].times * (box.max_x - box.min_x) * (box.max_y - box.min_y));
    }
    for (auto i = cell.units.piece; i < cell.units.piece_end;) {
        const auto above = m_units.pieces[i].above;
        const auto below = m_units.pieces[i].below;
        double land = 0;
        for (; i < cell.units.piece_end && m_units.pieces[i].above == above && m_units.pieces[i].below == below; ++i) {
            land += land_below(m_units.pieces[i], cell.box);
        }
        add(below, land);
        add(above, -land);
    }
}

/// Of a cell, the land that the piece gives to the owner below it: what lies below it and, where it leads to the top,
/// all east of there.
double OverlayCells::land_below(const Piece& piece, const Box& box)
{
    const double rise = (piece.a.y - box.min_y) + (piece.b.y - box.min_y);
    const double land = (piece.b.x - piece.a.x) * rise / 2;
    if (!touches_top(piece, box.max_y)) {
        return land;
    }
    const double height = box.max_y - box.min_y;
    return piece.b.y > piece.a.y ? land + (box.max_x - piece.b.x) * height : land - (box.max_x - piece.a.x) * height;
}

void OverlayCells::collect_terms(const Box& box, const Stack& stack, const Slice& slice, CellTerms& terms)
{
    const double width = box.max_x - box.min_x;
    const double height = box.max_y - box.min_y;
    terms.clear();
    for (auto i = slice.cover; i < slice.cover_end; ++i) {
        const auto slot = terms.slot_of(stack.covers[i].owner);
        const auto times = stack.covers[i].times;
        for (int t = 0; t < std::abs(times); ++t) {
            terms.terms.push_back({0, width, height, 0, times > 0 ? slot : 0, times > 0 ? 0 : slot});
        }
    }
    for (auto i = slice.piece; i < slice.piece_end; ++i) {
        const auto& piece = stack.pieces[i];
        const auto below = terms.slot_of(piece.below);
        const auto above = terms.slot_of(piece.above);
        const double west = piece.a.x - box.min_x;
        const double east = piece.b.x - box.min_x;
        if (west < east) {
            const double y = piece.a.y - box.min_y;
            terms.terms.push_back({west, east, y, (piece.b.y - piece.a.y) / (east - west), below, above});
        }
        if (touches_top(piece, box.max_y)) {
            const bool rises = piece.b.y > piece.a.y;
            terms.terms.push_back(
                {rises ? east : west, width, height, 0, rises ? below : above, rises ? above : below});
        }
    }
}

} // namespace needshed::coverage
