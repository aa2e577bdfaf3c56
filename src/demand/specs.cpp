#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/demand/demand.hpp"

namespace needshed {

namespace {

[[noreturn]] void refuse(const Source& source, const std::string& name, const std::string& problem,
                         const std::string& remedy)
{
    throw Error(ErrorKind::Input, source.named_at.empty() ? name : source.named_at, problem, remedy);
}

void check_points(const DemandSpec& spec)
{
    if (spec.x.empty() != spec.y.empty()) {
        refuse(spec.source, spec.measure, spec.x.empty() ? "names y without x" : "names x without y", "Name both");
    }
    if (!spec.x.empty() && spec.crs.empty()) {
        refuse(spec.source, spec.measure, "x and y are given without \"crs\"",
               R"(Add "crs": "EPSG:4326" for longitude and latitude, or the code of the grid of the coordinates)");
    }
    if (!(spec.snap_m >= 0 && spec.snap_m < 1e9)) {
        refuse(spec.source, spec.measure, fmt::format("snap_m is {}", spec.snap_m), "Give metres, 0 or more");
    }
}

void check_coded(const DemandSpec& spec)
{
    if (spec.code.empty()) {
        refuse(spec.source, spec.measure, "names no column of codes", "Add \"code\"");
    }
    if (spec.form == DemandForm::Scores && spec.value.empty()) {
        refuse(spec.source, spec.measure, "names no column of scores", "Add \"value\"");
    }
}

/// `known` are the populations that figures may be spread by.
void check_areas(const DemandSpec& spec, const std::set<std::string>& known)
{
    const auto& areas = spec.areas;
    const auto& spread = areas.spread;
    const bool by_code = !areas.source.path.empty();
    if (by_code && (spec.code.empty() || areas.code.empty())) {
        refuse(spec.source, spec.measure, "records and areas need a column of codes each", "Name both with \"code\"");
    }
    if (!by_code && !(spec.code.empty() && areas.code.empty())) {
        refuse(spec.source, spec.measure, "names a column of codes, but the records are the areas", "Leave it out");
    }
    if (spec.value.empty()) {
        refuse(spec.source, spec.measure, "names no column of figures", R"(Add "count" or "value")");
    }
    if (spread.by == SpreadBy::Population && known.count(spread.population) == 0) {
        refuse(spec.source, spec.measure, "population '" + spread.population + "' is not known",
               "Name one of the populations");
    }
    if (spread.x.empty() != spread.y.empty() || (!spread.x.empty() && spread.crs.empty())) {
        refuse(spec.source, spec.measure, "the points to spread by need x, y and their CRS", "Name all three");
    }
}

void check_raster(const DemandSpec& spec)
{
    const bool weighted = spec.raster.statistic == RasterStatistic::WeightedMean;
    if (weighted == spec.raster.weight.source.path.empty()) {
        refuse(spec.source, spec.measure,
               weighted ? "a weighted mean needs weights" : "only a weighted mean needs weights",
               weighted ? "Add \"weight\"" : "Leave \"weight\" out");
    }
    if (!spec.date.empty() || !spec.where.empty()) {
        refuse(spec.source, spec.measure, "the cells of a raster have no columns", R"(Leave "date" and "where" out)");
    }
}

/// `name` is the measure or population that the lookup belongs to; `known` the populations its weights may name.
void check(const LookupSpec& spec, const std::string& name, const std::set<std::string>& known)
{
    const bool places = spec.code.empty();
    if (spec.from.empty()) {
        refuse(spec.source, name, "the lookup names no column of the codes to look up", "Add \"from\"");
    }
    if (!places && !(spec.x.empty() && spec.y.empty())) {
        refuse(spec.source, name, "the lookup names unit codes and coordinates", "Keep \"code\", or \"x\" and \"y\"");
    }
    if (spec.x.empty() != spec.y.empty() || (!spec.x.empty() && spec.crs.empty())) {
        refuse(spec.source, name, "the lookup's places need x, y and their CRS", "Name all three");
    }
    if (!(spec.snap_m >= 0 && spec.snap_m < 1e9)) {
        refuse(spec.source, name, fmt::format("snap_m is {}", spec.snap_m), "Give metres, 0 or more");
    }
    constexpr std::string_view prefix = "population:";
    if (spec.weight.rfind(prefix, 0) == 0 && (places || known.count(spec.weight.substr(prefix.size())) == 0)) {
        refuse(spec.source, name,
               places ? "places cannot be weighted by a population of the units"
                      : "the lookup's weight '" + spec.weight + "' is none of the populations before it",
               "Name a column of the lookup");
    }
}

void check(const PeriodSpec& spec, const DemandSpec& measure)
{
    const auto& hours = spec.hours;
    if (spec.every > PeriodKind::Month) {
        refuse(measure.source, measure.measure, "the calendar has no such period", "Use Year, Quarter or Month");
    }
    if (!hours.empty() && (hours.size() < 2 || hours.front() < 0 || hours.back() > 23 ||
                           std::adjacent_find(hours.begin(), hours.end(), std::greater_equal<>()) != hours.end())) {
        refuse(measure.source, measure.measure, "the hours do not ascend from 0 to 23, or are fewer than two",
               "Give the hours at which bands start, such as 0, 6, 12, 18");
    }
    const bool parts = spec.weekdays || !hours.empty();
    if (parts && (measure.date.empty() || measure.is_score())) {
        refuse(measure.source, measure.measure,
               measure.date.empty() ? "weekdays and hours need a column of dates"
                                    : "a score belongs to no weekday and no hour",
               measure.date.empty() ? "Add \"date\"" : "Leave them out");
    }
}

void check_form(const DemandSpec& spec, const std::set<std::string>& known)
{
    switch (spec.form) {
    case DemandForm::Points:
        return check_points(spec);
    case DemandForm::Counts:
    case DemandForm::Scores:
        return check_coded(spec);
    case DemandForm::Areas:
        return check_areas(spec, known);
    case DemandForm::Raster:
        return check_raster(spec);
    }
}

void check(const DemandSpec& spec, const std::set<std::string>& known)
{
    check_form(spec, known);
    check(spec.periods, spec);
    const bool coded = spec.form == DemandForm::Counts || spec.form == DemandForm::Scores;
    if (spec.lookup && (!coded || !spec.match.empty())) {
        refuse(spec.source, spec.measure,
               spec.match.empty() ? "only counts and scores by code need a lookup"
                                  : "the lookup leads to units, so match belongs in it",
               spec.match.empty() ? "Leave it out" : "Move \"match\" into \"lookup\"");
    }
    for (const auto& [column, allowed] : spec.where) {
        if (allowed.empty()) {
            refuse(spec.source, spec.measure, "\"where\" allows no value of column '" + column + "'",
                   "Name at least one, or leave the column out");
        }
    }
}

void check(const PopulationSpec& spec)
{
    if (spec.code.empty() || spec.columns.empty()) {
        refuse(spec.source, "population:" + spec.name,
               spec.code.empty() ? "names no column of codes" : "names no column of people",
               spec.code.empty() ? "Add \"code\"" : "Add \"column\" or \"columns\"");
    }
}

void require_new(std::set<std::string>& names, const std::string& name, const Source& source, const std::string& noun)
{
    if (!names.insert(name).second) {
        refuse(source, name, noun + " '" + name + "' stands twice", "Give each its own name");
    }
}

} // namespace

void DemandSpecs::validate() const
{
    std::set<std::string> names;
    for (const auto& spec : populations) {
        check(spec);
        if (spec.lookup) {
            check(*spec.lookup, "population:" + spec.name, names);
        }
        require_new(names, spec.name, spec.source, "population");
    }
    const auto known = std::exchange(names, {});
    for (const auto& spec : measures) {
        require_new(names, spec.measure, spec.source, "measure");
        check(spec, known);
        if (spec.lookup) {
            check(*spec.lookup, spec.measure, known);
        }
    }
}

} // namespace needshed
