#pragma once

/// Where land is, and how densely people live on it, before anything is cut into units. Coordinates are metres from the
/// south-west corner of the *frame*, the rectangle that holds the county. The coast is in the south; the other sides
/// border on land that belongs to other counties. Heights of *land* fields are metres to the shore, roughly: positive
/// on land.

#include <cstdint>
#include <span>
#include <vector>

#include "needshed/core/geometry.hpp"
#include "simulation/noise.hpp"

namespace needshed::simulation {

inline constexpr double frame_width_m = 120000;
inline constexpr double frame_height_m = 96000;

/// The tidal river that cuts the county: a winding line from the sea to its head, wide at the mouth.
class Estuary {
public:
    Estuary(std::uint64_t seed, double mouth_x);

    double mouth_y() const { return m_mouth_y; }
    double head_y() const { return m_head_y; }

    /// The middle of the channel at a height between mouth and head.
    double middle_x(double y) const;

    /// Half the width of the water there.
    double half_width(double y) const;

    /// Metres to the nearer bank, negative in the water, for a point between mouth and head; else to the head.
    double bank(Point at) const;

private:
    double m_mouth_x;
    double m_mouth_y = 16000;
    double m_head_y = 66000;
    double m_bend_m;
    double m_phase;
};

struct Town {
    Point at;
    double radius_m = 0;
    double density = 0; ///< at its centre; open country has 1
};

class Landscape {
public:
    Landscape(std::uint64_t seed, std::size_t units);

    /// Land of the mainland, the estuary taken out.
    double mainland(Point at) const;

    /// Land of the island.
    double island(Point at) const;

    /// Whether water, not another county, lies at a point outside the county.
    bool is_sea(Point at) const;

    /// How densely sites lie: people on land, thinning out where nothing will be drawn.
    double density(Point at) const { return survey(at).density; }

    /// Density, and whether it is that of land, in one look.
    struct Survey {
        double density = 0;
        bool land = false;
    };
    Survey survey(Point at) const;

    /// How urban a place is: 0 in open country, 1 in the middle of the largest town.
    double urban(Point at) const;

    const Estuary& estuary() const { return m_estuary; }
    Point island_middle() const { return m_island_middle; }
    std::span<const Town> towns() const { return m_towns; }

private:
    double coast(Point at) const;
    double inland_edge(Point at) const;
    double people(Point at) const;
    void place_towns(std::uint64_t seed, std::size_t count);

    Noise m_bays;
    Noise m_capes;
    Noise m_edge;
    Noise m_texture;
    Noise m_shore;
    Point m_island_middle;
    Estuary m_estuary;
    double m_thinning_m;
    std::vector<Town> m_towns;
};

} // namespace needshed::simulation
