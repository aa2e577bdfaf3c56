#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "study/sections.hpp"

namespace needshed {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::string default_population(const Study& study)
{
    const auto names = names_of_populations(study);
    const bool has_all = std::find(names.begin(), names.end(), "all") != names.end();
    return has_all ? "all" : names.size() == 1 ? names.front() : "";
}

MeasureNeedSpec default_need(const DemandSpec& demand, const Study& study)
{
    MeasureNeedSpec spec;
    spec.measure = demand.measure;
    spec.per = demand.is_score() ? "" : default_population(study);
    return spec;
}

/// `0-64`, `65+`.
AgeBand parse_band(JsonObject& object)
{
    const auto text = object.text("ages");
    AgeBand band;
    const auto* end = text.data() + text.size();
    auto [rest, error] = std::from_chars(text.data(), end, band.first);
    const bool open = error == std::errc() && std::string_view(rest, end) == "+";
    if (error == std::errc() && !open && rest != end && *rest == '-') {
        const auto last = std::from_chars(rest + 1, end, band.last);
        error = last.ptr == end ? last.ec : std::errc::invalid_argument;
    }
    else if (!open) {
        error = std::errc::invalid_argument;
    }
    if (error != std::errc() || band.first < 0 || band.last < band.first) {
        throw Error(ErrorKind::Input, object.at("ages"), "\"" + text + "\" is no band of ages",
                    R"(Write it as "0-64", or "65+" for all from 65 on)");
    }
    return band;
}

std::vector<std::string> names_of_counts(const Study& study)
{
    std::vector<std::string> names;
    for (const auto& demand : study.demand.measures) {
        if (!demand.is_score()) {
            names.push_back(demand.measure);
        }
    }
    return names;
}

AgeBandSpec parse_age_band(JsonObject& object, AgeSpec& spec, const Study& study)
{
    AgeBandSpec band;
    band.band = parse_band(object);
    band.measure = object.text("count");
    require_known(band.measure, names_of_counts(study), object.at("count"), "measure that is a count");
    band.population = object.text("per");
    require_known(band.population, names_of_populations(study), object.at("per"), "population");
    if (spec.method == AgeMethod::Direct && spec.standard == AgeStandard::Own) {
        object.number("people");
        band.standard = object.number_in("people", 0, 0, infinity);
    }
    return band;
}

/// Bands in ascending order, each once, and no age between two of them left out.
void require_order(const AgeSpec& spec, const std::string& where)
{
    for (std::size_t k = 1; k < spec.bands.size(); ++k) {
        const int next = spec.bands[k - 1].band.last + 1;
        if (spec.bands[k].band.first > next) {
            throw Error(ErrorKind::Input, where + "/" + std::to_string(k),
                        fmt::format("the ages {} to {} are in no band", next, spec.bands[k].band.first - 1),
                        "Add a band for them, or begin this one at " + std::to_string(next));
        }
        if (spec.bands[k].band.first <= spec.bands[k - 1].band.last) {
            throw Error(ErrorKind::Input, where + "/" + std::to_string(k),
                        "the band " + band_name(spec.bands[k].band) + " begins before " +
                            band_name(spec.bands[k - 1].band) + " has ended",
                        "Write the bands from the youngest on, so that none overlaps another");
        }
    }
}

/// Where the bands of the European Standard Population begin and end.
void require_european(const AgeBand& band, const std::string& where)
{
    try {
        european_standard_population_2013(band);
    }
    catch (const Error& error) {
        throw Error(ErrorKind::Input, where, error.problem(), error.remedy());
    }
}

std::optional<AgeSpec> parse_ages(JsonObject& measure, const Study& study)
{
    if (!measure.has("ages")) {
        return std::nullopt;
    }
    auto ages = measure.object("ages");
    AgeSpec spec;
    spec.method = ages.word("method", {"indirect", "direct"}, 0) == 0 ? AgeMethod::Indirect : AgeMethod::Direct;
    if (spec.method == AgeMethod::Direct) {
        constexpr AgeStandard standards[] = {AgeStandard::European2013, AgeStandard::Area, AgeStandard::Own};
        spec.standard = standards[ages.word("standard", {"european_2013", "area", "own"}, 0)];
        spec.least_events = ages.number_in("least_events", spec.least_events, 0, infinity);
    }
    ages.list("bands");
    ages.for_each_object("bands", [&](JsonObject& band) { spec.bands.push_back(parse_age_band(band, spec, study)); });
    if (spec.bands.size() < 2) {
        throw Error(ErrorKind::Input, ages.at("bands"), "needs two bands or more",
                    "Without bands a rate cannot be made free of ages");
    }
    require_order(spec, ages.at("bands"));
    if (spec.method == AgeMethod::Direct && spec.standard == AgeStandard::European2013) {
        for (std::size_t k = 0; k < spec.bands.size(); ++k) {
            require_european(spec.bands[k].band, ages.at("bands") + "/" + std::to_string(k) + "/ages");
        }
    }
    ages.finish();
    return spec;
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
    if (!demand.is_score()) {
        spec.proportion = object.word("as", {"rate", "proportion"}, 0) == 1;
        spec.ages = parse_ages(object, study);
        if (spec.proportion && spec.ages) {
            throw Error(ErrorKind::Input, object.at("ages"), "stands beside \"as\": \"proportion\"",
                        "Choose one: rates are made free of the mix of ages, proportions are not");
        }
    }
    object.finish();
    return spec;
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
    study.need.funnel = need.flag("funnel", study.need.funnel);
    parse_domains(need, study);
    parse_sensitivity(need, study.need.sensitivity);
    need.finish();
    // Without people there is demand to count, and no more is asked of it.
    if (given == nullptr || !study.demand.populations.empty()) {
        require_need(study);
    }
    study.need.validate();
}

void require_need(const Study& study)
{
    for (const auto& measure : study.need.measures) {
        const auto& demand = *std::find_if(study.demand.measures.begin(), study.demand.measures.end(),
                                           [&](const auto& each) { return each.measure == measure.measure; });
        if (!demand.is_score() && measure.per.empty()) {
            throw Error(ErrorKind::Input,
                        study.file.filename().string() + " /need/measures/" + pointer_token(measure.measure),
                        "a count needs the population it is relative to",
                        study.demand.populations.empty()
                            ? "Add \"populations\" to the study, and \"per\" here with the name of one"
                            : "Add \"per\" with one of: " + list_names(names_of_populations(study)));
        }
    }
}

} // namespace needshed
