#include <algorithm>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
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

/// Also what needs no data: how many units, and how large they are.
std::string bounded_name(JsonObject& object, const Study& study)
{
    const auto name = object.text("sum");
    return name == "units" || name == "area_km2" ? name : sum_name(object, "sum", study);
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

std::string default_population(const Study& study)
{
    const auto names = names_of_populations(study);
    const bool has_all = std::find(names.begin(), names.end(), "all") != names.end();
    return has_all ? "all" : names.size() == 1 ? names.front() : "";
}

MeasureNeedSpec default_need(const DemandSpec& demand, const Study& study)
{
    return {demand.measure, demand.is_score() ? "" : default_population(study), 1, Direction::More};
}

MeasureNeedSpec parse_measure_need(JsonObject& object, const DemandSpec& demand, const Study& study)
{
    auto spec = default_need(demand, study);
    if (object.has("per") && demand.is_score()) {
        throw Error(ErrorKind::Input, object.at("per"), "scores are already relative to people", "Remove the key");
    }
    if (object.has("per")) {
        spec.per = object.text("per");
        require_known(spec.per, names_of_populations(study), object.at("per"), "population");
    }
    spec.weight = object.number_in("weight", 1, 0, infinity);
    spec.direction = object.word("direction", {"more", "less"}, 0) == 0 ? Direction::More : Direction::Less;
    object.finish();
    return spec;
}

void require_populations(const Study& study, const std::string& where)
{
    for (const auto& measure : study.need.measures) {
        const auto& demand = *std::find_if(study.demand.measures.begin(), study.demand.measures.end(),
                                           [&](const auto& each) { return each.measure == measure.measure; });
        if (!demand.is_score() && measure.per.empty()) {
            throw Error(ErrorKind::Input, where + "/" + pointer_token(measure.measure),
                        "a count needs the population it is relative to",
                        study.demand.populations.empty()
                            ? "Add \"populations\" to the study, and \"per\" here with the name of one"
                            : "Add \"per\" with one of: " + list_names(names_of_populations(study)));
        }
    }
}

std::vector<std::string> names_of_need(const Study& study)
{
    std::vector<std::string> names;
    for (const auto& measure : study.need.measures) {
        names.push_back(measure.measure);
    }
    return names;
}

void parse_domains(JsonObject& need, Study& study)
{
    if (!need.has("domains")) {
        return;
    }
    auto domains = need.object("domains");
    domains.for_each([&](const std::string& name, const Json& json) {
        JsonObject object(json, domains.pointer() + "/" + pointer_token(name), domains.place());
        DomainSpec domain;
        domain.name = name;
        domain.weight = object.number_in("weight", 1, 0, infinity);
        domain.measures = object.texts("measures");
        for (const auto& measure : domain.measures) {
            require_known(measure, names_of_need(study), object.at("measures"), "measure of need");
        }
        object.finish();
        study.need.domains.push_back(std::move(domain));
    });
}

void parse_sensitivity(JsonObject& need, SensitivitySpec& spec)
{
    if (!need.has("sensitivity")) {
        return;
    }
    auto sensitivity = need.object("sensitivity");
    spec.draws = static_cast<int>(sensitivity.whole_in("draws", spec.draws, 0, 100'000));
    spec.concentration = sensitivity.number_in("concentration", spec.concentration, 1, 1e6);
    sensitivity.finish();
}

} // namespace

void parse_need(JsonObject& root, Study& study)
{
    const Json nothing = Json::object();
    const auto* given = root.has("need") ? nullptr : &nothing;
    auto need = given == nullptr ? root.object("need") : JsonObject(*given, "/need", root.place());
    constexpr RateKind rates[] = {RateKind::Crude, RateKind::EmpiricalBayes, RateKind::LocalEmpiricalBayes};
    study.need.rate = rates[need.word("rate", {"crude", "empirical_bayes", "local_empirical_bayes"}, 1)];
    constexpr Standardisation kinds[] = {Standardisation::Z, Standardisation::RobustZ, Standardisation::Rank,
                                         Standardisation::Percentile, Standardisation::Exponential};
    study.need.standardise = kinds[need.word("standardise", {"z", "robust_z", "rank", "percentile", "exponential"}, 0)];
    study.need.winsorise = need.number_in("winsorise", study.need.winsorise, 0, 0.25);
    study.need.least_present = need.number_in("least_present", study.need.least_present, 0, 1);
    if (need.has("measures")) {
        auto measures = need.object("measures");
        measures.for_each([&](const std::string& name, const Json& json) {
            require_known(name, names_of_measures(study), measures.at(name), "measure");
            JsonObject object(json, measures.pointer() + "/" + pointer_token(name), measures.place());
            const auto& demand = *std::find_if(study.demand.measures.begin(), study.demand.measures.end(),
                                               [&](const auto& each) { return each.measure == name; });
            study.need.measures.push_back(parse_measure_need(object, demand, study));
        });
    }
    else {
        for (const auto& demand : study.demand.measures) {
            study.need.measures.push_back(default_need(demand, study));
        }
    }
    parse_domains(need, study);
    parse_sensitivity(need, study.need.sensitivity);
    need.finish();
    require_populations(study, need.at("measures"));
    study.need.validate();
}

namespace {

/// One of three keys says what is done about many tests, and to which level.
void parse_correction(JsonObject& hotspots, HotspotSpec& spec)
{
    const std::pair<const char*, Correction> keys[] = {{"false_discovery_rate", Correction::FalseDiscoveryRate},
                                                       {"bonferroni", Correction::Bonferroni},
                                                       {"uncorrected", Correction::None}};
    std::string given;
    for (const auto& [key, correction] : keys) {
        if (!hotspots.has(key)) {
            continue;
        }
        if (!given.empty()) {
            throw Error(ErrorKind::Input, hotspots.at(key), "stands beside \"" + given + "\"",
                        "Choose one of false_discovery_rate, bonferroni and uncorrected");
        }
        given = key;
        spec.correction = correction;
        spec.level = hotspots.number_in(key, spec.level, 0, 1);
        if (!(spec.level > 0 && spec.level < 1)) {
            throw Error(ErrorKind::Input, hotspots.at(key), "is neither above 0 nor below 1",
                        "Give a share between 0 and 1, such as 0.05");
        }
    }
}

void parse_weights(JsonObject& hotspots, WeightsSpec& spec)
{
    if (!hotspots.has("weights")) {
        return;
    }
    auto weights = hotspots.object("weights");
    constexpr WeightsSpec::Kind kinds[] = {WeightsSpec::Kind::Neighbours, WeightsSpec::Kind::KNearest,
                                           WeightsSpec::Kind::DistanceBand, WeightsSpec::Kind::Kernel};
    spec.kind = kinds[weights.word("kind", {"neighbours", "k_nearest", "distance_band", "kernel"}, 0)];
    const bool by_distance = spec.kind == WeightsSpec::Kind::DistanceBand || spec.kind == WeightsSpec::Kind::Kernel;
    if (by_distance && weights.has("distance_m")) {
        spec.distance_m = weights.number_in("distance_m", 0, 1e-3, 1e8);
    }
    if (spec.kind == WeightsSpec::Kind::DistanceBand) {
        spec.power = weights.number_in("power", spec.power, 0, 10);
    }
    if (spec.kind == WeightsSpec::Kind::KNearest || (spec.kind == WeightsSpec::Kind::Kernel && spec.distance_m == 0)) {
        spec.k = static_cast<std::size_t>(weights.whole_in("k", static_cast<std::int64_t>(spec.k), 1, 10'000));
    }
    if (spec.kind == WeightsSpec::Kind::Kernel) {
        constexpr Kernel kernels[] = {Kernel::Uniform, Kernel::Triangular, Kernel::Epanechnikov, Kernel::Quartic,
                                      Kernel::Gaussian};
        spec.kernel =
            kernels[weights.word("kernel", {"uniform", "triangular", "epanechnikov", "quartic", "gaussian"}, 4)];
    }
    weights.finish();
}

} // namespace

void parse_hotspots(JsonObject& root, Study& study)
{
    if (!root.has("hotspots")) {
        return;
    }
    auto hotspots = root.object("hotspots");
    auto& spec = study.hotspots;
    constexpr HotspotStatistic statistics[] = {HotspotStatistic::GiStar, HotspotStatistic::Gi,
                                               HotspotStatistic::LocalMoran, HotspotStatistic::LocalGeary,
                                               HotspotStatistic::JoinCount};
    spec.statistic =
        statistics[hotspots.word("statistic", {"gi_star", "gi", "local_moran", "local_geary", "join_count"}, 0)];
    parse_weights(hotspots, spec.weights);
    spec.permutation.permutations =
        static_cast<int>(hotspots.whole_in("permutations", spec.permutation.permutations, 99, 99'999));
    spec.p_value = hotspots.word("p_value", {"permutation", "analytical"}, 0) == 0 ? PValueKind::Permutation
                                                                                   : PValueKind::Analytical;
    parse_correction(hotspots, spec);
    spec.top_share = hotspots.number_in("top_share", spec.top_share, 0.001, 0.999);
    hotspots.finish();
}

void parse_outputs(JsonObject& root, Study& study)
{
    if (!root.has("outputs")) {
        return;
    }
    auto outputs = root.object("outputs");
    study.outputs.simplify_m = outputs.number_in("simplify_m", study.outputs.simplify_m, 0, infinity);
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

std::vector<std::string> names_of_footprints(const Study& study)
{
    std::vector<std::string> names;
    for (const auto& agency : study.agencies) {
        if (agency.footprint || !agency.parent.empty()) {
            names.push_back(agency.name);
        }
    }
    return names;
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
    if (terms.has("balance")) {
        auto balance = terms.object("balance");
        spec.balance = {sum_name(balance, "sum", study), balance.number_in("weight", 0.1, 0, infinity)};
        balance.finish();
    }
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
    terms.finish();
}

void parse_bounds(JsonObject& localities, Study& study)
{
    localities.for_each_object("bounds", [&](JsonObject& object) {
        BoundSpec bound;
        bound.sum = bounded_name(object, study);
        parse_limits(object, bound);
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
    parse_terms(localities, study);
    constexpr Effort efforts[] = {Effort::Quick, Effort::Normal, Effort::Thorough};
    spec.effort = efforts[localities.word("effort", {"quick", "normal", "thorough"}, 1)];
    spec.seed = static_cast<std::uint64_t>(localities.whole_in("seed", 1, 0, INT64_MAX));
    if (localities.has("ensemble")) {
        auto ensemble = localities.object("ensemble");
        spec.ensemble.plans = static_cast<std::size_t>(ensemble.whole_in("plans", 200, 0, 100'000));
        spec.ensemble.within = ensemble.number_in("within", spec.ensemble.within, 0.0001, 10);
        ensemble.finish();
    }
    study.hotspots.permutation.seed = spec.seed;
    study.need.sensitivity.seed = spec.seed;
    localities.finish();
}

} // namespace needshed
