// Sites must follow a density that varies a hundredfold, evenly, without clumps, at any number. The frame is halved
// again and again, across its longer side, so that each half holds its share of the density; each leaf of that tree
// gets one site. Cost O(n log n) on a summed-area table. Poisson-disc sampling and Lloyd relaxation give prettier
// points at several times the cost; cells are merged into units anyhow.
#include "simulation/sites.hpp"

#include <algorithm>
#include <cmath>

#include "simulation/density_table.hpp"
#include "simulation/streams.hpp"

namespace needshed::simulation {

namespace {

/// Fine enough for the smallest town; few cells need not see it.
double pixel_m(std::size_t land_sites)
{
    return land_sites < 10000 ? 500 : 250;
}

struct Share {
    Box box;
    std::size_t sites = 0;
};

/// The part of the box below a cut across its longer side at `share` of the way.
Box lower_part(Box box, double share)
{
    if (box.max_x - box.min_x > box.max_y - box.min_y) {
        box.max_x = box.min_x + share * (box.max_x - box.min_x);
    }
    else {
        box.max_y = box.min_y + share * (box.max_y - box.min_y);
    }
    return box;
}

Box upper_part(Box box, double share)
{
    if (box.max_x - box.min_x > box.max_y - box.min_y) {
        box.min_x += share * (box.max_x - box.min_x);
    }
    else {
        box.min_y += share * (box.max_y - box.min_y);
    }
    return box;
}

double fair_cut(const DensityTable& table, const Share& whole, std::size_t lower_sites)
{
    const double wanted = table.mass(whole.box) * static_cast<double>(lower_sites) / static_cast<double>(whole.sites);
    double low = 0.05;
    double high = 0.95;
    for (int i = 0; i < 16; ++i) {
        const double middle = (low + high) / 2;
        (table.mass(lower_part(whole.box, middle)) < wanted ? low : high) = middle;
    }
    return (low + high) / 2;
}

/// A point of the box away from its sides, so that sites of neighbouring leaves keep apart.
Point inner_point(const Box& box, Random& random)
{
    const double across = 0.12 + 0.76 * random.uniform();
    const double up = 0.12 + 0.76 * random.uniform();
    return {box.min_x + across * (box.max_x - box.min_x), box.min_y + up * (box.max_y - box.min_y)};
}

std::vector<Point> spread(const DensityTable& table, std::size_t count, std::uint64_t seed)
{
    auto random = stream(seed, Purpose::Sites);
    std::vector<Point> sites;
    sites.reserve(count);
    std::vector<Share> open{{{0, 0, frame_width_m, frame_height_m}, count}};
    while (!open.empty()) {
        const Share share = open.back();
        open.pop_back();
        if (share.sites == 1) {
            sites.push_back(inner_point(share.box, random));
            continue;
        }
        const std::size_t lower = share.sites / 2;
        const double cut = fair_cut(table, share, lower);
        open.push_back({upper_part(share.box, cut), share.sites - lower});
        open.push_back({lower_part(share.box, cut), lower});
    }
    return sites;
}

/// The estuary at one height.
struct Section {
    Point middle;
    double half_width = 0;
    double spacing = 0; ///< of sites hereabouts
    double length = 1;  ///< of the middle line per metre of height
    double lean = 0;
    bool narrow = false; ///< narrower than cells are
};

Section section_at(const Landscape& landscape, double y, double mass)
{
    const Estuary& estuary = landscape.estuary();
    Section section{{estuary.middle_x(y), y}, estuary.half_width(y)};
    section.spacing = std::sqrt(mass / landscape.density(section.middle));
    section.lean = (estuary.middle_x(y + 50) - estuary.middle_x(y - 50)) / 100;
    section.length = std::sqrt(1 + section.lean * section.lean);
    section.narrow = y > estuary.mouth_y() && section.half_width < 1.5 * section.spacing;
    return section;
}

Point beside(const Section& section, double distance)
{
    return {section.middle.x + distance / section.length, section.middle.y - distance * section.lean / section.length};
}

/// A chain of water sites up the estuary. Where cells are wider than the water, pairs of land sites beside it bring
/// the banks together: the border between two sites runs midway.
Sites channel_sites(const Landscape& landscape, double mass, std::uint64_t seed)
{
    auto random = stream(seed, Purpose::Sites, 1);
    Sites sites;
    const Estuary& estuary = landscape.estuary();
    for (double y = estuary.mouth_y() - 6000; y < estuary.head_y();) {
        const Section section = section_at(landscape, y, mass);
        sites.at.push_back(section.middle);
        sites.kind.push_back(SiteKind::Channel);
        for (const double side : {-1.0, 1.0}) {
            const Point bank = beside(section, side * section.half_width * (1.5 + 1.3 * random.uniform()));
            if (section.narrow && estuary.bank(bank) > section.half_width / 2) {
                sites.at.push_back(bank);
                sites.kind.push_back(landscape.is_sea(bank) ? SiteKind::Natural : SiteKind::Bank);
            }
        }
        y += std::min(section.half_width, section.spacing) * (0.6 + 0.7 * random.uniform()) / section.length;
    }
    return sites;
}

/// Whether a site would come between those of the estuary.
bool in_channel(const Landscape& landscape, Point at, double mass)
{
    const Estuary& estuary = landscape.estuary();
    if (at.y < estuary.mouth_y() - 7000 || at.y > estuary.head_y() + 500) {
        return false;
    }
    const Section section = section_at(landscape, at.y, mass);
    const double clear = section.narrow ? 3.4 * section.half_width : 0.4 * section.spacing;
    return estuary.bank(at) + section.half_width < clear;
}

double distance(Point a, Point b)
{
    return std::hypot(a.x - b.x, a.y - b.y);
}

double whole_centimetres(double metres)
{
    return std::round(metres * 100) / 100;
}

} // namespace

Sites place_sites(const Landscape& landscape, std::uint64_t seed, std::size_t land_sites)
{
    const DensityTable table(landscape, pixel_m(land_sites));
    const double mass = table.land_mass() / static_cast<double>(land_sites);
    const double whole = table.mass({0, 0, frame_width_m, frame_height_m});
    Sites sites = channel_sites(landscape, mass, seed);
    // However few the sites, the island has one.
    sites.at.push_back(landscape.island_middle());
    sites.kind.push_back(SiteKind::Island);
    for (const Point site : spread(table, static_cast<std::size_t>(whole / mass), seed)) {
        if (!in_channel(landscape, site, mass) && distance(site, landscape.island_middle()) > 100) {
            sites.at.push_back(site);
            sites.kind.push_back(SiteKind::Natural);
        }
    }
    for (auto& site : sites.at) {
        site = {whole_centimetres(site.x), whole_centimetres(site.y)};
    }
    return sites;
}

} // namespace needshed::simulation
