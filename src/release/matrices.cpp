#include <limits>

#include "needshed/release/outputs.hpp"
#include "release/columns.hpp"
#include "release/footprint_pieces.hpp"
#include "release/people.hpp"

namespace needshed {

Table footprint_matrix_table(const Results& results)
{
    const auto& localities = results.scorecard.localities;
    const bool has_people = population_of(results.demand) != nullptr;
    TextValues agency;
    TextValues area;
    TextValues title;
    TextValues largest;
    RealValues all;
    RealValues share;
    IntegerValues split;
    std::vector<RealValues> amount(localities.size());
    for (const auto& [place, row] : areas_across(footprints_in_localities(results, 0))) {
        const auto& overlay = results.footprint_overlays[place.first];
        agency.push_back(overlay.agency);
        area.push_back(overlay.codes[place.second]);
        title.push_back(overlay.titles[place.second]);
        all.push_back(row.all);
        split.push_back(static_cast<std::int64_t>(row.localities));
        largest.push_back(localities[row.largest].code);
        share.push_back(row.all > 0 ? row.amount[row.largest] / row.all : std::numeric_limits<double>::quiet_NaN());
        for (std::size_t l = 0; l < localities.size(); ++l) {
            amount[l].push_back(row.amount[l]);
        }
    }
    const std::string what = has_people ? "people" : "land in km2";
    const int decimals = has_people ? 0 : 2;
    Table table;
    table.add("agency", std::move(agency), "the agency whose area it is");
    table.add("area", std::move(area), "code of the area");
    table.add("title", std::move(title), "its title");
    table.add(has_people ? "people" : "km2", std::move(all), decimals, what + " of the area in the study");
    table.add(
        "localities", std::move(split),
        "localities that share half a per cent of it, and of themselves, with it: above 1 it is split, 0 is a sliver");
    table.add("largest", std::move(largest), "the locality that holds most of it");
    table.add("largest_share", std::move(share), 3, "its share of the area");
    for (std::size_t l = 0; l < localities.size(); ++l) {
        table.add(localities[l].code, std::move(amount[l]), decimals, what + " of the area in " + localities[l].name);
    }
    return table;
}

Table services_table(const Results& results)
{
    const auto& pairs = results.scorecard.services.pairs;
    const auto name = [&](std::size_t measure) { return results.need.measures[measure].measure; };
    const auto count = [](std::size_t units) { return static_cast<std::int64_t>(units); };
    Table table;
    table.add("measure", collect(pairs, [&](const auto& pair) { return name(pair.a); }), "a service, by its demand");
    table.add("other", collect(pairs, [&](const auto& pair) { return name(pair.b); }), "one of another agency");
    table.add("approach", collect(pairs, [](const auto& pair) { return approach_name(pair.approach); }),
              "operational: same hot spots; strategic: need goes together; unique: neither");
    table.add(
        "agreed",
        collect(pairs, [](const auto& pair) { return pair.agreed ? approach_name(*pair.agreed) : std::string(); }),
        "what partners say; for them to fill in and hand back");
    table.add("correlation", collect(pairs, [](const auto& pair) { return pair.correlation; }), 3,
              "rank correlation of need over the units");
    table.add("hot", collect(pairs, [&](const auto& pair) { return count(pair.hot_a); }), "hot units of the first");
    table.add("other_hot", collect(pairs, [&](const auto& pair) { return count(pair.hot_b); }),
              "hot units of the other");
    table.add("hot_both", collect(pairs, [&](const auto& pair) { return count(pair.hot_both); }), "units hot for both");
    table.add("overlap", collect(pairs, [](const auto& pair) { return pair.overlap; }), 3,
              "those as a share of the fewer of the two");
    add_probability(table, "p", collect(pairs, [](const auto& pair) { return pair.p; }),
                    "that chance gives as many in common or more");
    table.add("records_there", collect(pairs, [](const auto& pair) { return pair.shared_a; }), 3,
              "share of the first's records in units hot for both");
    table.add("other_records_there", collect(pairs, [](const auto& pair) { return pair.shared_b; }), 3,
              "share of the other's records there");
    return table;
}

} // namespace needshed
