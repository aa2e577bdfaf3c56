#include "study/plan_areas.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/coverage/footprint_overlay.hpp"
#include "needshed/coverage/locate.hpp"
#include "needshed/demand/area_overlay.hpp"
#include "needshed/io/crs.hpp"
#include "needshed/io/reader.hpp"

namespace needshed {

namespace {

constexpr std::size_t named = 3;

/// The part of a unit that one area holds.
struct Part {
    std::uint32_t area = 0;
    double share = 0; ///< of the unit's people in any area; of its land where nobody is known to live
};

/// What a plan of areas makes of the units.
struct Fit {
    std::vector<std::vector<Part>> parts; ///< per unit, the largest first; slivers are left out
    std::vector<std::uint32_t> area;      ///< per unit, the one that gets it
    std::vector<std::size_t> outside;     ///< units in no area
    std::vector<std::size_t> overlapped;  ///< units in which areas overlap
    double overlap_m2 = 0;
};

void require_labels(const Source& source, const std::string& column)
{
    const auto table = read_table(source, std::vector<std::string>{column});
    const auto& labels = std::get<TextValues>(table.columns.front().values);
    const auto blank = std::find(labels.begin(), labels.end(), "");
    if (blank != labels.end()) {
        throw Error(ErrorKind::Input, fmt::format("{} row {}", place(source), blank - labels.begin() + 1),
                    "the area has no locality", "Give each area a locality; areas with the same one are parts of it");
    }
}

/// Where people live within units: what the study first spreads figures by.
SpreadSpec finest_spread(const Study& study)
{
    for (const auto& measure : study.demand.measures) {
        const auto by = measure.areas.spread.by;
        if (measure.form == DemandForm::Areas && (by == SpreadBy::Points || by == SpreadBy::Raster)) {
            return measure.areas.spread;
        }
    }
    return {};
}

std::vector<Part> parts_of(std::size_t unit, const AreaOverlay& overlay, bool by_people, double unit_m2)
{
    const auto& common = overlay.common;
    const auto first = common.start[unit];
    const auto last = common.start[unit + 1];
    const auto sum = [&](const std::vector<double>& values) {
        return std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(first),
                               values.begin() + static_cast<std::ptrdiff_t>(last), 0.0);
    };
    by_people = by_people && sum(overlay.weight) > 0;
    const auto& weight = by_people ? overlay.weight : common.common_m2;
    const double total = sum(weight);
    const double least = sliver_share * (by_people ? total : unit_m2);
    std::vector<Part> parts;
    for (auto i = first; i < last; ++i) {
        if (weight[i] >= least) {
            parts.push_back({common.area[i], weight[i] / total});
        }
    }
    std::sort(parts.begin(), parts.end(), [&](const auto& a, const auto& b) {
        return a.share != b.share ? a.share > b.share : overlay.codes[a.area] < overlay.codes[b.area];
    });
    return parts;
}

/// How much of a unit's land several areas hold: what they hold one by one, less what they cover together.
double overlap_m2(std::size_t unit, const Intersections& common, double unit_m2)
{
    double held = 0;
    for (auto i = common.start[unit]; i < common.start[unit + 1]; ++i) {
        held += common.common_m2[i];
    }
    return held - (unit_m2 - common.unit_outside_m2[unit]);
}

Fit fit_of(const AreaOverlay& overlay, const Coverage& coverage, bool by_people)
{
    Fit fit;
    const auto unit_m2 = coverage.area_m2();
    for (std::size_t u = 0; u < coverage.unit_count(); ++u) {
        auto parts = parts_of(u, overlay, by_people, unit_m2[u]);
        if (parts.empty()) {
            fit.outside.push_back(u);
        }
        const double twice_m2 = overlap_m2(u, overlay.common, unit_m2[u]);
        if (twice_m2 >= sliver_share * unit_m2[u]) {
            fit.overlapped.push_back(u);
            fit.overlap_m2 += twice_m2;
        }
        fit.area.push_back(parts.empty() ? no_group : parts.front().area);
        fit.parts.push_back(std::move(parts));
    }
    return fit;
}

/// Units in no area go with the nearest.
void place_outside(const AreaOverlay& overlay, const Coverage& coverage, Fit& fit)
{
    const PointLocator locator(overlay.areas);
    for (const auto unit : fit.outside) {
        fit.area[unit] = locator.nearest(coverage.interior_points()[unit], std::numeric_limits<double>::infinity());
    }
}

std::vector<std::string> quoted(const std::vector<std::size_t>& units, const Coverage& coverage)
{
    std::vector<std::string> codes(units.size());
    std::transform(units.begin(), units.end(), codes.begin(),
                   [&](std::size_t unit) { return "'" + coverage.codes()[unit] + "'"; });
    return codes;
}

/// Everyone, where the study says who that is; else the first population; nullptr where there is none.
const Population* everyone(const std::vector<Population>& populations)
{
    const auto all =
        std::find_if(populations.begin(), populations.end(), [](const auto& each) { return each.name == "all"; });
    return all != populations.end() ? &*all : populations.empty() ? nullptr : &populations.front();
}

/// One row for each part of a unit that is cut; people only where the study has some.
Table cut_table(const AreaOverlay& overlay, const Fit& fit, const Coverage& coverage, const Population* people)
{
    TextValues units;
    TextValues localities;
    RealValues shares;
    RealValues counts;
    TextValues kept;
    for (std::size_t u = 0; u < fit.parts.size(); ++u) {
        for (const auto& part : fit.parts[u]) {
            if (fit.parts[u].size() > 1) {
                units.push_back(coverage.codes()[u]);
                localities.push_back(overlay.codes[part.area]);
                shares.push_back(part.share);
                counts.push_back(people == nullptr ? 0 : part.share * people->people[u]);
                kept.emplace_back(part.area == fit.area[u] ? "yes" : "no");
            }
        }
    }
    Table table;
    table.add("unit", std::move(units), "code of a unit that the plan's borders cut");
    table.add("locality", std::move(localities), "locality of an area that holds a part of it");
    table.add("share", std::move(shares), 4, "how much of its people, or of its land where nobody is known to live");
    if (people != nullptr) {
        table.add("people", std::move(counts), 1, "people in that part");
    }
    table.add("kept", std::move(kept), "yes where the whole unit goes");
    return table;
}

/// `'E01' (60 % 'L01', 40 % 'L02')`.
std::string parts_text(std::size_t unit, const AreaOverlay& overlay, const Fit& fit, const Coverage& coverage)
{
    std::string text;
    for (const auto& part : fit.parts[unit]) {
        text += fmt::format("{}{:.0f} % '{}'", text.empty() ? "" : ", ", 100 * part.share, overlay.codes[part.area]);
    }
    return "'" + coverage.codes()[unit] + "' (" + text + ")";
}

void report_cut(const AreaOverlay& overlay, const Fit& fit, const Coverage& coverage, const Population* people,
                Findings& findings)
{
    std::vector<std::string> cut;
    double others = 0;
    for (std::size_t u = 0; u < fit.parts.size(); ++u) {
        if (fit.parts[u].size() > 1) {
            cut.push_back(parts_text(u, overlay, fit, coverage));
            others += people == nullptr || std::isnan(people->people[u])
                          ? 0
                          : people->people[u] * (1 - fit.parts[u].front().share);
        }
    }
    if (cut.empty()) {
        return;
    }
    const auto count = static_cast<std::size_t>(std::lround(others));
    const auto living = people == nullptr ? std::string()
                                          : fmt::format(", in which {} on the other side",
                                                        counted(count, "person lives", "people live"));
    findings.push_back(
        {"plan_unit_cut", overlay.title,
         fmt::format("its borders cut {}{}, such as {}; each goes where most of its {}", counted(cut.size(), "unit"),
                     living, list_names(cut, named), people == nullptr ? "land is" : "people live"),
         static_cast<double>(cut.size())});
}

void report_outside(const AreaOverlay& overlay, const Fit& fit, const Coverage& coverage, Findings& findings)
{
    if (fit.outside.empty()) {
        return;
    }
    const bool one = fit.outside.size() == 1;
    findings.push_back({"plan_unit_outside", overlay.title,
                        fmt::format("{} in none of its areas and {} with the nearest: {}",
                                    counted(fit.outside.size(), "unit lies", "units lie"), one ? "goes" : "go",
                                    list_names(quoted(fit.outside, coverage), named)),
                        static_cast<double>(fit.outside.size())});
}

void report_areas(const AreaOverlay& overlay, const Fit& fit, const Coverage& coverage, Findings& findings)
{
    if (!fit.overlapped.empty()) {
        const double metres = metres_per_unit(coverage.crs());
        const double overlap_m2 = fit.overlap_m2 * metres * metres;
        findings.push_back(
            {"plan_areas_overlap", overlay.title,
             fmt::format("its areas overlap by {} in {}: {}", area_text(overlap_m2),
                         counted(fit.overlapped.size(), "unit"), list_names(quoted(fit.overlapped, coverage), named)),
             overlap_m2});
    }
    const std::set<std::uint32_t> used(fit.area.begin(), fit.area.end());
    std::vector<std::string> without;
    for (std::uint32_t area = 0; area < overlay.codes.size(); ++area) {
        if (used.count(area) == 0) {
            without.push_back("'" + overlay.codes[area] + "'");
        }
    }
    if (!without.empty()) {
        const bool one = without.size() == 1;
        findings.push_back(
            {"plan_area_without_unit", overlay.title,
             fmt::format("{} most of no unit, and so {}: {}", counted(without.size(), "area holds", "areas hold"),
                         one ? "is no locality" : "are no localities", list_names(without, named)),
             static_cast<double>(without.size())});
    }
}

} // namespace

bool is_plan_of_areas(const Source& source)
{
    if (!holds_areas(source)) {
        return false;
    }
    const auto head = read_table(source, {}, 0);
    return head.find("unit") == nullptr;
}

NamedPlan read_plan_of_areas(const Source& source, const std::string& column, const PlanGround& ground,
                             Findings& findings, Progress& progress)
{
    require_labels(source, column);
    const auto& coverage = ground.units.coverage;
    const auto spread = finest_spread(ground.study);
    const auto overlay =
        overlay_areas({source, column, {}, spread}, ground.units, ground.demand.populations, findings, progress);
    auto fit = fit_of(overlay, coverage, spread.by != SpreadBy::Area);
    if (fit.outside.size() == coverage.unit_count()) {
        throw Error(ErrorKind::Input, place(source), "no unit lies in any of its areas",
                    "Check that the layer is of this place and states the right CRS");
    }
    place_outside(overlay, coverage, fit);
    const auto* people = everyone(ground.demand.populations);
    report_cut(overlay, fit, coverage, people, findings);
    report_outside(overlay, fit, coverage, findings);
    report_areas(overlay, fit, coverage, findings);
    return {fit.area, overlay.codes, cut_table(overlay, fit, coverage, people)};
}

} // namespace needshed
