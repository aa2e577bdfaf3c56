#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "needshed/core/text.hpp"
#include "release/footprint_pieces.hpp"
#include "release/report/html.hpp"
#include "release/report/sections.hpp"
#include "release/report/words.hpp"
#include "release/xml.hpp"

namespace needshed::report {

namespace {

/// What a page has room for; footprint_matrix.csv has it whole.
constexpr std::size_t most_columns = 16;
constexpr std::size_t most_rows = 60;

/// Of one table: with more, a browser prints the whole page smaller, and cuts what still stands out.
constexpr std::size_t most_abreast = 7;

std::string splits_table(const Context& context)
{
    const auto& results = context.results;
    HtmlTable table("What the plan splits", {{"Partner"},
                                             {"Areas", true},
                                             {"Areas in several localities", true},
                                             {"Localities over several areas", true},
                                             {"People outside their locality's main area", true}});
    for (const auto& each : results.scorecard.footprints) {
        table.add({escaped(agency_title(results.origin, each.agency)), whole(static_cast<double>(each.areas)),
                   whole(static_cast<double>(each.areas_split)), whole(static_cast<double>(each.localities_split)),
                   each.people > 0 ? fmt::format("{} ({})", whole(each.people_outside_main),
                                                 per_cent(each.people_outside_main / each.people))
                                   : "–"});
    }
    return table.html();
}

/// An area of one agency.
struct Row {
    std::uint32_t area = 0;
    std::vector<double> amount; ///< per locality
};

std::string amount_text(double amount)
{
    return amount > 0 ? whole(amount) : "";
}

/// As many tables as it takes, of about as many columns each; the first column stands in all of them.
std::string in_tables(const std::string& caption, const std::vector<HtmlTable::Heading>& headings,
                      const std::vector<std::vector<std::string>>& rows)
{
    const auto columns = headings.size() - 1;
    const auto tables = (columns + most_abreast - 1) / most_abreast;
    std::string text;
    for (std::size_t t = 0; t < tables; ++t) {
        const auto part = [&](const auto& line) {
            std::vector cells{line.front()};
            const auto from = [&](std::size_t place) { return line.begin() + 1 + static_cast<long>(place); };
            cells.insert(cells.end(), from(columns * t / tables), from(columns * (t + 1) / tables));
            return cells;
        };
        HtmlTable table(tables == 1 ? caption : fmt::format("{} ({} of {})", caption, t + 1, tables), part(headings));
        for (const auto& row : rows) {
            table.add(part(row));
        }
        text += table.html("matrix");
    }
    return text;
}

/// The fewer of areas and localities are the columns. Nothing where the areas are one or too many.
std::string matrix(const Context& context, std::size_t overlay, const std::vector<Row>& areas)
{
    const auto& footprint = context.results.footprint_overlays[overlay];
    const auto& localities = context.results.scorecard.localities;
    if (areas.size() < 2 || std::min(areas.size(), localities.size()) > most_columns ||
        std::max(areas.size(), localities.size()) > most_rows) {
        return {};
    }
    const auto title = [&](std::size_t area) {
        return escaped(footprint.titles[area].empty() ? footprint.codes[area] : footprint.titles[area]);
    };
    const bool by_area = localities.size() <= areas.size();
    std::vector<HtmlTable::Heading> headings{{by_area ? "Area" : "Locality"}};
    for (std::size_t column = 0; column < (by_area ? localities.size() : areas.size()); ++column) {
        headings.push_back({by_area ? localities[column].code : title(areas[column].area), true});
    }
    std::vector<std::vector<std::string>> rows;
    for (std::size_t row = 0; row < (by_area ? areas.size() : localities.size()); ++row) {
        std::vector<std::string> cells{by_area ? title(areas[row].area) : locality_name(context, row)};
        for (std::size_t column = 0; column < (by_area ? localities.size() : areas.size()); ++column) {
            cells.push_back(amount_text(by_area ? areas[row].amount[column] : areas[column].amount[row]));
        }
        rows.push_back(std::move(cells));
    }
    return in_tables(fmt::format("{} in the areas of {}, by locality", context.population == nullptr ? "km²" : "People",
                                 agency_title(context.results.origin, footprint.agency)),
                     headings, rows);
}

std::string footprints(const Context& context)
{
    const auto& results = context.results;
    if (results.scorecard.footprints.empty()) {
        return "<p>No partner gave its areas.</p>\n";
    }
    auto text =
        "<p>Each area that lies in several localities means a partner who sits at several tables; each locality "
        "over several areas means several partners' managers at one.</p>\n" +
        splits_table(context);
    std::vector<std::vector<Row>> rows(results.footprint_overlays.size());
    for (const auto& [place, area] : areas_across(footprints_in_localities(results))) {
        rows[place.first].push_back({place.second, area.amount});
    }
    for (std::size_t o = 0; o < rows.size(); ++o) {
        text += matrix(context, o, rows[o]);
    }
    return text +
           "<p class=\"note\"><code>footprint_matrix.csv</code> has every area and locality, also where a page has "
           "no room for them.</p>\n";
}

std::string service_name(const Context& context, std::size_t measure)
{
    const auto& name = context.results.need.measures[measure].measure;
    return fmt::format("{} ({})", escaped(measure_title(context.results.origin, name)),
                       escaped(agency_title(context.results.origin, name)));
}

std::string approach_words(Approach approach)
{
    return approach == Approach::Operational ? "operational: the same places"
           : approach == Approach::Strategic ? "strategic: need goes together"
                                             : "unique: neither";
}

std::string services_table(const Context& context)
{
    HtmlTable table("What services could share", {{"Service, by its demand"}, {"Closest approach"}, {"With"}});
    for (const auto& service : context.results.scorecard.services.services) {
        std::vector<std::string> with;
        for (const auto other : service.with) {
            with.push_back(service_name(context, other));
        }
        table.add({service_name(context, service.measure), approach_words(service.approach),
                   with.empty() ? "–" : enumerated(with)});
    }
    return table.html();
}

std::string share_text(double share)
{
    return std::isnan(share) ? "–" : per_cent(share);
}

std::string evidence_table(const Context& context)
{
    HtmlTable table("The evidence", {{"Service"},
                                     {"And"},
                                     {"Closest approach"},
                                     {"Agreed by partners"},
                                     {"Rank correlation of need", true},
                                     {"Hot units", true},
                                     {"Hot units of the other", true},
                                     {"Hot for both", true},
                                     {"Its records there", true},
                                     {"The other's", true}});
    for (const auto& pair : context.results.scorecard.services.pairs) {
        table.add({service_name(context, pair.a), service_name(context, pair.b), approach_name(pair.approach),
                   pair.agreed ? approach_name(*pair.agreed) : "–",
                   std::isnan(pair.correlation) ? "–" : signed_text(pair.correlation),
                   whole(static_cast<double>(pair.hot_a)), whole(static_cast<double>(pair.hot_b)),
                   whole(static_cast<double>(pair.hot_both)), share_text(pair.shared_a), share_text(pair.shared_b)});
    }
    return table.html();
}

std::string services(const Context& context)
{
    if (context.results.scorecard.services.pairs.empty()) {
        return "<p>Only one agency's demand is in the study, so that there is nothing to compare.</p>\n";
    }
    return "<p>Where two agencies' hot spots are the same places, they meet the same streets and could share people, "
           "rooms and visits: an operational approach. It takes three units or more that are hot for both, at least "
           "half "
           "of the hot units of the one that has fewer, and more than chance would give. Where their needs only go "
           "together over the area, one plan or "
           "one "
           "commissioner could serve both: a strategic approach. The figures are of demand; what the services do, and "
           "may do by law, is for partners to say.</p>\n" +
           services_table(context) + evidence_table(context);
}

} // namespace

std::string partners(const Context& context)
{
    return "<h3>Areas</h3>\n" + footprints(context) + "<h3>Services</h3>\n" + services(context);
}

} // namespace needshed::report
