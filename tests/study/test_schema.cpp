#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

#include "needshed/study/study.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::TemporaryDirectory;

namespace {

/// The keys the parser asked for, from the message that lists them when a key is unknown.
std::vector<std::string> keys_known_at(const std::string& broken_study, const TemporaryDirectory& directory)
{
    const auto message = test::error_of([&] { parse_study(broken_study, directory.path() / "study.json"); });
    const std::string marker = "Known here: ";
    const auto start = message.find(marker);
    INFO(message);
    REQUIRE(start != std::string::npos);
    std::istringstream list(message.substr(start + marker.size(), message.size() - start - marker.size() - 1));
    std::vector<std::string> keys;
    for (std::string key; std::getline(list, key, ',');) {
        keys.push_back(key.substr(key.find_first_not_of(' ')));
    }
    return keys;
}

std::vector<std::string> keys_in(const Json& schema, const std::vector<std::string>& path)
{
    const Json* at = &schema;
    for (const auto& step : path) {
        at = at->find(step);
        REQUIRE(at != nullptr);
    }
    std::vector<std::string> keys;
    for (const auto& member : *at->find("properties")->members()) {
        keys.push_back(member.name);
    }
    std::sort(keys.begin(), keys.end());
    return keys;
}

} // namespace

TEST_CASE("the schema that ships and the parser know the same keys")
{
    const TemporaryDirectory directory;
    directory.write("u.csv", "x");
    const auto schema = parse_json(test::read_file(NEEDSHED_SCHEMA), "study.schema.json");
    const std::string units = R"("units": {"source": "u.csv", "code": "c")";
    const std::string demand =
        R"("demand": [{"measure": "a/b", "as": "scores", "source": "u.csv", "code": "c", "value": "v"}])";
    const std::string localities = R"("localities": {"count": 2)";

    CHECK(keys_known_at("{" + units + "}," + demand + "," + localities + R"(}, "qqqqqqqq": 1})", directory) ==
          keys_in(schema, {}));
    CHECK(keys_known_at("{" + units + R"(, "qqqqqqqq": 1},)" + demand + "," + localities + "}}", directory) ==
          keys_in(schema, {"properties", "units"}));
    CHECK(keys_known_at("{" + units + R"(, "barriers": {"source": "u.csv", "qqqqqqqq": 1}},)" + demand + "," +
                            localities + "}}",
                        directory) == keys_in(schema, {"properties", "units", "properties", "barriers"}));
    CHECK(keys_known_at("{" + units + "}," + demand + "," + localities + R"(, "qqqqqqqq": 1}})", directory) ==
          keys_in(schema, {"properties", "localities"}));
    CHECK(keys_known_at("{" + units + "}," + demand + R"(, "need": {"qqqqqqqq": 1},)" + localities + "}}", directory) ==
          keys_in(schema, {"properties", "need"}));
    CHECK(keys_known_at("{" + units + "}," + demand + R"(, "hotspots": {"qqqqqqqq": 1},)" + localities + "}}",
                        directory) == keys_in(schema, {"properties", "hotspots"}));
    const auto need_keys = [&](const std::string& keys) {
        return keys_known_at(
            "{" + units +
                R"(}, "demand": [{"measure": "a/b", "as": "counts", "source": "u.csv", "code": "c"}], )"
                R"("populations": {"p": {"source": "u.csv", "code": "c", "column": "n"}}, )"
                R"("need": {"measures": {"a/b": )" +
                keys + "}}," + localities + "}}",
            directory);
    };
    const std::vector<std::string> measure{"properties", "need", "properties", "measures", "additionalProperties"};
    auto ages = measure;
    ages.insert(ages.end(), {"properties", "ages"});
    auto band = ages;
    band.insert(band.end(), {"properties", "bands", "items"});
    const std::string own = R"("method": "direct", "standard": "own", "bands": [{"ages": "0-64", "count": "a/b", )"
                            R"("per": "p", "people": 1)";
    const std::string last = R"({"ages": "65+", "count": "a/b", "per": "p", "people": 1}])";
    CHECK(need_keys(R"({"qqqqqqqq": 1})") == keys_in(schema, measure));
    CHECK(need_keys(R"({"ages": {)" + own + "}," + last + R"(, "qqqqqqqq": 1}})") == keys_in(schema, ages));
    CHECK(need_keys(R"({"ages": {)" + own + R"(, "qqqqqqqq": 1},)" + last + "}}") == keys_in(schema, band));

    const std::string dated =
        R"("demand": [{"measure": "a/b", "as": "counts", "source": "u.csv", "code": "c", "date": "d"}], )"
        R"("populations": {"p": {"source": "u.csv", "code": "c", "column": "n"}})";
    CHECK(
        keys_known_at("{" + units + "}," + dated + R"(, "hotspots": {"trends": {"qqqqqqqq": 1}},)" + localities + "}}",
                      directory) == keys_in(schema, {"properties", "hotspots", "properties", "trends"}));
    // Circles and flexible windows have keys of their own; the schema knows both.
    auto scan = keys_known_at("{" + units + "}," + dated + R"(, "hotspots": {"scan": {"time": true, "qqqqqqqq": 1}},)" +
                                  localities + "}}",
                              directory);
    scan.insert(scan.end(), {"flexible_screen", "flexible_units"});
    std::sort(scan.begin(), scan.end());
    CHECK(scan == keys_in(schema, {"properties", "hotspots", "properties", "scan"}));

    const std::string counts =
        "{" + units +
        R"(}, "demand": [{"measure": "a/b", "as": "counts", "source": "u.csv", "code": "c", "date": "d", )";
    CHECK(keys_known_at(counts + R"("lookup": {"source": "u.csv", "from": "f", "qqqqqqqq": 1}}],)" + localities + "}}",
                        directory) == keys_in(schema, {"definitions", "lookup"}));
    CHECK(keys_known_at(counts + R"("periods": {"qqqqqqqq": 1}}],)" + localities + "}}", directory) ==
          keys_in(schema, {"properties", "demand", "items", "properties", "periods"}));
    CHECK(keys_known_at("{" + units + "}," + demand + R"(, "outputs": {"qqqqqqqq": 1},)" + localities + "}}",
                        directory) == keys_in(schema, {"properties", "outputs"}));
}
