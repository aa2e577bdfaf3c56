#include <catch2/catch.hpp>

#include "needshed/io/json.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::error_of;

TEST_CASE("JSON reads, keeps the order of its members, and writes back")
{
    const auto json = parse_json(R"({"b": [1, 2.5, "x", null, true], "a": {} /* note */}  // end)", "study.json");
    CHECK(*json.find("b")->items()->at(0).integer() == 1);
    CHECK(*json.find("b")->items()->at(1).real() == 2.5);
    CHECK(to_text(json) == "{\n  \"b\": [\n    1,\n    2.5,\n    \"x\",\n    null,\n    true\n  ],\n  \"a\": {}\n}\n");
}

TEST_CASE("text that is not JSON is met with line and column")
{
    CHECK(error_of([] { parse_json("{\n  \"a\": 1,\n  \"b\" 2\n}", "study.json"); }) ==
          "3: study.json line 3 column 7: is not JSON: syntax error while parsing object separator - unexpected number "
          "literal; expected ':'. Check commas, quotes and brackets there.");
    CHECK(error_of([] { parse_json("", "study.json"); }).find("3: study.json line 1 column 1: is not JSON: ") == 0);
}

TEST_CASE("a key that stands twice is refused, with its place")
{
    CHECK(error_of([] { parse_json(R"({"demand": [{"x": 1}, {"y": {"z": 1, "z": 2}}]})", "study.json"); }) ==
          "3: study.json /demand/1/y/z: the key stands twice. Remove one of the two.");
}

TEST_CASE("numbers are written short, and what is not a number as null")
{
    auto list = Json::array();
    list.add(0.1).add(rounded(2.0 / 3, 3)).add(rounded(-0.0001, 2)).add(std::numeric_limits<double>::quiet_NaN());
    CHECK(to_text(list) == "[\n  0.1,\n  0.667,\n  0.0,\n  null\n]\n");
}
