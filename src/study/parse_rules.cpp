#include <algorithm>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "study/bind_ground.hpp"
#include "study/sections.hpp"

namespace needshed {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// `population:all` or `demand:police/antisocial`, checked against what the study defines.
std::string sum_name(JsonObject& object, const std::string& key, const Study& study)
{
    auto name = object.text(key);
    std::vector<std::string> known;
    for (const auto& population : names_of_populations(study)) {
        known.push_back("population:" + population);
    }
    for (const auto& measure : study.demand.measures) {
        if (!measure.is_score()) {
            known.push_back("demand:" + measure.measure);
        }
    }
    require_known(name, known, object.at(key), "sum");
    return name;
}

/// Also what needs no data: how many units, how large they are, and of what shape.
std::string bounded_name(JsonObject& object, const Study& study)
{
    const auto name = object.text("sum");
    const bool needs_data = name != "units" && name != "area_km2" && bound_of(name) == BoundOf::Sum;
    return needs_data ? sum_name(object, "sum", study) : name;
}

/// A term on a sum, where the study asks for it.
WeightedSum parse_weighted_sum(JsonObject& terms, const std::string& key, const Study& study)
{
    WeightedSum term;
    if (terms.has(key)) {
        auto object = terms.object(key);
        term = {sum_name(object, "sum", study), object.number_in("weight", term.weight, 0, infinity)};
        object.finish();
    }
    return term;
}

/// A table of pairs of units, whose third column holds `value`.
PairTable parse_pairs(JsonObject& object, const std::string& value)
{
    return {object.source(), object.text("from"), object.text("to"), object.text(value)};
}

/// `min` and `max`, or what there is of them.
template <class Limits>
void parse_limits(JsonObject& object, Limits& limits)
{
    limits.min = object.number_in("min", 0, 0, infinity);
    limits.max = object.number_in("max", infinity, 0, infinity);
    if (limits.min > limits.max) {
        throw Error(ErrorKind::Input, object.here(), "the minimum is larger than the maximum", "Change one of them");
    }
}

} // namespace

void parse_outputs(JsonObject& root, Study& study)
{
    if (!root.has("outputs")) {
        return;
    }
    auto outputs = root.object("outputs");
    study.outputs.simplify_m = outputs.number_in("simplify_m", study.outputs.simplify_m, 0, infinity);
    study.outputs.report_pdf = outputs.flag("report_pdf", false);
    for (const auto format : outputs.words("formats", {"flatgeobuf", "shapefile"})) {
        study.outputs.formats.push_back(format == 0 ? LayerFormat::FlatGeobuf : LayerFormat::Shapefile);
    }
    outputs.finish();
}

