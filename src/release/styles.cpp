#include "release/styles.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <string_view>

#include "release/palette.hpp"
#include "release/qml.hpp"

namespace needshed {

namespace {

using namespace palette;
using qml::Values;

constexpr const char* plan = "Plan";
constexpr const char* evidence = "Need and hot spots";
constexpr const char* boundaries = "Boundaries";

const TextValues& texts_of(const Table& table, const std::string& column)
{
    return std::get<TextValues>(table.find(column)->values);
}

/// A legend without what is not on the map; all of it where nothing is.
std::vector<qml::Category> occurring(const std::vector<qml::Category>& categories, const TextValues& values)
{
    std::vector<qml::Category> found;
    std::copy_if(categories.begin(), categories.end(), std::back_inserter(found), [&](const auto& category) {
        return values.empty() || std::find(values.begin(), values.end(), category.value) != values.end();
    });
    return found;
}

/// What each cluster is hot or cold in: the index, which is filled; a measure, or several, which are lines upon it.
TextValues hotspot_kinds(const Table& hotspots)
{
    const auto& measures = texts_of(hotspots, "measure");
    const auto& classes = texts_of(hotspots, "class");
    TextValues kinds;
    for (std::size_t i = 0; i < measures.size(); ++i) {
        const bool is_measure = measures[i] != "need" && measures[i] != "shared";
        kinds.push_back((is_measure ? "measure" : measures[i]) + " " + classes[i]);
    }
    return kinds;
}

/// Slivers are thinner than a pixel: the outline shows them.
std::string repair_fill(std::string_view colour)
{
    return qml::fill(colour, colour, 0.8);
}

/// Clusters of several measures lie over each other. Requires an opacity up to 255
std::string see_through(std::string_view colour, int opacity, std::string_view outline, double width_mm)
{
    return qml::fill(std::string(colour.substr(0, colour.rfind(',') + 1)) + std::to_string(opacity), outline, width_mm);
}

} // namespace

IntegerValues colour_map(std::size_t count, const std::vector<std::pair<std::uint32_t, std::uint32_t>>& neighbours)
{
    std::vector<std::vector<std::uint32_t>> next_to(count);
    for (const auto& [a, b] : neighbours) {
        next_to[a].push_back(b);
        next_to[b].push_back(a);
    }
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return next_to[a].size() > next_to[b].size(); });
    IntegerValues colour(count, 0);
    for (const auto area : order) {
        std::array<bool, map_colours + 1> taken{};
        for (const auto other : next_to[area]) {
            taken[static_cast<std::size_t>(colour[other])] = true;
        }
        std::int64_t free = 1;
        while (free < static_cast<std::int64_t>(map_colours) && taken[static_cast<std::size_t>(free)]) {
            ++free;
        }
        colour[area] = free;
    }
    return colour;
}

StyledLayer borders_style(const Table& borders)
{
    const std::vector<qml::Category> firmness{
        {"firm", "firm: the evidence fixes it", qml::line(dark_line, 0.9, "solid")},
        {"leaning", "leaning", qml::line(dark_line, 0.6, "dash")},
        {"open", "open: partners' to agree", qml::line(dark_line, 0.6, "dot")},
        {"", "between localities", qml::line(dark_line, 0.6, "solid")}};
    return {
        "borders",
        "Borders of localities",
        "The lines between neighbouring localities. Support is the share of plans nearly as good in which a "
        "border separates.",
        false,
        qml::document(qml::by_category("firmness", occurring(firmness, texts_of(borders, "firmness")), Values::Texts)),
        plan,
        true};
}

StyledLayer localities_style(const Table& localities)
{
    const auto& codes = texts_of(localities, "locality");
    const auto& names = texts_of(localities, "name");
    const auto& colours = std::get<IntegerValues>(localities.find("map_colour")->values);
    std::vector<qml::Category> categories;
    for (std::size_t i = 0; i < codes.size(); ++i) {
        const auto colour = light_scheme[static_cast<std::size_t>(colours[i]) - 1];
        categories.push_back({codes[i], names[i], qml::fill(colour, dark_line, 0.2)});
    }
    return {"localities",
            "Localities",
            "The proposed localities. Colours only tell neighbours apart.",
            true,
            qml::document(qml::by_category("locality", categories, Values::Texts), qml::labels("name", 9)),
            plan,
            true};
}

