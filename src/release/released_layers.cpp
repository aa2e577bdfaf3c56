#include "release/released_layers.hpp"

#include "release/report/words.hpp"

namespace needshed {

namespace {

template <class Source>
ReleasedLayer scan_layer(const Source& source, const Layers& layers)
{
    std::vector<std::pair<std::string, std::string>> measures;
    for (const auto& scan : source.patterns.scans) {
        measures.emplace_back(scan.measure, report::measure_title(source.origin, scan.measure));
    }
    return {scan_style(measures), &layers.scan,
            [&] { return scan_areas(source.outlines, source.patterns.scans, source.units.coverage.unit_count()); }};
}

template <class Source>
ReleasedLayer hotspots_layer(const Source& source, const Layers& layers)
{
    return {hotspots_style(layers.hotspots), &layers.hotspots,
            [&] { return hotspot_areas(source.outlines, source.hotspots, source.units.coverage.unit_count()); }};
}

template <class Source>
ReleasedLayer units_layer(const Source& source, const Layers& layers)
{
    return {units_style(), &layers.units,
            [&] { return unit_areas(source.outlines, source.units.coverage.unit_count()); }};
}

} // namespace

std::vector<ReleasedLayer> released_layers(const Results& results, const Layers& layers)
{
    const auto& plan = results.proposal.plan;
    std::vector<ReleasedLayer> list{
        {borders_style(layers.borders), &layers.borders, [&] { return layers.border_lines; }}};
    if (!results.patterns.scans.empty()) {
        list.push_back(scan_layer(results, layers));
    }
    list.push_back(hotspots_layer(results, layers));
    list.push_back({repairs_style(layers.repairs), &layers.repairs,
                    [&] { return repairs_in_wgs84(results.units.coverage); }, repair_decimals});
    list.push_back({localities_style(layers.localities), &layers.localities,
                    [&] { return dissolve(results.outlines, plan.locality, plan.count); }});
    list.push_back(units_layer(results, layers));
    return list;
}

std::vector<ReleasedLayer> released_layers(const Measured& measured, const Layers& layers)
{
    std::vector<ReleasedLayer> list;
    if (!measured.patterns.scans.empty()) {
        list.push_back(scan_layer(measured, layers));
    }
    if (!measured.hotspots.index.classes.empty()) {
        list.push_back(hotspots_layer(measured, layers));
    }
    list.push_back(units_layer(measured, layers));
    return list;
}

} // namespace needshed
