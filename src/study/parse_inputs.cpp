#include <algorithm>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "study/sections.hpp"

namespace needshed {

namespace {

void parse_parents(JsonObject& units, UnitsSpec& spec)
{
    if (!units.has("parents")) {
        return;
    }
    auto parents = units.object("parents");
    parents.for_each([&](const std::string& name, const Json& json) {
        JsonObject parent(json, parents.pointer() + "/" + pointer_token(name), parents.place());
        ParentSpec each{name, std::nullopt, "", parent.text("column")};
        if (parent.has("source")) {
            each.source = parent.source();
            each.code = parent.text("code");
        }
        parent.finish();
        spec.parents.push_back(each);
    });
}

void parse_links(JsonObject& units, UnitsSpec& spec)
{
    if (!units.has("links")) {
        return;
    }
    const auto& links = units.list("links");
    for (std::size_t i = 0; i < links.size(); ++i) {
        const auto* pair = links[i].items();
        const auto where = units.at("links") + "/" + std::to_string(i);
        if (pair == nullptr || pair->size() != 2 || pair->at(0).text() == nullptr || pair->at(1).text() == nullptr) {
            throw Error(ErrorKind::Input, where, "is not a pair of unit codes", R"(Write it as ["E01", "E02"])");
        }
        spec.options.links.emplace_back(*pair->at(0).text(), *pair->at(1).text());
    }
}

void parse_barriers(JsonObject& units, UnitsSpec& spec)
{
    if (!units.has("barriers")) {
        return;
    }
    auto barriers = units.object("barriers");
    BarrierSpec each;
    each.source = barriers.source();
    each.crs = barriers.text_or("crs", "");
    each.tolerance_m = barriers.number_in("tolerance_m", each.tolerance_m, 0.001, 1000);
    barriers.finish();
    spec.barriers = each;
}

} // namespace

UnitsSpec parse_units(JsonObject units)
{
    UnitsSpec spec;
    spec.source = units.source();
    spec.code = units.text("code");
    spec.name = units.text_or("name", "");
    spec.source_crs = units.text_or("crs", "");
    parse_parents(units, spec);
    constexpr Islands islands[] = {Islands::Link, Islands::Separate, Islands::Error};
    spec.options.islands = islands[units.word("islands", {"link", "separate", "error"}, 0)];
    spec.options.neighbours =
        units.word("neighbours", {"rook", "queen"}, 0) == 1 ? Neighbours::Queen : Neighbours::Rook;
    parse_links(units, spec);
    if (units.has("leave_out")) {
        spec.leave_out = units.texts("leave_out");
    }
    if (units.has("territory")) {
        for (const auto& agency : units.texts("territory")) {
            spec.territory.push_back({agency, {}, {}});
        }
    }
    parse_barriers(units, spec);
    if (units.has("repair")) {
        auto repair = units.object("repair");
        spec.options.snap_m = repair.number_in("snap_m", spec.options.snap_m, 0, 1000);
        spec.options.max_gap_m2 = repair.number_in("max_gap_m2", spec.options.max_gap_m2, 0, 1e9);
        repair.finish();
    }
    units.finish();
    return spec;
}

namespace {

void keep_match(UnitsSpec& units, const std::string& match)
{
    if (!match.empty() && std::find(units.keep.begin(), units.keep.end(), match) == units.keep.end()) {
        units.keep.push_back(match);
    }
}

} // namespace

void parse_populations(JsonObject& root, Study& study)
{
    if (!root.has("populations")) {
        return;
    }
    auto populations = root.object("populations");
    populations.for_each([&](const std::string& name, const Json& json) {
        JsonObject each(json, populations.pointer() + "/" + pointer_token(name), populations.place());
        PopulationSpec spec;
        spec.name = name;
        spec.source = each.source();
        spec.title = each.text_or("title", "");
        spec.code = each.text("code");
        spec.match = each.text_or("match", "");
        spec.columns = each.has("column") ? std::vector{each.text("column")} : each.texts("columns");
        spec.lookup = parse_lookup(each, study);
        each.finish();
        keep_match(study.units, spec.lookup ? spec.lookup->match : spec.match);
        study.demand.populations.push_back(std::move(spec));
    });
}

void parse_agencies(JsonObject& root, Study& study)
{
    root.for_each_object("agencies", [&](JsonObject& agency) {
        AgencySpec spec;
        spec.name = agency.text("name");
        spec.title = agency.text_or("title", spec.name);
        spec.sector = agency.text_or("sector", "");
        if (agency.has("footprint")) {
            auto footprint = agency.object("footprint");
            if (footprint.has("parent")) {
                spec.parent = footprint.text("parent");
                require_known(spec.parent, names_of_parents(study), footprint.at("parent"), "parent level");
            }
            else {
                const auto source = footprint.source();
                const auto code = footprint.text("code");
                spec.footprint = FootprintSpec{spec.name, source, code, footprint.text_or("name", "")};
            }
            footprint.finish();
        }
        study.agencies.push_back(std::move(spec));
    });
    for (std::size_t i = 0; i < study.units.territory.size(); ++i) {
        auto& territory = study.units.territory[i];
        require_known(territory.agency, names_of_footprints(study),
                      root.at("units") + "/territory/" + std::to_string(i), "agency with a footprint");
        const auto agency = std::find_if(study.agencies.begin(), study.agencies.end(),
                                         [&](const AgencySpec& each) { return each.name == territory.agency; });
        territory.parent = agency->parent;
        territory.areas = agency->footprint;
    }
}

namespace {

void parse_where(JsonObject& demand, DemandSpec& spec)
{
    if (!demand.has("where")) {
        return;
    }
    auto where = demand.object("where");
    std::vector<std::string> columns;
    where.for_each([&](const std::string& column, const Json&) { columns.push_back(column); });
    for (const auto& column : columns) {
        spec.where[column] = where.texts(column);
    }
}

void parse_points(JsonObject& demand, DemandSpec& spec)
{
    spec.snap_m = demand.number_in("snap_m", 0, 0, 100'000);
    spec.crs = demand.text_or("crs", "");
    if (demand.has("x") || demand.has("y")) {
        spec.x = demand.text("x");
        spec.y = demand.text("y");
        if (spec.crs.empty()) {
            throw Error(
                ErrorKind::Input, demand.here(), "x and y are given without \"crs\"",
                R"(Add "crs": "EPSG:4326" for longitude and latitude, or "EPSG:27700" for National Grid eastings and northings)");
        }
    }
    if (!spec.crs.empty()) {
        require_valid({spec.crs}, demand.at("crs"));
    }
}

void parse_coded(JsonObject& demand, DemandSpec& spec)
{
    spec.code = demand.text("code");
    spec.match = demand.text_or("match", "");
    spec.value = spec.form == DemandForm::Scores ? demand.text("value") : demand.text_or("count", "");
    spec.absent_is_zero = spec.form == DemandForm::Counts && demand.word("absent", {"missing", "zero"}, 0) == 1;
}

DemandForm parse_form(JsonObject& demand)
{
    const auto form = demand.word("as", {"points", "counts", "scores", "areas", "raster"}, 5);
    if (form == 5) {
        demand.text("as");
    }
    return std::vector{DemandForm::Points, DemandForm::Counts, DemandForm::Scores, DemandForm::Areas,
                       DemandForm::Raster}[form];
}

void parse_records(JsonObject& demand, const Study& study, DemandSpec& spec)
{
    spec.source = demand.source(true);
    spec.date = demand.text_or("date", "");
    spec.is_mean = spec.form == DemandForm::Areas && demand.has("value");
    spec.periods = parse_periods(demand, spec);
    parse_where(demand, spec);
    if (spec.form == DemandForm::Points) {
        parse_points(demand, spec);
    }
    else if (spec.form == DemandForm::Areas) {
        parse_areas(demand, study, spec);
    }
    else {
        parse_coded(demand, spec);
        spec.lookup = parse_lookup(demand, study);
    }
}

} // namespace

DemandSpec parse_places(JsonObject& facility, Study& study)
{
    DemandSpec spec;
    spec.measure = "facility:" + facility.text("name");
    const auto form = facility.word("as", {"points", "counts"}, 2);
    if (form == 2) {
        facility.text("as");
    }
    spec.form = form == 0 ? DemandForm::Points : DemandForm::Counts;
    spec.source = facility.source(true);
    parse_where(facility, spec);
    if (spec.form == DemandForm::Points) {
        parse_points(facility, spec);
        return spec;
    }
    parse_coded(facility, spec);
    spec.lookup = parse_lookup(facility, study);
    keep_match(study.units, spec.lookup ? spec.lookup->match : spec.match);
    return spec;
}

void parse_demand(JsonObject& root, Study& study)
{
    root.list("demand");
    root.for_each_object("demand", [&](JsonObject& demand) {
        DemandSpec spec;
        spec.measure = demand.text("measure");
        const auto known = names_of_measures(study);
        if (std::find(known.begin(), known.end(), spec.measure) != known.end()) {
            throw Error(ErrorKind::Input, demand.at("measure"), "\"" + spec.measure + "\" stands twice",
                        "Give each measure its own name");
        }
        const auto slash = spec.measure.find('/');
        if (slash == 0 || slash == std::string::npos || slash + 1 == spec.measure.size()) {
            throw Error(ErrorKind::Input, demand.at("measure"), "\"" + spec.measure + "\" is not agency/measure",
                        "Write it like \"police/antisocial\"");
        }
        spec.title = demand.text_or("title", "");
        spec.form = parse_form(demand);
        spec.form == DemandForm::Raster ? parse_raster(demand, spec) : parse_records(demand, study, spec);
        keep_match(study.units, spec.lookup ? spec.lookup->match : spec.match);
        study.demand.measures.push_back(std::move(spec));
    });
    if (study.demand.measures.empty()) {
        throw Error(ErrorKind::Input, root.at("demand"), "holds no measure", "Add at least one");
    }
}

} // namespace needshed
