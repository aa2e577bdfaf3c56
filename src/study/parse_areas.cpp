#include <array>

#include "needshed/core/error.hpp"
#include "study/sections.hpp"

namespace needshed {

namespace {

std::string parse_crs(JsonObject& object)
{
    auto crs = object.text_or("crs", "");
    if (!crs.empty()) {
        require_valid({crs}, object.at("crs"));
    }
    return crs;
}

/// `key` names the raster.
RasterBand parse_band(JsonObject& object, const std::string& key)
{
    RasterBand band;
    band.source = object.file(key);
    band.band = static_cast<int>(object.whole_in("band", 1, 1, 65'535));
    if (object.has("nodata")) {
        band.nodata = object.number("nodata");
    }
    band.crs = parse_crs(object);
    return band;
}

void parse_spread_points(JsonObject& object, SpreadSpec& spread)
{
    spread.by = SpreadBy::Points;
    spread.source = object.source();
    spread.crs = parse_crs(object);
    spread.weight = object.text_or("weight", "");
    if (object.has("x") || object.has("y")) {
        spread.x = object.text("x");
        spread.y = object.text("y");
        if (spread.crs.empty()) {
            throw Error(ErrorKind::Input, object.here(), "x and y are given without \"crs\"",
                        R"(Add "crs": "EPSG:4326" for longitude and latitude, or the code of the grid of the )"
                        "coordinates");
        }
    }
}

SpreadSpec parse_spread(JsonObject& demand, const Study& study)
{
    SpreadSpec spread;
    if (!demand.has("spread_by")) {
        return spread;
    }
    if (demand.json().find("spread_by")->members() != nullptr) {
        auto object = demand.object("spread_by");
        if (object.has("raster")) {
            spread.by = SpreadBy::Raster;
            spread.raster = parse_band(object, "raster");
        }
        else {
            parse_spread_points(object, spread);
        }
        object.finish();
        return spread;
    }
    constexpr std::string_view prefix = "population:";
    const auto by = demand.text("spread_by");
    if (by.rfind(prefix, 0) == 0) {
        spread.by = SpreadBy::Population;
        spread.population = by.substr(prefix.size());
        require_known(spread.population, names_of_populations(study), demand.at("spread_by"), "population");
    }
    else if (by != "area") {
        throw Error(ErrorKind::Input, demand.at("spread_by"), "\"" + by + "\" is nothing to spread by",
                    R"(Use "area", "population:NAME", {"source": …} for points, or {"raster": …})");
    }
    return spread;
}

} // namespace

void parse_areas(JsonObject& demand, const Study& study, DemandSpec& spec)
{
    if (demand.has("areas")) {
        auto areas = demand.object("areas");
        spec.areas.source = areas.source();
        spec.areas.code = areas.text("code");
        spec.areas.crs = parse_crs(areas);
        areas.finish();
        spec.code = demand.text("code");
    }
    else {
        spec.areas.crs = parse_crs(demand);
    }
    if (spec.is_mean && demand.has("count")) {
        throw Error(ErrorKind::Input, demand.here(), "names a column of counts and one of means",
                    R"(Keep "count" for what adds up, such as attendances, or "value" for what does not, such as a )"
                    "score");
    }
    spec.value = spec.is_mean ? demand.text("value") : demand.text("count");
    spec.absent_is_zero = !spec.is_mean && demand.word("absent", {"missing", "zero"}, 0) == 1;
    spec.areas.spread = parse_spread(demand, study);
}

void parse_raster(JsonObject& demand, DemandSpec& spec)
{
    auto band = parse_band(demand, "source");
    spec.source = std::move(band.source);
    spec.raster.band = band.band;
    spec.raster.nodata = band.nodata;
    spec.raster.crs = std::move(band.crs);
    constexpr std::array statistics{RasterStatistic::Sum, RasterStatistic::Mean, RasterStatistic::WeightedMean};
    spec.raster.statistic = statistics[demand.word("statistic", {"sum", "mean", "weighted_mean"}, 0)];
    spec.absent_is_zero = !spec.is_score() && demand.word("absent", {"missing", "zero"}, 0) == 1;
    if (spec.raster.statistic == RasterStatistic::WeightedMean) {
        auto weight = demand.object("weight");
        spec.raster.weight = parse_band(weight, "source");
        weight.finish();
    }
}

} // namespace needshed
