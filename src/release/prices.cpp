#include "needshed/release/outputs.hpp"
#include "release/people.hpp"

namespace needshed {

namespace {

/// A value of every price.
template <typename Get>
auto each_of(const Results& results, Get get)
{
    std::vector<decltype(get(results.prices.front()))> values;
    for (const auto& price : results.prices) {
        values.push_back(get(price));
    }
    return values;
}

double people_moved(const Results& results, const BorderPrice& price)
{
    const auto* population = population_of(results.demand);
    double people = 0;
    for (const auto unit : price.units) {
        people += population == nullptr ? 0 : people_in(*population, unit);
    }
    return people;
}

std::string broken(const BorderPrice& price)
{
    std::string text;
    const auto add = [&](bool keeps, const char* rule) {
        text += keeps ? "" : (text.empty() ? "" : ", ") + std::string(rule);
    };
    add(price.keeps_bounds, "bounds");
    add(price.keeps_apart, "apart");
    add(price.keeps_connected, "connected");
    return text;
}

void add_bounds(Table& table, const Results& results)
{
    for (std::size_t b = 0; b < results.rules.bounds.size(); ++b) {
        const auto name = column_name(results.rules.bounds[b].name);
        if (table.find(name + "_from") != nullptr) {
            continue; // two bounds on one sum
        }
        table.add(name + "_from", each_of(results, [b](const auto& each) { return each.from_sums[b]; }), 2,
                  results.rules.bounds[b].name + " of the locality it leaves, afterwards");
        table.add(name + "_to", each_of(results, [b](const auto& each) { return each.to_sums[b]; }), 2,
                  results.rules.bounds[b].name + " of the locality it joins, afterwards");
    }
}

} // namespace

Table prices_table(const Results& results)
{
    const auto& coverage = results.units.coverage;
    const auto& localities = results.scorecard.localities;
    const auto first = [](const BorderPrice& each) { return to_index(each.units.front()); };
    Table table;
    table.add("unit", each_of(results, [&](const auto& each) { return coverage.codes()[first(each)]; }),
              "code of the unit on the border");
    if (!coverage.names().empty()) {
        table.add("name", each_of(results, [&](const auto& each) { return coverage.names()[first(each)]; }),
                  "its name");
    }
    table.add("from", each_of(results, [&](const auto& each) { return localities[each.from].code; }),
              "the locality it is in");
    table.add("to", each_of(results, [&](const auto& each) { return localities[each.to].code; }),
              "the locality it would join");
    table.add("units", each_of(results, [](const auto& each) { return static_cast<std::int64_t>(each.units.size()); }),
              "units that move: more than one where the rules tie others to it");
    table.add("people", each_of(results, [&](const auto& each) { return people_moved(results, each); }), 0,
              "people who would change locality");
    table.add("objective", each_of(results, [](const auto& each) { return each.objective; }), 6,
              "change of the objective: below 0 the plan gets better");
    const auto& terms = results.proposal.plan.terms;
    for (std::size_t t = 0; t < terms.size(); ++t) {
        table.add(column_name(terms[t].name), each_of(results, [t](const auto& each) { return each.terms[t]; }), 6,
                  "change of the term " + terms[t].name + ", scaled");
    }
    add_bounds(table, results);
    table.add("breaks", each_of(results, broken), "rules that the move would break: bounds, apart, connected");
    return table;
}

} // namespace needshed
