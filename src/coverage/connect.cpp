#include "connect.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed::coverage {

namespace {

constexpr auto declare_links = ". Declare units.links where a bridge or a ferry joins them";

/// Distance of the nearest vertices of two units.
double distance_between(const Draft& draft, UnitIndex a, UnitIndex b)
{
    double best = std::numeric_limits<double>::infinity();
    for (const auto v : draft.rings.vertices_of_unit(to_index(a))) {
        const Point& p = draft.arcs.points[v];
        for (const auto w : draft.rings.vertices_of_unit(to_index(b))) {
            const Point& q = draft.arcs.points[w];
            best = std::min(best, (p.x - q.x) * (p.x - q.x) + (p.y - q.y) * (p.y - q.y));
        }
    }
    return std::sqrt(best);
}

UnitIndex require_unit(const std::string& code, const Naming& naming)
{
    const auto found = std::lower_bound(naming.codes.begin(), naming.codes.end(), code);
    if (found == naming.codes.end() || *found != code) {
        const auto meant = nearest_name(code, naming.codes);
        throw Error(ErrorKind::Input, "units.links", "no unit of " + naming.title + " has the code '" + code + "'",
                    meant.empty() ? "Name units by their codes" : "Did you mean '" + meant + "'");
    }
    return to_unit(static_cast<std::size_t>(found - naming.codes.begin()));
}

/// The component by its first units: `'E01' and 2 more units`.
std::string component_text(const Components& components, std::uint32_t component, const Naming& naming)
{
    const auto first = std::find(components.of_unit.begin(), components.of_unit.end(), component);
    const auto unit = to_unit(static_cast<std::size_t>(first - components.of_unit.begin()));
    const auto size = components.size[component];
    return naming.quoted(unit) + (size > 1 ? " and " + counted(size - 1, "more unit") : "");
}

std::uint32_t largest(const Components& components)
{
    const auto most = std::max_element(components.size.begin(), components.size.end());
    return static_cast<std::uint32_t>(most - components.size.begin());
}

[[noreturn]] void refuse_components(const Components& components, const Naming& naming)
{
    constexpr std::size_t shown = 5;
    std::string apart;
    std::size_t named = 0;
    for (std::uint32_t c = 0; c < components.size.size() && named < shown; ++c) {
        if (c != largest(components)) {
            apart += (named++ == 0 ? "" : "; ") + component_text(components, c, naming);
        }
    }
    throw Error(ErrorKind::Input, naming.title,
                fmt::format("units fall into {} components without a border between them; apart from the largest: {}",
                            components.size.size(), apart),
                "Declare units.links, or set units.islands to \"link\" or \"separate\"");
}

void add_separate(const Components& components, const Naming& naming, Findings& findings)
{
    for (std::uint32_t c = 0; c < components.size.size(); ++c) {
        if (c != largest(components)) {
            findings.push_back(
                {"island", naming.title,
                 "no border joins " + component_text(components, c, naming) + " to the rest; left separate",
                 static_cast<double>(components.size[c])});
        }
    }
}

/// A finding for each component but the largest that links leave apart, because the way to it meets a barrier.
void add_cut_off(std::span<const Link> links, const Components& components, const Naming& naming, Findings& findings)
{
    std::vector<GraphEdge> joined;
    for (const auto& link : links) {
        const auto a = components.of_unit[to_index(link.a)];
        const auto b = components.of_unit[to_index(link.b)];
        joined.push_back({to_unit(a), to_unit(b), 0});
    }
    const auto left = connected_components(Graph(components.size.size(), joined));
    const auto main = left.of_unit[largest(components)];
    for (std::uint32_t c = 0; c < components.size.size(); ++c) {
        if (left.of_unit[c] != main &&
            std::count(left.of_unit.begin(), left.of_unit.begin() + c, left.of_unit[c]) == 0) {
            findings.push_back({"parted", naming.title,
                                "no border joins " + component_text(components, c, naming) +
                                    " to the rest, and a barrier bars the way to the nearest shore; left separate" +
                                    declare_links,
                                static_cast<double>(components.size[c])});
        }
    }
}

/// Links made so that all units are connected, each a finding.
std::vector<Link> made_links(const ArcSet& arcs, const Components& components, const MayJoin& may_join,
                             const Naming& naming, Findings& findings)
{
    auto links = link_components(arcs, components, may_join);
    for (auto& link : links) {
        link.distance_m *= naming.metres_per_unit;
        const auto component_a = components.of_unit[to_index(link.a)];
        const auto component_b = components.of_unit[to_index(link.b)];
        const bool a_is_smaller = components.size[component_a] <= components.size[component_b];
        findings.push_back({"island", naming.title,
                            fmt::format("no border joins {} to the rest; linked from {} to {}, {:.0f} m apart",
                                        component_text(components, a_is_smaller ? component_a : component_b, naming),
                                        naming.quoted(a_is_smaller ? link.a : link.b),
                                        naming.quoted(a_is_smaller ? link.b : link.a), link.distance_m),
                            link.distance_m});
    }
    if (links.size() + 1 < components.size.size()) {
        add_cut_off(links, components, naming, findings);
    }
    return links;
}

} // namespace

std::vector<Link> declared_links(const CoverageOptions& options, const Draft& draft, const Naming& naming)
{
    std::vector<Link> links;
    for (const auto& [first, second] : options.links) {
        const auto a = require_unit(first, naming);
        const auto b = require_unit(second, naming);
        if (a == b) {
            throw Error(ErrorKind::Input, "units.links", "unit '" + first + "' is linked to itself",
                        "Name two units in each link");
        }
        const double distance_m = distance_between(draft, a, b) * naming.metres_per_unit;
        links.push_back({std::min(a, b), std::max(a, b), distance_m, true});
    }
    return links;
}

std::vector<Link> links_for_islands(Islands islands, const ArcSet& arcs, const Components& components,
                                    const MayJoin& may_join, const Naming& naming, Findings& findings)
{
    if (components.size.size() < 2) {
        return {};
    }
    switch (islands) {
    case Islands::Error:
        refuse_components(components, naming);
    case Islands::Separate:
        add_separate(components, naming, findings);
        return {};
    case Islands::Link:
        break;
    }
    return made_links(arcs, components, may_join, naming, findings);
}

void add_parted(Islands islands, const Components& parted, const Components& whole, const Naming& naming,
                Findings& findings)
{
    if (islands == Islands::Error && parted.size.size() > 1) {
        refuse_components(parted, naming);
    }
    std::vector<std::uint32_t> main(whole.size.size(), no_group); // the largest part of each
    for (std::size_t unit = 0; unit < parted.of_unit.size(); ++unit) {
        auto& best = main[whole.of_unit[unit]];
        if (best == no_group || parted.size[parted.of_unit[unit]] > parted.size[best]) {
            best = parted.of_unit[unit];
        }
    }
    for (std::uint32_t c = 0; c < parted.size.size(); ++c) {
        if (std::find(main.begin(), main.end(), c) == main.end()) {
            findings.push_back({"parted", naming.title,
                                "barriers part " + component_text(parted, c, naming) +
                                    " from the rest; no link is made across them" + declare_links,
                                static_cast<double>(parted.size[c])});
        }
    }
}

} // namespace needshed::coverage
