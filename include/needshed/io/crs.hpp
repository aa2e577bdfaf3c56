#pragma once

/// Coordinate reference systems and the change from one to another, by PROJ. Coordinates are always (x, y) =
/// (easting, northing) or (longitude, latitude), whatever axis order the authority states.

#include <memory>
#include <span>
#include <string>

#include "needshed/core/geometry.hpp"

namespace needshed {

/// Anything PROJ understands: `EPSG:27700`, WKT, PROJJSON. Empty means unknown.
struct Crs {
    std::string definition;

    bool known() const { return !definition.empty(); }
};

inline const Crs wgs84{"EPSG:4326"};

/// Throws   Error{Input} naming `where` when PROJ does not know the definition
void require_valid(const Crs& crs, const std::string& where);

bool is_projected(const Crs& crs);

/// Metres per unit of the axes of a projected CRS: 1 for most, 0.3048… for US feet.
double metres_per_unit(const Crs& crs);

/// A name for people: `OSGB36 / British National Grid (EPSG:27700)`.
std::string crs_title(const Crs& crs);

/// `EPSG:27700` where the authority is known, else the definition.
std::string crs_identifier(const Crs& crs);

bool same_crs(const Crs& a, const Crs& b);

/// The CRS to measure in: `source` when it is projected in metres, else one for the extent: British National Grid when
/// the box (longitude, latitude) lies in Great Britain, otherwise a Lambert azimuthal equal-area centred on the box.
Crs working_crs(const Crs& source, const Box& extent_in_source);

/// Changes coordinates from one CRS to another. Each object belongs to one thread.
class Transformer {
public:
    /// Throws   Error{Input} when either CRS is unknown to PROJ or there is no way from one to the other
    Transformer(const Crs& from, const Crs& to);
    ~Transformer();
    Transformer(Transformer&&) noexcept;
    Transformer& operator=(Transformer&&) noexcept;

    bool is_identity() const;

    /// Changes the points in place, many of them in parallel. A point that cannot be changed becomes (NaN, NaN).
    void transform(std::span<Point> points) const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// The same for once.
void transform(std::span<Point> points, const Crs& from, const Crs& to);

} // namespace needshed
