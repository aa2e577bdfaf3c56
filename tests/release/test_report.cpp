#include <catch2/catch.hpp>

#include <limits>

#include "needshed/core/error.hpp"
#include "release/map_drawing.hpp"
#include "release/report/html.hpp"
#include "release/report/template.hpp"
#include "release/report/words.hpp"

using namespace needshed;
using namespace needshed::report;

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

} // namespace

TEST_CASE("numbers are rounded for readers")
{
    CHECK(whole(1234567.4) == "1,234,567");
    CHECK(whole(-1234) == "−1,234");
    CHECK(whole(-0.2) == "0");
    CHECK(rounded_text(1830.4) == "1,830");
    CHECK(rounded_text(61.249) == "61.2");
    CHECK(rounded_text(4.567) == "4.57");
    CHECK(rounded_text(0.4567) == "0.457");
    CHECK(rounded_text(0.012345) == "0.0123");
    CHECK(rounded_text(-4.567) == "−4.57");
    CHECK(rounded_text(0) == "0.00");
    CHECK(signed_text(0.516) == "+0.52");
    CHECK(signed_text(-1.04) == "−1.04");
    CHECK(signed_text(-0.001) == "0.00");
    CHECK(kilometres(12'345) == "12.3 km");
    CHECK(kilometres(123'456) == "123 km");
}

TEST_CASE("what is not known is a dash, never a zero")
{
    CHECK(whole(unknown) == "–");
    CHECK(rounded_text(unknown) == "–");
    CHECK(per_cent(unknown) == "–");
    CHECK(signed_text(unknown) == "–");
    CHECK(kilometres(unknown) == "–");
}

TEST_CASE("a share that is not nothing is not told as 0%, nor one that is not all as 100%")
{
    CHECK(per_cent(0) == "0%");
    CHECK(per_cent(0.004) == "under 1%");
    CHECK(per_cent(0.614) == "61%");
    CHECK(per_cent(0.996) == "over 99%");
    CHECK(per_cent(1) == "100%");
}

TEST_CASE("places in a list have their English endings")
{
    CHECK(ordinal(1) == "1st");
    CHECK(ordinal(2) == "2nd");
    CHECK(ordinal(3) == "3rd");
    CHECK(ordinal(11) == "11th");
    CHECK(ordinal(112) == "112th");
    CHECK(ordinal(1021) == "1,021st");
    CHECK(enumerated({}).empty());
    CHECK(enumerated({"a"}) == "a");
    CHECK(enumerated({"a", "b"}) == "a and b");
    CHECK(enumerated({"a", "b", "c"}) == "a, b and c");
}

TEST_CASE("a table has a caption, header cells, and a name for those who hear it")
{
    HtmlTable table("Sizes & names", {{"Name"}, {"Size", true}});
    CHECK(table.empty());
    table.add({"A", "1"});

    const auto html = table.html("small", "L01");

    CHECK_FALSE(table.empty());
    CHECK(html.find("<table class=\"small\">") != std::string::npos);
    CHECK(html.find("<caption>Sizes &amp; names</caption>") != std::string::npos);
    CHECK(html.find("aria-label=\"L01: Sizes &amp; names\"") != std::string::npos);
    CHECK(html.find("<th scope=\"col\">Name</th><th scope=\"col\" class=\"n\">Size</th>") != std::string::npos);
    CHECK(html.find("<tr><th scope=\"row\">A</th><td class=\"n\">1</td></tr>") != std::string::npos);
}

TEST_CASE("gaps of a template are filled once, so that data may hold braces")
{
    CHECK(fill_in("a {{x}} b {{y}}", {{"x", "{{y}}"}, {"y", "2"}}) == "a {{y}} b 2");
    CHECK(fill_in("no gap }} {{", {}) == "no gap }} {{");
    CHECK_THROWS_AS(fill_in("{{z}}", {{"x", ""}}), Error);
}

TEST_CASE("the page asks nobody for anything")
{
    for (const auto* name : {"report.html", "report.css", "leaflet.css"}) {
        const auto text = asset(name);
        CHECK(text.find("http://") == std::string_view::npos);
        CHECK(text.find("https://") == std::string_view::npos);
        CHECK(text.find("@import") == std::string_view::npos);
        for (auto at = text.find("url("); at != std::string_view::npos; at = text.find("url(", at + 1)) {
            CHECK(text.substr(at, 5) == "url(#");
        }
    }
    CHECK_THROWS_AS(asset("no such file"), Error);
}

TEST_CASE("Leaflet's licence goes with it")
{
    CHECK(asset("licences.txt").find("Vladimir Agafonkin") != std::string_view::npos);
    CHECK(asset("licences.txt").find("Redistributions in binary form must reproduce") != std::string_view::npos);
}

TEST_CASE("measures and agencies have the titles of the study, else words made of their names")
{
    Origin origin;
    origin.partners = {{"police", "Orvelshire Constabulary", "", true}, {"fire", "fire", "", false}};
    origin.measures = {{"police/antisocial", "Anti-social behaviour"}};
    origin.populations = {{"65_up", "People aged 65 and over"}};

    CHECK(measure_title(origin, "police/antisocial") == "Anti-social behaviour");
    CHECK(measure_title(origin, "fire/small_fires") == "Small fires");
    CHECK(measure_title(origin, "need") == "Need index");
    CHECK(agency_title(origin, "police/antisocial") == "Orvelshire Constabulary");
    CHECK(agency_title(origin, "fire") == "Fire");
    CHECK(population_title(origin, "65_up") == "people aged 65 and over");
    CHECK(population_title(origin, "all") == "people");
    CHECK(population_title(origin, "85_up") == "people (85 up)");
    CHECK(sum_title(origin, "population:all") == "people");
    CHECK(sum_title(origin, "demand:police/antisocial") == "records of anti-social behaviour");
    CHECK(in_sentence("NHS 111 calls") == "NHS 111 calls");
}

TEST_CASE("every bucket and label has its words")
{
    for (std::size_t bucket = 0; bucket < bucket_count; ++bucket) {
        CHECK_FALSE(bucket_words(static_cast<Bucket>(bucket)).empty());
    }
    CHECK(label_words(NeedLabel::Localised) == "Localised: in hot spots");
    CHECK(firmness_words(Firmness::Firm) == "firm: the evidence fixes it");
}

TEST_CASE("paths are short: steps in tenths of a pixel")
{
    PathText path;
    path.move_to({10, 20.04});
    path.line_to({10.5, 20});
    path.line_to({11, 19.5});
    path.line_to({11.01, 19.5});
    path.line_to({13, 19.5});
    path.close();
    path.move_to({0.3, -1.5});
    path.line_to({-1.96, 10});

    CHECK(path.text() == "M10 20l.5 0 .5-.5 2 0zM.3-1.5l-2.3 11.5");
}
