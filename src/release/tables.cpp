#include <algorithm>
#include <cmath>

#include "needshed/release/outputs.hpp"
#include "release/columns.hpp"
#include "release/patterns.hpp"

namespace needshed {

namespace {

/// Counts and people are whole numbers unless a source has fractions of them.
void add_amounts(Table& table, const std::string& name, const std::vector<double>& values, const std::string& what)
{
    const bool whole = std::all_of(values.begin(), values.end(),
                                   [](double value) { return !(std::abs(value - std::round(value)) > 0); });
    if (!whole) {
        add_column(table, name, values, 2, what);
        return;
    }
    IntegerValues integers;
    for (const double value : values) {
        integers.push_back(std::isfinite(value) ? static_cast<std::int64_t>(value) : missing_integer);
    }
    add_column(table, name, std::move(integers), what);
}

void add_locality_sums(Table& table, const Results& results)
{
    const auto& localities = results.scorecard.localities;
    for (std::size_t p = 0; p < results.demand.populations.size(); ++p) {
        const auto& name = results.demand.populations[p].name;
        add_amounts(table, column_name("population:" + name),
                    collect(localities, [&](const auto& each) { return each.populations[p]; }), "people: " + name);
    }
    for (std::size_t b = 0; b < results.rules.bounds.size(); ++b) {
        const auto name = column_name(results.rules.bounds[b].name);
        if (table.find(name) == nullptr) {
            add_amounts(table, name, collect(localities, [&](const auto& each) { return each.bounds[b].sum; }),
                        "sum of the bound " + results.rules.bounds[b].name);
        }
    }
}

void add_locality_measures(Table& table, const Results& results)
{
    const auto& localities = results.scorecard.localities;
    for (std::size_t m = 0; m < results.need.measures.size(); ++m) {
        const auto& measure = results.need.measures[m];
        const auto name = column_name(measure.measure);
        const bool score = measure.population.empty();
        const auto get = [&](auto member) {
            return collect(localities, [&](const auto& each) { return each.measures[m].*member; });
        };
        if (score) {
            add_column(table, name + "_score", get(&LocalityMeasure::rate), 3, measure.measure + ": mean score");
        }
        else {
            add_amounts(table, name + "_count", get(&LocalityMeasure::count), measure.measure + ": records");
            add_rate(table, name + "_rate", get(&LocalityMeasure::rate),
                     measure.measure + ": records per 1,000 people");
        }
        add_column(table, name + "_z", get(&LocalityMeasure::z), 3, measure.measure + ": standardised need");
    }
}

/// What is free of the mix of ages.
void add_ages(Table& table, const std::string& name, const MeasureNeed& measure)
{
    const auto& ages = measure.ages;
    if (ages.value.empty()) {
        return;
    }
    const bool direct = ages.method == AgeMethod::Direct;
    const auto column = name + (direct ? "_dsr" : "_ratio");
    const auto what = direct ? "directly standardised rate per 1,000 people" : "events over those expected at its ages";
    add_column(table, column, ages.value, direct ? 2 : 3, measure.measure + ": " + what);
    add_column(table, column + "_low", ages.low, direct ? 2 : 3, "95 % interval of it");
    add_column(table, column + "_high", ages.high, direct ? 2 : 3, "95 % interval of it");
    if (!direct) {
        add_column(table, name + "_expected", ages.expected, 2, measure.measure + ": records expected at its ages");
    }
}

void add_funnel(Table& table, const std::string& name, const MeasureNeed& measure)
{
    const auto& funnel = measure.funnel;
    if (funnel.classes.empty()) {
        return;
    }
    const int decimals = measure.ages.expected.empty() ? 2 : 3;
    const std::string what = measure.ages.expected.empty() ? "crude rate" : "ratio";
    add_column(table, name + "_funnel", collect(funnel.classes, funnel_name),
               measure.measure + ": where its " + what + " lies between the limits of chance");
    add_column(table, name + "_funnel_low_998", funnel.low_998, decimals, "lower limit, 99.8 %");
    add_column(table, name + "_funnel_low_95", funnel.low_95, decimals, "lower limit, 95 %");
    add_column(table, name + "_funnel_high_95", funnel.high_95, decimals, "upper limit, 95 %");
    add_column(table, name + "_funnel_high_998", funnel.high_998, decimals, "upper limit, 99.8 %");
}

std::string statistic_title(HotspotStatistic statistic)
{
    switch (statistic) {
    case HotspotStatistic::GiStar:
        return "Getis-Ord Gi*";
    case HotspotStatistic::Gi:
        return "Getis-Ord Gi";
    case HotspotStatistic::LocalMoran:
        return "local Moran";
    case HotspotStatistic::LocalGeary:
        return "local Geary";
    case HotspotStatistic::JoinCount:
        return "local join count";
    }
    return {};
}

/// Score, p-values and class of one measure, or of the index.
void add_statistic(Table& table, const std::string& prefix, const std::string& class_column, HotspotStatistic kind,
                   const MeasureHotspots& hotspots, const std::string& what)
{
    const auto& statistic = hotspots.statistic;
    add_column(table, prefix + statistic_name(kind) + "_z", collect(statistic, [](const auto& each) { return each.z; }),
               3, statistic_title(kind) + " of " + what + ", as a standard score");
    add_probability(table, prefix + "p", collect(statistic, [](const auto& each) { return each.p; }),
                    "p-value towards the nearer tail");
    add_probability(table, prefix + "q", hotspots.q, "p-value corrected for testing every unit");
    add_column(table, class_column, collect(hotspots.classes, class_name),
               what + ": hot, cold, none, or how the unit stands out");
}

/// `hotspots` may be nullptr: they were not looked for.
void add_unit_measure(Table& table, const MeasureNeed& measure, const MeasureHotspots* hotspots, HotspotStatistic kind)
{
    const auto name = column_name(measure.measure);
    if (measure.population.empty()) {
        add_column(table, name + "_score", measure.rate, 3, measure.measure + ": score");
    }
    else {
        add_amounts(table, name + "_count", measure.count, measure.measure + ": records");
        add_rate(table, name + "_rate", measure.rate,
                 measure.measure + ": records per 1,000 people, as need is made of them");
        add_rate(table, name + "_rate_crude", measure.crude_rate,
                 measure.measure + ": records per 1,000 people as counted");
        add_rate(table, name + "_rate_low", measure.rate_low, "95 % interval of the crude rate");
        add_rate(table, name + "_rate_high", measure.rate_high, "95 % interval of the crude rate");
        add_ages(table, name, measure);
        add_funnel(table, name, measure);
    }
    add_column(table, name + "_z", measure.z, 3, measure.measure + ": standardised need");
    add_column(table, name + "_contribution", measure.contribution, 3,
               measure.measure + ": what it adds to the need index, weight times z");
    if (hotspots != nullptr) {
        add_statistic(table, name + "_hotspot_", name + "_hotspot", kind, *hotspots, measure.measure);
    }
}

void add_hotspots(Table& table, const Hotspots& all)
{
    add_statistic(table, "hotspot_", "hotspot_class", all.statistic, all.index, "need index");
    TextValues agencies;
    IntegerValues count;
    for (const auto& hot_for : all.hot_for) {
        std::string text;
        for (const auto& agency : hot_for) {
            text += (text.empty() ? "" : ", ") + agency;
        }
        agencies.push_back(std::move(text));
        count.push_back(static_cast<std::int64_t>(hot_for.size()));
    }
    add_column(table, "hot_for", std::move(agencies), "agencies with a measure that is hot there");
    add_column(table, "hot_agencies", std::move(count), "how many they are; shared from two");
}

IntegerValues decile_values(const std::vector<int>& deciles)
{
    IntegerValues values;
    for (const int decile : deciles) {
        values.push_back(decile == 0 ? missing_integer : decile);
    }
    return values;
}

/// How the decile hangs on the weights.
void add_sensitivity(Table& table, const Sensitivity& sensitivity)
{
    if (sensitivity.changed.empty()) {
        return;
    }
    add_column(table, "need_decile_low", decile_values(sensitivity.decile_low),
               "decile under other weights: 5 % of draws lie below");
    add_column(table, "need_decile_high", decile_values(sensitivity.decile_high),
               "decile under other weights: 5 % of draws lie above");
    add_column(table, "need_decile_changed", sensitivity.changed, 3,
               "share of draws of the weights that change the decile");
    TextValues uncertain;
    for (std::size_t i = 0; i < sensitivity.uncertain.size(); ++i) {
        const bool missing = std::isnan(sensitivity.changed[i]);
        uncertain.push_back(missing ? "" : sensitivity.uncertain[i] ? "yes" : "no");
    }
    add_column(table, "need_uncertain", std::move(uncertain),
               "yes where more than half of the draws change the decile");
}

void add_domains(Table& table, const std::vector<DomainNeed>& domains)
{
    for (const auto& domain : domains) {
        add_column(table, column_name("domain:" + domain.name), domain.score, 3,
                   "weighted mean of standardised need in the domain " + domain.name);
    }
}

void add_parents(Table& table, const std::vector<Grouping>& parents)
{
    for (const auto& parent : parents) {
        TextValues values;
        for (const auto group : parent.group) {
            values.push_back(group == no_group ? "" : parent.codes[group]);
        }
        add_column(table, column_name(parent.name), std::move(values), parent.name);
    }
}

TextValues locality_of_units(const Results& results)
{
    TextValues values;
    for (const auto locality : results.proposal.plan.locality) {
        values.push_back(results.scorecard.localities[locality].code);
    }
    return values;
}

/// Which measures have the label in each locality.
void add_labelled(Table& table, const std::string& name, const Results& results, NeedLabel label,
                  const std::string& what)
{
    TextValues values(results.scorecard.localities.size());
    for (const auto& need : results.scorecard.needs) {
        if (need.locality != no_group && need.label == label) {
            auto& text = values[need.locality];
            text += (text.empty() ? "" : ", ") + need.measure;
        }
    }
    add_column(table, name, std::move(values), what);
}

/// `locality` may be empty: there is no plan.
Table unit_columns(const Units& units, const Demand& demand, const Need& need, const Hotspots& hotspots,
                   const Patterns& patterns, TextValues locality)
{
    const auto& coverage = units.coverage;
    Table table;
    table.add("code", coverage.codes(), "code of the unit");
    table.add("name", coverage.names().empty() ? TextValues(coverage.unit_count()) : coverage.names(), "name");
    if (!locality.empty()) {
        table.add("locality", std::move(locality), "code of its locality");
    }
    add_parents(table, units.parents);
    for (const auto& population : demand.populations) {
        add_amounts(table, column_name("population:" + population.name), population.people,
                    "people: " + population.name);
    }
    for (std::size_t m = 0; m < need.measures.size(); ++m) {
        add_unit_measure(table, need.measures[m], hotspots.measures.empty() ? nullptr : &hotspots.measures[m],
                         hotspots.statistic);
    }
    add_domains(table, need.domains);
    add_column(table, "need_index", need.index, 3, "weighted mean of standardised need");
    add_amounts(table, "need_rank", need.index_rank, "1 is most need");
    add_column(table, "need_decile", decile_values(need.decile), "1 is the tenth of units with most need");
    add_sensitivity(table, need.sensitivity);
    if (!hotspots.index.classes.empty()) {
        add_hotspots(table, hotspots);
    }
    release::add_patterns(table, patterns);
    return table;
}

} // namespace

std::string column_name(const std::string& name)
{
    std::string result;
    for (const char letter : name) {
        const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        const bool upper = letter >= 'A' && letter <= 'Z';
        if (plain || upper) {
            result += upper ? static_cast<char>(letter - 'A' + 'a') : letter;
        }
        else if (!result.empty() && result.back() != '_') {
            result += '_';
        }
    }
    return result;
}

Table localities_table(const Results& results)
{
    const auto& localities = results.scorecard.localities;
    Table table;
    table.add("locality", collect(localities, [](const auto& each) { return each.code; }), "code of the locality");
    table.add("name", collect(localities, [](const auto& each) { return each.name; }), "name of the locality");
    table.add("units", collect(localities, [](const auto& each) { return static_cast<std::int64_t>(each.units); }),
              "number of units");
    add_locality_sums(table, results);
    add_column(table, "need_index", collect(localities, [](const auto& each) { return each.need_index; }), 3,
               "weighted mean of standardised need, by people");
    add_locality_measures(table, results);
    add_labelled(table, "generic_needs", results, NeedLabel::Generic, "measures whose need is high across it");
    add_labelled(table, "localised_needs", results, NeedLabel::Localised, "measures whose need hot spots bear");
    add_column(table, "hot_units",
               collect(localities, [](const auto& each) { return static_cast<std::int64_t>(each.hot_units); }),
               "units that are hot spots of the need index");
    add_column(table, "within_share", collect(localities, [](const auto& each) { return each.within_share; }), 4,
               "its part of the whole area's variation in need");
    add_column(table, "compactness", collect(localities, [](const auto& each) { return each.polsby_popper; }), 3,
               "Polsby-Popper: 1 for a circle");
    add_column(table, "area_km2", collect(localities, [](const auto& each) { return each.area_km2; }), 2, "area");
    return table;
}

Table units_table(const Results& results)
{
    auto table = unit_columns(results.units, results.demand, results.need, results.hotspots, results.patterns,
                              locality_of_units(results));
    if (!results.ensemble.plans.empty()) {
        add_column(table, "membership", results.support.membership, 3,
                   "share of its locality's other units that are with it in the plans of the ensemble");
    }
    return table;
}

Table measured_units_table(const Measured& measured)
{
    return unit_columns(measured.units, measured.demand, measured.need, measured.hotspots, measured.patterns, {});
}

Table assignment_table(const Results& results)
{
    Table table;
    table.add("unit", results.units.coverage.codes(), "code of the unit");
    table.add("locality", locality_of_units(results), "code of its locality");
    return table;
}

} // namespace needshed
