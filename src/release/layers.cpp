#include "release/layers.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "needshed/io/writer.hpp"
#include "release/styles.hpp"

namespace needshed {

namespace {

/// Mean over the edges of each pair, by length; plain where only links join the two.
std::vector<double> border_support(const Results& results, const GroupBorders& borders)
{
    struct Sums {
        double weighted = 0;
        double length = 0;
        double plain = 0;
        double count = 0;
    };
    std::map<std::pair<std::uint32_t, std::uint32_t>, Sums> sums;
    const auto& locality = results.proposal.plan.locality;
    for (const auto& edge : results.support.edges) {
        auto& sum = sums[std::minmax(locality[to_index(edge.a)], locality[to_index(edge.b)])];
        sum.weighted += edge.border_m * edge.separated;
        sum.length += edge.border_m;
        sum.plain += edge.separated;
        sum.count += 1;
    }
    std::vector<double> support;
    for (const auto& pair : borders.pairs) {
        const auto& sum = sums[{pair.a, pair.b}]; // not there where a barrier cancels all of a border
        support.push_back(sum.length > 0  ? sum.weighted / sum.length
                          : sum.count > 0 ? sum.plain / sum.count
                                          : std::numeric_limits<double>::quiet_NaN());
    }
    return support;
}

Table borders_table(const Results& results, const GroupBorders& borders, const std::vector<double>& length_m)
{
    const auto& localities = results.scorecard.localities;
    Table table;
    TextValues a;
    TextValues b;
    TextValues a_name;
    TextValues b_name;
    for (const auto& pair : borders.pairs) {
        a.push_back(localities[pair.a].code);
        b.push_back(localities[pair.b].code);
        a_name.push_back(localities[pair.a].name);
        b_name.push_back(localities[pair.b].name);
    }
    table.add("a", std::move(a), "code of the one locality");
    table.add("b", std::move(b), "code of the other");
    table.add("a_name", std::move(a_name), "its name");
    table.add("b_name", std::move(b_name), "its name");
    table.add("length_m", length_m, 0, "length in metres");
    const auto support = border_support(results, borders);
    TextValues firmness;
    for (const double share : support) {
        firmness.push_back(firmness_name(firmness_of(share)));
    }
    table.add("support", support, 3,
              "share of the plans of the ensemble in which this border separates, by its length");
    table.add("firmness", std::move(firmness), "firm: four fifths or more; leaning: half or more; open: less");
    return table;
}

/// Lengths on the ground: from the working coordinates, not from degrees, and with what barriers cancel.
std::vector<double> border_lengths(const Results& results, const GroupBorders& borders)
{
    const auto& coverage = results.units.coverage;
    const auto& arcs = coverage.arcs();
    const auto& locality = results.proposal.plan.locality;
    std::vector<double> length(borders.pairs.size(), 0);
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        if (arcs.left[k] == no_unit || arcs.right[k] == no_unit) {
            continue;
        }
        const auto [a, b] = std::minmax(locality[to_index(arcs.left[k])], locality[to_index(arcs.right[k])]);
        const auto pair = std::lower_bound(borders.pairs.begin(), borders.pairs.end(), GroupBorder{a, b},
                                           [](const auto& left, const auto& right) {
                                               return std::pair(left.a, left.b) < std::pair(right.a, right.b);
                                           });
        if (a != b && pair != borders.pairs.end() && pair->a == a && pair->b == b) {
            length[static_cast<std::size_t>(pair - borders.pairs.begin())] += coverage.arc_m()[k];
        }
    }
    return length;
}

} // namespace

Layers layers_of(const Results& results)
{
    Layers layers;
    layers.units = units_table(results);
    layers.localities = localities_table(results);
    layers.hotspots = hotspots_table(results.units, results.demand, results.need, results.hotspots);
    layers.scan = scan_table(results.units, results.demand, results.patterns.scans);
    layers.repairs = repairs_table(results.units.coverage);
    TextValues codes;
    TextValues names;
    for (const auto& locality : results.scorecard.localities) {
        codes.push_back(locality.code);
        names.push_back(locality.name);
    }
    layers.needs = needs_table(results.scorecard.needs, codes, names);
    auto borders = group_borders(results.outlines, results.proposal.plan.locality);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> neighbours;
    for (const auto& pair : borders.pairs) {
        neighbours.emplace_back(pair.a, pair.b);
    }
    layers.localities.add("map_colour", colour_map(results.proposal.plan.count, neighbours),
                          "number of a colour by which neighbours can be told apart");
    layers.borders = borders_table(results, borders, border_lengths(results, borders));
    layers.border_lines = std::move(borders.lines);
    return layers;
}

Layers layers_of(const Measured& measured)
{
    Layers layers;
    layers.units = measured_units_table(measured);
    layers.hotspots = hotspots_table(measured.units, measured.demand, measured.need, measured.hotspots);
    layers.scan = scan_table(measured.units, measured.demand, measured.patterns.scans);
    return layers;
}

} // namespace needshed
