#include <algorithm>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "study/sections.hpp"

namespace needshed {

namespace {

void parse_ensemble(JsonObject& localities, EnsembleSpec& spec)
{
    if (!localities.has("ensemble")) {
        return;
    }
    auto ensemble = localities.object("ensemble");
    spec.plans = static_cast<std::size_t>(ensemble.whole_in("plans", 200, 0, 100'000));
    spec.within = ensemble.number_in("within", spec.within, 0.0001, 10);
    if (ensemble.has("temperature")) {
        spec.temperature = ensemble.number_in("temperature", 1, 0.0001, 10);
    }
    spec.steps = static_cast<std::uint64_t>(ensemble.whole_in("steps", 0, 0, 1'000'000'000));
    ensemble.finish();
}

void parse_alternatives(JsonObject& localities, AlternativesSpec& spec)
{
    if (!localities.has("alternatives")) {
        return;
    }
    auto alternatives = localities.object("alternatives");
    spec.count = static_cast<std::size_t>(alternatives.whole_in("count", 3, 0, 26));
    spec.within = alternatives.number_in("within", spec.within, 0.0001, 10);
    spec.differ = alternatives.number_in("differ", spec.differ, 0.0001, 0.9999);
    alternatives.finish();
}

/// As plans will name them.
std::vector<std::string> names_of_terms(const LocalitiesSpec& spec)
{
    std::vector<std::string> names{"common_need", "compactness"};
    const auto add = [&](bool has, const std::string& name) {
        if (has) {
            names.push_back(name);
        }
    };
    add(!spec.balance.sum.empty(), "balance");
    for (const auto& footprint : spec.footprints) {
        names.push_back("footprints " + footprint.agency);
    }
    add(!spec.change.from.path.empty(), "change");
    add(!spec.travel.sum.empty(), "travel");
    add(!spec.flows.table.source.path.empty(), "cut_flows");
    return names;
}

void parse_front(JsonObject& localities, LocalitiesSpec& spec)
{
    if (!localities.has("front")) {
        return;
    }
    auto front = localities.object("front");
    const auto terms = front.texts("terms");
    for (const auto& term : terms) {
        require_known(term, names_of_terms(spec), front.at("terms"), "term");
    }
    if (terms.size() != 2 || terms[0] == terms[1]) {
        throw Error(ErrorKind::Input, front.at("terms"), "names " + (terms.empty() ? "none" : list_names(terms)),
                    "Name two different terms");
    }
    spec.front = {terms[0], terms[1], static_cast<std::size_t>(front.whole_in("steps", 8, 2, 100))};
    front.finish();
}

} // namespace

void parse_other_plans(JsonObject& localities, LocalitiesSpec& spec)
{
    parse_ensemble(localities, spec.ensemble);
    parse_alternatives(localities, spec.alternatives);
    parse_front(localities, spec);
}

} // namespace needshed
