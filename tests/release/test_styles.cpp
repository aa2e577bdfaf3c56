#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "release/map_page.hpp"
#include "release/styles.hpp"
#include "release/xml.hpp"

using namespace needshed;

TEST_CASE("neighbours have different colours, and few colours are used")
{
    //  a wheel: a hub with a rim of five
    std::vector<std::pair<std::uint32_t, std::uint32_t>> wheel;
    for (std::uint32_t i = 1; i <= 5; ++i) {
        wheel.emplace_back(0, i);
        wheel.emplace_back(std::min(i, i % 5 + 1), std::max(i, i % 5 + 1));
    }
    CHECK(colour_map(6, wheel) == IntegerValues{1, 2, 3, 2, 3, 4});
    CHECK(colour_map(2, {}) == IntegerValues{1, 1});
    CHECK(colour_map(0, {}).empty());
}

TEST_CASE("colours differ on any map in which no area has more neighbours than there are other colours")
{
    CHECK(rc::check([](const std::vector<std::pair<std::uint8_t, std::uint8_t>>& drawn) {
        std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
        std::vector<std::size_t> degree(16, 0);
        for (const auto& [a, b] : drawn) {
            const std::pair<std::uint32_t, std::uint32_t> pair(a % 16, b % 16);
            const bool fits = degree[pair.first] + 1 < map_colours && degree[pair.second] + 1 < map_colours;
            if (pair.first != pair.second && fits) {
                pairs.push_back(pair);
                ++degree[pair.first];
                ++degree[pair.second];
            }
        }
        const auto colour = colour_map(16, pairs);
        for (const auto& [a, b] : pairs) {
            RC_ASSERT(colour[a] != colour[b]);
        }
        for (const auto each : colour) {
            RC_ASSERT(each >= 1);
            RC_ASSERT(each <= static_cast<std::int64_t>(map_colours));
        }
    }));
}

TEST_CASE("a map that needs more colours than there are repeats the last")
{
    std::vector<std::pair<std::uint32_t, std::uint32_t>> all;
    for (std::uint32_t a = 0; a < 10; ++a) {
        for (std::uint32_t b = a + 1; b < 10; ++b) {
            all.emplace_back(a, b);
        }
    }
    const auto colour = colour_map(10, all);
    CHECK(std::count(colour.begin(), colour.end(), static_cast<std::int64_t>(map_colours)) == 3);
}

TEST_CASE("the legend of localities names each beside its colour")
{
    Table table;
    table.add("locality", TextValues{"L01", "L02"});
    table.add("name", TextValues{"North & East", "South"});
    table.add("map_colour", IntegerValues{2, 1});
    const auto style = localities_style(table).qml;
    CHECK(style.find(R"(attr="locality")") != std::string::npos);
    CHECK(style.find(R"(<category value="L01" type="string" symbol="0" label="North &amp; East" render="true"/>)") !=
          std::string::npos);
    CHECK(style.find(R"(<category value="L02" type="string" symbol="1" label="South" render="true"/>)") !=
          std::string::npos);
    CHECK(style.find("238,136,102,255") < style.find("119,170,221,255"));
}

TEST_CASE("a legend names what is on the map, and everything where nothing is")
{
    const auto labels_of = [](const TextValues& firmness) {
        Table table;
        table.add("firmness", firmness);
        const auto style = borders_style(table).qml;
        std::vector<std::string> labels;
        for (auto at = style.find("label=\""); at != std::string::npos; at = style.find("label=\"", at + 1)) {
            labels.push_back(style.substr(at + 7, style.find('"', at + 7) - at - 7));
        }
        return labels;
    };
    CHECK(labels_of({"", ""}) == std::vector<std::string>{"between localities"});
    CHECK(labels_of({"open", "firm"}) ==
          std::vector<std::string>{"firm: the evidence fixes it", "open: partners&apos; to agree"});
    CHECK(labels_of({}).size() == 4);
}

TEST_CASE(
    "hot spots of the index, of one measure and of several agencies look different, and only these are in the legend")
{
    Table hotspots;
    hotspots.add("measure", TextValues{"need", "police/theft", "shared"});
    hotspots.add("class", TextValues{"hot", "cold", "hot"});
    const auto style = hotspots_style(hotspots).qml;

    CHECK(style.find(R"(value="need hot" type="string" symbol="0" label="need index: hot")") != std::string::npos);
    CHECK(style.find(R"(value="shared hot" type="string" symbol="1" label="hot for two agencies or more")") !=
          std::string::npos);
    CHECK(style.find(R"(value="measure cold" type="string" symbol="2" label="one measure: cold")") !=
          std::string::npos);
    CHECK(style.find("need index: cold") == std::string::npos);
}