StyledLayer units_style()
{
    std::vector<qml::Category> categories;
    for (std::size_t i = 0; i < need_ramp.size(); ++i) {
        const auto decile = std::to_string(i + 1);
        const auto* what = i == 0 ? " – most need" : i + 1 == need_ramp.size() ? " – least need" : "";
        categories.push_back({decile, decile + what, qml::fill(need_ramp[i], thin_line, 0.1)});
    }
    categories.push_back({"", "need not known", qml::fill(unknown_grey, thin_line, 0.1)});
    return {"units",
            "Need by decile",
            "The units, by tenths of the need index: 1 has most need.",
            true,
            qml::document(qml::by_category("need_decile", categories, Values::Numbers)),
            evidence,
            false};
}

StyledLayer hotspots_style(const Table& hotspots)
{
    const std::vector<qml::Category> kinds{
        {"need hot", "need index: hot", see_through(hot_red, 150, dark_line, 0.3)},
        {"need cold", "need index: cold", see_through(cold_blue, 150, dark_line, 0.3)},
        {"shared hot", "hot for two agencies or more", see_through(hot_red, 0, dark_line, 1)},
        {"measure hot", "one measure: hot", see_through(hot_red, 0, hot_red, 0.8)},
        {"measure cold", "one measure: cold", see_through(cold_blue, 0, cold_blue, 0.8)}};
    const std::string kind =
        R"(CASE WHEN "measure" IN ('need', 'shared') THEN "measure" ELSE 'measure' END || ' ' || "class")";
    return {"hotspots",
            "Hot spots",
            "Clusters of units that are hot or cold: of the need index, of each measure, and shared by two agencies "
            "or more.",
            true,
            qml::document(qml::by_category(kind, occurring(kinds, hotspot_kinds(hotspots)), Values::Texts)),
            evidence,
            false};
}

StyledLayer scan_style(const std::vector<std::pair<std::string, std::string>>& measures)
{
    std::vector<qml::Category> categories;
    for (const auto& [measure, title] : measures) {
        const auto colour = bright_scheme[categories.size() % bright_scheme.size()];
        categories.push_back({measure, title, see_through(colour, 40, colour, 0.8)});
    }
    return {"scan",
            "Clusters of records",
            "Units around a centre with more records of a measure than chance would bring together there, by the scan "
            "statistic.",
            true,
            qml::document(qml::by_category("measure", categories, Values::Texts)),
            evidence,
            false};
}

StyledLayer repairs_style(const Table& repairs)
{
    const std::vector<qml::Category> kinds{
        {"overlap", "overlap: several units claimed it", repair_fill(bright_scheme[1])},
        {"gap", "gap: no unit had it", repair_fill(bright_scheme[0])},
        {"ring", "ring: an outline crossed itself", repair_fill(bright_scheme[5])},
        {"snap", "snap: a border was moved onto another", repair_fill(bright_scheme[2])}};
    return {"repairs",
            "Repairs of the boundaries",
            "Ground that changed hands where the boundaries did not match, by what was wrong with it.",
            true,
            qml::document(qml::by_category("kind", occurring(kinds, texts_of(repairs, "kind")), Values::Texts)),
            boundaries,
            false};
}

StyledLayer arcs_style()
{
    const std::vector<qml::Category> sides{{"0", "between two units", qml::line(dark_line, 0.2, "solid")},
                                           {"1", "on the outside", qml::line(dark_line, 0.6, "solid")}};
    return {"arcs",
            "Arcs",
            "The lines of which all outlines are made: from corner to corner, each once, with the units on its two "
            "sides.",
            false,
            qml::document(
                qml::by_category(R"(coalesce("left", '') = '' OR coalesce("right", '') = '')", sides, Values::Numbers)),
            boundaries};
}

StyledLayer unit_borders_style()
{
    return {"borders",
            "Borders of units",
            "One line for each two units with a common border, and its length.",
            false,
            qml::document(qml::alike(qml::line(dark_line, 0.3, "solid"))),
            boundaries};
}

StyledLayer barriers_style()
{
    return {"barriers",
            "Borders cancelled by barriers",
            "What lies on barriers of the border of two units, and how much of the border is left.",
            false,
            qml::document(qml::alike(qml::line(bright_scheme[1], 0.9, "solid"))),
            boundaries};
}

} // namespace needshed
