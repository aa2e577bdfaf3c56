#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "study/sections.hpp"

namespace needshed {

namespace {

void parse_place(JsonObject& lookup, LookupSpec& spec)
{
    if (lookup.has("x") || lookup.has("y")) {
        spec.x = lookup.text("x");
        spec.y = lookup.text("y");
    }
    spec.crs = lookup.text_or("crs", "");
    spec.snap_m = lookup.number_in("snap_m", 0, 0, 100'000);
    if (!spec.code.empty() && (!spec.x.empty() || !spec.crs.empty() || lookup.has("snap_m"))) {
        throw Error(ErrorKind::Input, lookup.here(), "leads to unit codes and to places",
                    R"(Keep "code", or the keys of places: "x", "y", "crs", "snap_m")");
    }
    if (!spec.x.empty() && spec.crs.empty()) {
        throw Error(ErrorKind::Input, lookup.here(), "x and y are given without \"crs\"",
                    R"(Add "crs": "EPSG:4326" for longitude and latitude, or the code of the grid of the coordinates)");
    }
    if (!spec.crs.empty()) {
        require_valid({spec.crs}, lookup.at("crs"));
    }
}

void parse_weight(JsonObject& lookup, const Study& study, LookupSpec& spec)
{
    constexpr std::string_view prefix = "population:";
    spec.weight = lookup.text_or("weight", "");
    if (spec.weight.rfind(prefix, 0) != 0) {
        return;
    }
    require_known(spec.weight.substr(prefix.size()), names_of_populations(study), lookup.at("weight"), "population");
    if (spec.code.empty()) {
        throw Error(ErrorKind::Input, lookup.at("weight"), "places cannot be weighted by a population of the units",
                    "Name a column of the lookup");
    }
}

} // namespace

std::optional<LookupSpec> parse_lookup(JsonObject& object, const Study& study)
{
    if (!object.has("lookup")) {
        return std::nullopt;
    }
    if (object.has("match")) {
        throw Error(ErrorKind::Input, object.at("match"), "belongs in \"lookup\", which leads to the units",
                    "Move it there");
    }
    auto lookup = object.object("lookup");
    LookupSpec spec;
    spec.source = lookup.source();
    spec.from = lookup.text("from");
    spec.code = lookup.text_or("code", "");
    spec.match = lookup.text_or("match", "");
    parse_place(lookup, spec);
    parse_weight(lookup, study, spec);
    lookup.finish();
    return spec;
}

PeriodSpec parse_periods(JsonObject& demand, const DemandSpec& spec)
{
    PeriodSpec result;
    if (!demand.has("periods")) {
        return result;
    }
    if (spec.date.empty()) {
        throw Error(ErrorKind::Input, demand.at("periods"), "needs the dates of the records", "Add \"date\"");
    }
    auto periods = demand.object("periods");
    constexpr PeriodKind kinds[] = {PeriodKind::Year, PeriodKind::Quarter, PeriodKind::Month};
    result.every = kinds[periods.word("every", {"year", "quarter", "month"}, 2)];
    result.weekdays = periods.flag("weekdays", false);
    result.hours = periods.wholes_in("hours", 0, 23);
    const auto& hours = result.hours;
    if (periods.has("hours") &&
        (hours.size() < 2 || std::adjacent_find(hours.begin(), hours.end(), std::greater_equal<>()) != hours.end())) {
        throw Error(ErrorKind::Input, periods.at("hours"), "needs two hours or more, ascending",
                    "Give those at which bands start, such as [0, 6, 12, 18]");
    }
    if (spec.is_score() && (result.weekdays || !hours.empty())) {
        throw Error(ErrorKind::Input, periods.here(), "a score belongs to no weekday and no hour",
                    "Keep \"every\" alone");
    }
    periods.finish();
    return result;
}

} // namespace needshed
