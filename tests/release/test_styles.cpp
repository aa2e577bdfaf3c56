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

TEST_CASE("text in XML is escaped")
{
    CHECK(escaped("Devon & \"Cornwall\" <'19>\x01\n") == "Devon &amp; &quot;Cornwall&quot; &lt;&apos;19&gt;  ");
    CHECK(qgis_project("A & B", {}, {"EPSG:27700"}, {}).find("<title>A &amp; B</title>") != std::string::npos);
    CHECK(metadata_of(styled_layers()[0], "A & B").find("Study: A &amp; B.") != std::string::npos);
}

TEST_CASE("a legend with as many entries as there is room for ends above the scale bar")
{
    const auto format = GENERATE(release::a4_across, release::slide);
    const auto last_entry = [](std::size_t entries) { return release::below_legend(entries) - 30; };
    const double scale_bar_text = format.height - 90;

    CHECK(last_entry(release::legend_room(format)) <= scale_bar_text);
    CHECK(last_entry(release::legend_room(format) + 1) > scale_bar_text);
}
