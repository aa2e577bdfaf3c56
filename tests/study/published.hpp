#pragma once

/// The figures of reference/published_values.json in the data directory.

#include <cmath>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "needshed/io/json.hpp"
#include "support/support.hpp"

namespace needshed::test {

/// The member at a path, such as `guerry`, `weights`.
inline Json published(const std::vector<std::string>& path)
{
    const auto file = data_file("reference/published_values.json");
    REQUIRE(file);
    static const Json all = parse_json(read_file(*file), "published_values.json");
    const Json* at = &all;
    for (const auto& step : path) {
        at = at->find(step);
        REQUIRE(at != nullptr);
    }
    return *at;
}

inline double number(const Json& json)
{
    return json.real() != nullptr ? *json.real() : static_cast<double>(*json.integer());
}

inline double figure(const std::vector<std::string>& path)
{
    return number(published(path));
}

inline std::vector<double> figures(const std::vector<std::string>& path)
{
    std::vector<double> values;
    const auto list = published(path);
    for (const auto& item : *list.items()) {
        values.push_back(number(item));
    }
    return values;
}

/// Half a unit of the last digit that is printed.
inline Approx to_digits(double value, int decimals)
{
    return Approx(value).epsilon(0).margin(0.5001 * std::pow(10.0, -decimals));
}

} // namespace needshed::test
