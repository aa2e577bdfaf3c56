#include "release/localities_workbook.hpp"

#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "needshed/core/text.hpp"
#include "needshed/core/version.hpp"
#include "needshed/io/workbook.hpp"
#include "release/footprint_pieces.hpp"
#include "release/pattern_sheets.hpp"
#include "release/people.hpp"
#include "release/report/context.hpp"
#include "release/report/words.hpp"

namespace needshed {

namespace {

using namespace report;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Rows of a table of two columns and a remark.
struct SummaryRows {
    TextValues what;
    RealValues value;
    TextValues unit;

    void add(std::string name, double number, std::string measured_in)
    {
        what.push_back(std::move(name));
        value.push_back(number);
        unit.push_back(std::move(measured_in));
    }
};

Sheet summary_sheet(const Results& results)
{
    const auto& scorecard = results.scorecard;
    const auto* population = population_of(results.demand);
    SummaryRows rows;
    rows.add("Localities", static_cast<double>(results.proposal.plan.count), "");
    rows.add("Units", static_cast<double>(results.units.coverage.unit_count()), "");
    if (population != nullptr) {
        double people = 0;
        for (std::size_t u = 0; u < population->people.size(); ++u) {
            people += people_in(*population, to_unit(u));
        }
        rows.add("People", people, population_title(results.origin, population->name));
    }
    rows.add("Differences in need that remain inside localities", results.proposal.plan.common_need.share,
             "share of all: 0 to 1, smaller is better");
    rows.add("Limits broken", static_cast<double>(scorecard.bounds_failed), "");
    rows.add("Borders between localities", scorecard.border_m / 1000, "km");
    rows.add("Compactness, mean", scorecard.mean_polsby_popper, "1 for a circle");
    rows.add("Hot units of the need index", static_cast<double>(results.hotspots.index.hot), "");
    for (const auto& term : results.proposal.plan.terms) {
        rows.add("Aim: " + as_words(term.name), term.scaled, "scaled, smaller is better");
    }
    for (const auto& each : scorecard.footprints) {
        const auto agency = agency_title(results.origin, each.agency);
        rows.add(agency + ": areas split between localities", static_cast<double>(each.areas_split),
                 fmt::format("of {}", each.areas));
        rows.add(agency + ": people outside the main area of their locality", each.people_outside_main, "people");
    }
    Table table;
    table.add("What", std::move(rows.what), "the figure");
    table.add("Value", std::move(rows.value), 3, "its value");
    table.add("Unit", std::move(rows.unit), "what it is measured in");
    return {"Summary", "The plan as a whole.", std::move(table), true};
}

/// Columns by which rows of a sheet are filled.
struct ProfileColumns {
    TextValues code, name, need, agency, lies;
    RealValues count, rate, low, high, area, times, z;
};

void add_row(ProfileColumns& to, const Results& results, std::size_t l, std::size_t m)
{
    const auto& locality = results.scorecard.localities[l];
    const auto& here = locality.measures[m];
    const auto& measure = results.need.measures[m];
    const double area = measure.population.empty() ? measure.mean : measure.area_rate;
    to.code.push_back(locality.code);
    to.name.push_back(locality.name);
    to.need.push_back(measure_title(results.origin, here.measure));
    to.agency.push_back(agency_title(results.origin, here.measure));
    to.count.push_back(here.count);
    to.rate.push_back(here.rate);
    to.low.push_back(here.rate_low);
    to.high.push_back(here.rate_high);
    to.area.push_back(area);
    to.times.push_back(measure.population.empty() || !(area > 0) ? unknown : here.rate / area);
    to.z.push_back(here.z);
    to.lies.push_back(label_words(results.scorecard.needs[(l + 1) * results.need.measures.size() + m].label));
}

Sheet profile_sheet(const Results& results)
{
    ProfileColumns rows;
    for (std::size_t l = 0; l < results.scorecard.localities.size(); ++l) {
        for (std::size_t m = 0; m < results.need.measures.size(); ++m) {
            add_row(rows, results, l, m);
        }
    }
    Table table;
    table.add("Locality", std::move(rows.code), "code of the locality");
    table.add("Name", std::move(rows.name), "its name");
    table.add("Need", std::move(rows.need), "what is measured");
    table.add("From", std::move(rows.agency), "who supplied it");
    table.add("Records", std::move(rows.count), 0, "records in the locality; empty for scores");
    table.add("Rate or score", std::move(rows.rate), 2, "records per 1,000 people, or the mean score by people");
    table.add("Low", std::move(rows.low), 2, "95 % interval of the rate");
    table.add("High", std::move(rows.high), 2, "95 % interval of the rate");
    table.add("Area", std::move(rows.area), 2, "rate of the whole area; of scores the mean of the units");
    table.add("Times area", std::move(rows.times), 2, "rate over the area's rate");
    table.add("Standardised", std::move(rows.z), 2, "mean of the units' standardised need by people: 0 is the area's");
    table.add("How it lies", std::move(rows.lies),
              "generic: high also outside hot spots; localised: hot spots bear it");
    return {"Profile", "Each need in each locality, beside the whole area.", std::move(table)};
}

Sheet bounds_sheet(const Results& results)
{
    TextValues code, name, limit, kept;
    RealValues least, most, sum;
    for (const auto& locality : results.scorecard.localities) {
        for (std::size_t b = 0; b < locality.bounds.size(); ++b) {
            const auto& bound = results.rules.bounds[b];
            code.push_back(locality.code);
            name.push_back(locality.name);
            limit.push_back(as_words(sum_title(results.origin, bound.name)));
            least.push_back(bound.min);
            most.push_back(bound.max);
            sum.push_back(locality.bounds[b].sum);
            kept.emplace_back(locality.bounds[b].pass ? "kept" : bound.is_hard() ? "broken" : "missed");
        }
    }
    Table table;
    table.add("Locality", std::move(code), "code of the locality");
    table.add("Name", std::move(name), "its name");
    const auto& bounds = results.rules.bounds;
    const bool sums = std::all_of(bounds.begin(), bounds.end(), [](auto& each) { return each.of == BoundOf::Sum; });
    const int decimals = sums ? 0 : 2;
    table.add("Limit on", std::move(limit), "what is limited");
    table.add("At least", std::move(least), decimals, "the lower limit");
    table.add("At most", std::move(most), decimals, "the upper limit; empty where there is none");
    table.add("Has", std::move(sum), decimals, "what the locality has of it");
    table.add("Kept", std::move(kept), "kept or broken; missed, where the limit is soft");
    return {"Bounds", "Limits on the localities, and whether they are kept.", std::move(table)};
}

Sheet footprints_sheet(const Results& results)
{
    TextValues code, name, agency, area, title;
    RealValues amount, of_locality, of_area;
    const auto pieces = footprints_in_localities(results);
    for (std::size_t l = 0; l < pieces.size(); ++l) {
        for (const auto& piece : pieces[l]) {
            const auto& overlay = results.footprint_overlays[piece.overlay];
            code.push_back(results.scorecard.localities[l].code);
            name.push_back(results.scorecard.localities[l].name);
            agency.push_back(agency_title(results.origin, overlay.agency));
            area.push_back(overlay.codes[piece.area]);
            title.push_back(overlay.titles[piece.area]);
            amount.push_back(piece.amount);
            of_locality.push_back(piece.share_of_locality);
            of_area.push_back(piece.share_of_area);
        }
    }
    const bool has_people = population_of(results.demand) != nullptr;
    Table table;
    table.add("Locality", std::move(code), "code of the locality");
    table.add("Name", std::move(name), "its name");
    table.add("Agency", std::move(agency), "whose area it is");
    table.add("Area", std::move(area), "code of the area");
    table.add("Title", std::move(title), "its title");
    table.add(has_people ? "People" : "km2", std::move(amount), has_people ? 0 : 2,
              has_people ? "people of the area who live in the locality" : "land of the area in the locality");
    table.add("Of locality", std::move(of_locality), 3, "share of the locality: 0 to 1");
    table.add("Of area", std::move(of_area), 3, "share of the area: below 1 the plan splits it");
    return {"Footprints", "Agencies' areas in each locality. Parts of less than half a per cent are left out.",
            std::move(table)};
}

Sheet borders_sheet(const Results& results, const Layers& layers)
{
    const auto context = context_of(results, layers);
    const auto& coverage = results.units.coverage;
    TextValues a, b, firm, unit, to;
    RealValues length, support, price;
    for (const auto& border : context.borders) {
        const auto* cheapest = border.cheapest;
        a.push_back(results.scorecard.localities[border.a].code);
        b.push_back(results.scorecard.localities[border.b].code);
        length.push_back(border.length_m / 1000);
        support.push_back(border.support);
        firm.push_back(firmness_name(border.firmness));
        unit.push_back(cheapest == nullptr ? "" : coverage.codes()[to_index(cheapest->units.front())]);
        to.push_back(cheapest == nullptr ? "" : results.scorecard.localities[cheapest->to].code);
        price.push_back(cheapest == nullptr ? unknown : 100 * cheapest->objective / results.proposal.plan.objective);
    }
    Table table;
    table.add("Locality", std::move(a), "code of the one locality");
    table.add("Neighbour", std::move(b), "code of the other");
    table.add("Length km", std::move(length), 1, "length of the border");
    table.add("Support", std::move(support), 2,
              "share of plans nearly as good in which it separates; empty if not asked for");
    table.add("Firmness", std::move(firm), "firm from 0.8, leaning from 0.5, else open");
    table.add("Cheapest unit", std::move(unit),
              "the unit that could change sides at least cost without breaking a rule");
    table.add("Moves to", std::move(to), "the locality it would join");
    table.add("Price %", std::move(price), 2, "by how much that changes the plan's objective: above 0 it gets worse");
    return {"Borders", "Borders between localities, how firm they are, and what it costs to move them.",
            std::move(table)};
}

Sheet assignment_sheet(const Results& results)
{
    const auto& coverage = results.units.coverage;
    TextValues code, name;
    for (const auto locality : results.proposal.plan.locality) {
        code.push_back(results.scorecard.localities[locality].code);
        name.push_back(results.scorecard.localities[locality].name);
    }
    Table table;
    table.add("Unit", coverage.codes(), "code of the unit");
    if (!coverage.names().empty()) {
        table.add("Unit name", coverage.names(), "its name");
    }
    table.add("Locality", std::move(code), "code of its locality");
    table.add("Locality name", std::move(name), "its name");
    return {"Assignment", "Which locality each unit is in.", std::move(table)};
}

} // namespace

void write_localities_workbook(const std::filesystem::path& file, const Results& results, const Layers& layers)
{
    auto localities = layers.localities;
    std::erase_if(localities.columns, [](const auto& column) { return column.name == "map_colour"; });
    std::vector<Sheet> sheets{summary_sheet(results),
                              {"Localities", "One row for each locality, as in localities.csv.", std::move(localities)},
                              profile_sheet(results),
                              bounds_sheet(results),
                              footprints_sheet(results),
                              {"Matrix", "Each area of an agency, one a row, by locality, as in footprint_matrix.csv.",
                               footprint_matrix_table(results)},
                              {"Services",
                               "What services of different agencies could share, by their demand, as in "
                               "organisational_matrix.csv.",
                               services_table(results)},
                              borders_sheet(results, layers),
                              assignment_sheet(results)};
    if (!results.others.alternatives.empty()) {
        sheets.push_back({"Alternatives", "Plans that are nearly as good, one a row, as in alternatives_summary.csv.",
                          alternatives_summary_table(results)});
    }
    if (!results.others.front.empty()) {
        sheets.push_back({"Front", "Plans between two aims, one a row, as in front.csv.", front_table(results)});
    }
    release::add_pattern_sheets(sheets, results);
    write_workbook(file, results.origin.title,
                   {fmt::format("{} drawn around common need, by needshed {}.",
                                counted(results.proposal.plan.count, "locality", "localities"), version()),
                    "report.html explains the figures, provenance.json says what they were made of. Codes are texts."},
                   sheets);
}

} // namespace needshed