namespace {

CountRule parse_count(JsonObject& localities)
{
    constexpr std::int64_t most_units = 10'000'000;
    if (!localities.has("count")) {
        localities.whole("count");
    }
    const auto& json = *localities.json().find("count");
    if (json.text() != nullptr) {
        localities.word("count", {"most"}, 0);
        return {1, 1, true};
    }
    if (json.members() != nullptr) {
        auto range = localities.object("count");
        const auto min = range.whole_in("min", 1, 1, most_units);
        const auto max = range.whole_in("max", most_units, min, most_units);
        range.finish();
        return {static_cast<std::size_t>(min), static_cast<std::size_t>(max), false};
    }
    const auto count = static_cast<std::size_t>(localities.whole_in("count", 1, 1, most_units));
    return {count, count, false};
}

void parse_terms(JsonObject& localities, Study& study)
{
    if (!localities.has("terms")) {
        return;
    }
    auto terms = localities.object("terms");
    auto& spec = study.localities;
    spec.common_need = terms.number_in("common_need", spec.common_need, 0, infinity);
    spec.compactness = terms.number_in("compactness", spec.compactness, 0, infinity);
    spec.balance = parse_weighted_sum(terms, "balance", study);
    spec.travel = parse_weighted_sum(terms, "travel", study);
    if (terms.has("footprints")) {
        auto footprints = terms.object("footprints");
        std::vector<std::string> agencies;
        footprints.for_each([&](const std::string& name, const Json&) { agencies.push_back(name); });
        for (const auto& agency : agencies) {
            require_known(agency, names_of_footprints(study), footprints.at(agency), "agency with a footprint");
            spec.footprints.push_back({agency, footprints.number_in(agency, 0, 0, infinity)});
        }
    }
    if (terms.has("change")) {
        auto change = terms.object("change");
        spec.change = {change.file("from"), change.number_in("weight", spec.change.weight, 0, infinity)};
        change.finish();
    }
    if (terms.has("cut_flows")) {
        auto flows = terms.object("cut_flows");
        spec.flows = {parse_pairs(flows, "amount"), flows.number_in("weight", spec.flows.weight, 0, infinity)};
        flows.finish();
    }
    terms.finish();
}

void require_only_times(const std::vector<BoundSpec>& others, const JsonObject& object)
{
    for (const auto& other : others) {
        if (bound_of(other.sum) == BoundOf::TravelTime) {
            throw Error(ErrorKind::Input, object.at("sum"), "there is a bound on reach_minutes already",
                        "Put both limits into one");
        }
    }
}

void parse_bounds(JsonObject& localities, Study& study)
{
    localities.for_each_object("bounds", [&](JsonObject& object) {
        BoundSpec bound;
        bound.sum = bounded_name(object, study);
        parse_limits(object, bound);
        bound.soft = object.number_in("soft", infinity, 0, infinity);
        if (bound_of(bound.sum) == BoundOf::TravelTime) {
            auto times = object.object("times");
            bound.times = parse_pairs(times, "minutes");
            times.finish();
            require_only_times(study.localities.bounds, object);
        }
        study.localities.bounds.push_back(bound);
    });
}

void parse_levels(JsonObject& localities, Study& study)
{
    auto& spec = study.localities;
    if (localities.has("within")) {
        spec.within = localities.text("within");
        require_known(spec.within, names_of_parents(study), localities.at("within"), "parent level");
    }
    if (localities.has("whole")) {
        spec.whole = localities.texts("whole");
        for (const auto& level : spec.whole) {
            require_known(level, names_of_parents(study), localities.at("whole"), "parent level");
        }
    }
}

void parse_fixed(JsonObject& localities, Study& study)
{
    if (!localities.has("fixed")) {
        return;
    }
    auto fixed = localities.object("fixed");
    std::vector<std::string> codes;
    fixed.for_each([&](const std::string& code, const Json&) { codes.push_back(code); });
    for (const auto& code : codes) {
        study.localities.fixed.emplace_back(code, fixed.text(code));
    }
}

void parse_frozen(JsonObject& localities, Study& study)
{
    if (!localities.has("frozen")) {
        return;
    }
    auto frozen = localities.object("frozen");
    study.localities.frozen = {frozen.file("from"), frozen.texts("localities")};
    frozen.finish();
}

/// Each locality holds one of the seeds, so that there are as many as seeds.
void parse_seeds(JsonObject& localities, Study& study)
{
    if (!localities.has("seeds")) {
        return;
    }
    auto& spec = study.localities;
    spec.seeds = localities.texts("seeds");
    const auto count = spec.seeds.size();
    if (!spec.count.most && (count < spec.count.min || count > spec.count.max)) {
        throw Error(ErrorKind::Input, localities.at("seeds"),
                    fmt::format("names {}, and \"count\" does not allow as many localities", counted(count, "unit")),
                    fmt::format("Ask for {}", count));
    }
    spec.count = {count, count, false};
}

void parse_facilities(JsonObject& localities, Study& study)
{
    localities.for_each_object("facilities", [&](JsonObject& object) {
        FacilitySpec facility;
        facility.places = parse_places(object, study);
        parse_limits(object, facility);
        for (const auto& other : study.localities.facilities) {
            if (other.places.measure == facility.places.measure) {
                throw Error(ErrorKind::Input, object.at("name"), "stands twice", "Give each kind its own name");
            }
        }
        study.localities.facilities.push_back(std::move(facility));
    });
}

void parse_unit_weight(JsonObject& localities, Study& study)
{
    const auto names = names_of_populations(study);
    const bool has_all = std::find(names.begin(), names.end(), "all") != names.end();
    auto weight = localities.text_or("unit_weight", has_all ? "population:all" : "none");
    if (weight != "none" && localities.has("unit_weight")) {
        weight = sum_name(localities, "unit_weight", study);
    }
    study.localities.unit_weight = weight == "none" ? "" : weight;
}

} // namespace

void parse_localities(JsonObject localities, Study& study)
{
    auto& spec = study.localities;
    spec.count = parse_count(localities);
    parse_bounds(localities, study);
    parse_levels(localities, study);
    spec.together = localities.text_lists("together");
    spec.apart = localities.text_lists("apart");
    parse_fixed(localities, study);
    parse_frozen(localities, study);
    parse_seeds(localities, study);
    parse_facilities(localities, study);
    parse_unit_weight(localities, study);
    spec.method = parse_method(localities);
    spec.compactness = ability_of(spec.method).terms ? spec.compactness : 0;
    parse_terms(localities, study);
    require_method_keeps(localities, spec);
    constexpr Effort efforts[] = {Effort::Quick, Effort::Normal, Effort::Thorough};
    spec.effort = efforts[localities.word("effort", {"quick", "normal", "thorough"}, 1)];
    spec.seed = static_cast<std::uint64_t>(localities.whole_in("seed", 1, 0, INT64_MAX));
    parse_other_plans(localities, spec);
    study.hotspots.permutation.seed = spec.seed;
    study.need.sensitivity.seed = spec.seed;
    localities.finish();
}

} // namespace needshed