TEST_CASE("a project draws layers in their order, groups them, and hides long legends")
{
    Table many;
    many.add("locality", TextValues(21, "L"));
    many.add("name", TextValues(21, "name"));
    many.add("map_colour", IntegerValues(21, 1));
    Table hotspots;
    hotspots.add("measure", TextValues{"need"});
    hotspots.add("class", TextValues{"hot"});
    const auto project =
        qgis_project("", {hotspots_style(hotspots), localities_style(many), units_style()}, {"EPSG:27700"}, {});
    const auto place = [&](const std::string& text) { return project.find(text); };
    CHECK(place(R"(<custom-order enabled="1"><item>needshed_hotspots</item><item>needshed_localities</item>)"
                "<item>needshed_units</item></custom-order>") != std::string::npos);
    CHECK(place(R"(<layer-tree-group name="Need and hot spots")") < place(R"(<layer-tree-group name="Plan")"));
    CHECK(place(R"(layername=localities" checked="Qt::Checked" expanded="0")") != std::string::npos);
    CHECK(place(R"(layername=units" checked="Qt::Unchecked" expanded="1")") != std::string::npos);
}

TEST_CASE("text in XML is escaped")
{
    CHECK(escaped("Devon & \"Cornwall\" <'19>\x01\n") == "Devon &amp; &quot;Cornwall&quot; &lt;&apos;19&gt;  ");
    CHECK(qgis_project("A & B", {}, {"EPSG:27700"}, {}).find("<title>A &amp; B</title>") != std::string::npos);
    CHECK(metadata_of(units_style(), "Study: A & B.").find("Study: A &amp; B.") != std::string::npos);
}

TEST_CASE("a legend with as many entries as there is room for ends above the scale bar")
{
    const auto format = GENERATE(release::a4_across, release::slide);
    const auto last_entry = [](std::size_t entries) { return release::below_legend(entries) - 30; };
    const double scale_bar_text = format.height - 90;

    CHECK(last_entry(release::legend_room(format)) <= scale_bar_text);
    CHECK(last_entry(release::legend_room(format) + 1) > scale_bar_text);
}

TEST_CASE("a legend is as wide as its longest entry, up to a third of the page")
{
    const auto format = GENERATE(release::a4_across, release::slide);
    const auto wide = release::with_room_for(format, {"L01 Rugby", "L03 Nuneaton and Bedworth 02"});

    CHECK(release::with_room_for(format, {"L01 Rugby"}).legend_width == format.legend_width);
    CHECK(wide.legend_width > 30 + 0.6 * 12 * 28);
    CHECK(wide.frame().left + wide.frame().width < wide.legend_left());
    CHECK(release::with_room_for(format, {std::string(200, 'W')}).legend_width <= format.width / 3);
    const auto svg = release::legend(wide, "Localities", {{"#fff", "L03 Nuneaton and Bedworth 02"}});
    CHECK(svg.find(">L03 Nuneaton and Bedworth 02<") != std::string::npos);
    CHECK(release::legend(format, "Localities", {{"#fff", "L03 Nuneaton and Bedworth 02"}}).find("… 02<") !=
          std::string::npos);
}

TEST_CASE("what is too long for a legend keeps its number")
{
    CHECK(release::shortened("L03 Nuneaton and Bedworth 02", 28) == "L03 Nuneaton and Bedworth 02");
    CHECK(release::shortened("L03 Nuneaton and Bedworth 02", 20) == "L03 Nuneaton and… 02");
    CHECK(release::shortened("L04 Stratford-on-Avon", 13) == "L04 Stratfor…");
    CHECK(release::shortened("Šéñø Žůž 1", 9) == "Šéñø Ž… 1");
    CHECK(release::shortened("12345678", 5) == "1234…");
}

TEST_CASE("every locality has a label where codes have room; names stand where they cover no label")
{
    //  A and B are near each other, C is alone; A's name would cover B's code
    const std::vector<MapLabel> labels{{{100, 100}, 2, "Nuneaton and Bedworth 1", "L01"},
                                       {{140, 100}, 1, "Nuneaton and Bedworth 2", "L02"},
                                       {{400, 100}, 1, "Rugby", "L03"}};
    const auto placed = place_labels(labels, 12);

    CHECK(placed.svg.find(">L01<") != std::string::npos);
    CHECK(placed.svg.find(">L02<") != std::string::npos);
    CHECK(placed.svg.find(">Rugby<") != std::string::npos);
    CHECK(placed.svg.find("Nuneaton") == std::string::npos);
    REQUIRE(placed.coded.size() == 2);
    CHECK(placed.coded[1].code == "L02");
}

TEST_CASE("where two codes have one place, the more important stands")
{
    const auto placed = place_labels({{{100, 100}, 1, "Alcester", "L01"}, {{101, 100}, 2, "Rugby", "L02"}}, 12);

    CHECK(placed.svg.find(">Rugby<") != std::string::npos);
    CHECK(placed.svg.find("L01") == std::string::npos);
    CHECK(placed.coded.empty());
}
