#include "study/starter_guess.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include "needshed/core/text.hpp"
#include "needshed/io/reader.hpp"

namespace needshed::starter {

namespace {

/// Fewer areas than this share of the units are a level above them.
constexpr double most_parents = 0.5;
constexpr std::size_t most_kinds = 40;

bool has(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

/// Ids of features say nothing about the area.
bool is_row_number(const std::string& name)
{
    static const std::array<std::string_view, 8> names{"fid",      "ogc_fid", "objectid", "objectid_1",
                                                       "globalid", "id",      "gid",      "index"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

int code_score(const ColumnProfile& column)
{
    const auto name = lower_case(column.name);
    int score = column.is_number ? 0 : 3;
    score += name.ends_with("cd") || name.ends_with("code") || has(name, "geoid") || name.starts_with("gss") ? 10 : 0;
    score += has(name, "code") || name.ends_with("_id") ? 4 : 0;
    score -= is_row_number(name) ? 8 : 0;
    score -= name.ends_with("nm") || has(name, "name") ? 8 : 0;
    return score;
}

bool is_name(const ColumnProfile& column)
{
    const auto name = lower_case(column.name);
    return name.ends_with("nm") || has(name, "name") || name == "title" || name == "label";
}

/// As codes and names of places are written; classes such as `hot` and `low` are not.
bool is_proper(const std::string& value)
{
    return std::any_of(value.begin(), value.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    });
}

} // namespace

ColumnProfile profile(const Column& column)
{
    const auto& values = std::get<TextValues>(column.values);
    ColumnProfile result;
    result.name = column.name;
    result.rows = values.size();
    result.is_number = result.is_whole = true;
    std::unordered_map<std::string_view, std::size_t> count;
    for (const auto& value : values) {
        if (value.empty()) {
            ++result.blank;
            continue;
        }
        ++count[value];
        const auto number = result.is_number ? parse_number(value) : std::nullopt;
        result.is_number = number.has_value();
        result.is_whole = result.is_whole && number && *number >= 0 && *number == std::floor(*number);
    }
    result.distinct = count.size();
    result.is_number = result.is_number && !count.empty();
    result.is_whole = result.is_whole && !count.empty();
    std::size_t most = 0;
    for (const auto& [value, times] : count) {
        if (times > most || (times == most && value < result.commonest)) {
            most = times;
            result.commonest = value;
        }
    }
    return result;
}

std::vector<ColumnProfile> profiles(const Table& table)
{
    std::vector<ColumnProfile> result;
    for (const auto& column : table.columns) {
        result.push_back(profile(column));
    }
    return result;
}

std::vector<std::string> code_columns(const std::vector<ColumnProfile>& columns)
{
    std::vector<ColumnProfile> keys;
    std::copy_if(columns.begin(), columns.end(), std::back_inserter(keys),
                 [](const auto& each) { return each.is_key(); });
    std::stable_sort(keys.begin(), keys.end(),
                     [](const auto& a, const auto& b) { return code_score(a) > code_score(b); });
    std::vector<std::string> names(keys.size());
    std::transform(keys.begin(), keys.end(), names.begin(), [](const auto& key) { return key.name; });
    return names;
}

std::string name_column(const std::vector<ColumnProfile>& columns, const std::string& code)
{
    const ColumnProfile* best = nullptr;
    for (const auto& column : columns) {
        const bool fits = column.name != code && !column.is_number && is_name(column) &&
                          static_cast<double>(column.distinct) > most_parents * static_cast<double>(column.rows);
        best = fits && (best == nullptr || column.distinct > best->distinct) ? &column : best;
    }
    return best == nullptr ? std::string() : best->name;
}

std::vector<ColumnProfile> parent_columns(const std::vector<ColumnProfile>& columns, const std::string& code)
{
    std::vector<ColumnProfile> result;
    for (const auto& column : columns) {
        const bool few = static_cast<double>(column.distinct) <= most_parents * static_cast<double>(column.rows);
        const bool fits = column.name != code && !column.is_number && column.blank == 0 && column.distinct >= 2 &&
                          few && is_proper(column.commonest);
        if (fits) {
            result.push_back(column);
        }
    }
    return result;
}

std::optional<CodeMatch> match_codes(const Table& table, const std::unordered_set<std::string>& units)
{
    std::optional<CodeMatch> best;
    for (const auto& column : table.columns) {
        std::unordered_map<std::string_view, std::size_t> count;
        for (const auto& value : std::get<TextValues>(column.values)) {
            if (!value.empty()) {
                ++count[value];
            }
        }
        CodeMatch match{column.name, 0, 0, true};
        for (const auto& [value, times] : count) {
            const bool known = units.count(std::string(value)) > 0;
            ++(known ? match.units : match.unknown);
            match.once = match.once && times == 1;
        }
        if (match.units > match.unknown && (!best || match.units > best->units)) {
            best = match;
        }
    }
    return best;
}

std::optional<PlaceColumns> place_columns(const std::vector<ColumnProfile>& columns)
{
    const auto find = [&](std::initializer_list<std::string_view> names) {
        for (const auto name : names) {
            for (const auto& column : columns) {
                if (lower_case(column.name) == name && column.is_number) {
                    return column.name;
                }
            }
        }
        return std::string();
    };
    const auto longitude = find({"longitude", "long", "lon", "lng"});
    const auto latitude = find({"latitude", "lat"});
    if (!longitude.empty() && !latitude.empty()) {
        return PlaceColumns{longitude, latitude, "EPSG:4326"};
    }
    const auto easting = find({"easting", "eastings", "east", "oseast1m", "x"});
    const auto northing = find({"northing", "northings", "north", "osnrth1m", "y"});
    if (!easting.empty() && !northing.empty()) {
        return PlaceColumns{easting, northing, lower_case(easting) == "x" ? std::string() : "EPSG:27700"};
    }
    return std::nullopt;
}

std::string date_column(const std::vector<ColumnProfile>& columns)
{
    for (const auto* word : {"date", "month", "time", "year"}) {
        for (const auto& column : columns) {
            if (has(lower_case(column.name), word) && column.distinct > 0) {
                return column.name;
            }
        }
    }
    return {};
}

const ColumnProfile* kind_column(const std::vector<ColumnProfile>& columns, const std::vector<std::string>& taken)
{
    const ColumnProfile* best = nullptr;
    const auto score = [](const ColumnProfile& column) {
        const auto name = lower_case(column.name);
        return has(name, "type") || has(name, "categor") || has(name, "kind") || has(name, "class") ? 1 : 0;
    };
    for (const auto& column : columns) {
        const bool is_taken = std::find(taken.begin(), taken.end(), column.name) != taken.end();
        const bool fits = !is_taken && !column.is_number && column.distinct >= 2 && column.distinct <= most_kinds &&
                          column.distinct * 2 <= column.rows;
        best = fits && (best == nullptr || score(column) > score(*best)) ? &column : best;
    }
    return best;
}

bool is_age(const ColumnProfile& column)
{
    const auto name = lower_case(column.name);
    const auto digits = [](std::string_view text) {
        return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
    };
    const bool is_year = name.size() <= 3 && digits(name);
    const bool is_band =
        name.size() > 3 && name.starts_with("age") && digits(name.substr(name.find_first_of("_ ") == 3 ? 4 : 3, 1));
    return column.is_number && (is_year || is_band);
}

namespace {

/// How likely a column of numbers is everybody; 0 for what is no count of people.
int people_score(const ColumnProfile& column)
{
    const auto name = lower_case(column.name);
    for (const auto* other :
         {"index", "depriv", "numerator", "denominator", "rate", "density", "per_", "percent", "score"}) {
        if (has(name, other)) {
            return 0;
        }
    }
    if (name == "population" || name == "total_population" || name == "all_ages" || name == "all ages" ||
        name == "persons" || name == "people" || name == "residents" || name == "all_persons") {
        return 3;
    }
    if (!has(name, "population") && !has(name, "persons") && !has(name, "people") && !has(name, "residents") &&
        !name.starts_with("pop")) {
        return 0;
    }
    return has(name, "total") || has(name, "all") ? 2 : 1;
}

} // namespace

std::vector<std::string> people_columns(const std::vector<ColumnProfile>& columns, const std::string& code)
{
    std::vector<std::string> ages;
    const ColumnProfile* best = nullptr;
    for (const auto& column : columns) {
        if (column.name == code || !column.is_number) {
            continue;
        }
        if (people_score(column) > (best == nullptr ? 0 : people_score(*best))) {
            best = &column;
        }
        if (is_age(column)) {
            ages.push_back(column.name);
        }
    }
    if (best != nullptr) {
        return {best->name};
    }
    return ages.size() >= 2 ? ages : std::vector<std::string>{};
}

} // namespace needshed::starter
