#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <numeric>
#include <sstream>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/io/reader.hpp"
#include "needshed/release/comparison.hpp"

namespace needshed {

namespace {

namespace fs = std::filesystem;

const TextValues& texts(const Table& table, std::size_t column)
{
    return std::get<TextValues>(table.columns[column].values);
}

std::vector<std::size_t> order_of(const TextValues& codes)
{
    std::vector<std::size_t> order(codes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return codes[a] < codes[b]; });
    return order;
}

/// Which units lie in redrawn areas is told by a study.
void require_units(const Source& source)
{
    if (holds_areas(source) && read_table(source, {}, 0).find("unit") == nullptr) {
        throw Error(ErrorKind::Input, place(source), "is a layer of areas without units",
                    "Write it as a plan first: needshed appraise STUDY --plan " + source.path +
                        " -o DIR; then compare DIR");
    }
}

void read_assignment(const Source& source, FinishedPlan& plan)
{
    const auto table = read_table(source, std::vector<std::string>{"unit", "locality"});
    const auto& units = texts(table, 0);
    const auto& localities = texts(table, 1);
    std::map<std::string, std::uint32_t> number;
    for (const auto row : order_of(units)) {
        const bool twice = !plan.unit.empty() && plan.unit.back() == units[row];
        if (twice || localities[row].empty()) {
            throw Error(ErrorKind::Input, fmt::format("{} row {}", place(source), row + 1),
                        fmt::format("unit '{}' has {}", units[row], twice ? "a locality already" : "no locality"),
                        "Give each unit one row with one locality");
        }
        const auto [found, is_new] = number.emplace(localities[row], static_cast<std::uint32_t>(number.size()));
        if (is_new) {
            plan.code.push_back(localities[row]);
        }
        plan.unit.push_back(units[row]);
        plan.locality.push_back(found->second);
    }
    if (plan.unit.empty()) {
        throw Error(ErrorKind::Input, place(source), "has no rows", "Give each unit a row with its locality");
    }
}

/// The values of a column by the keys of another.
std::map<std::string, std::string> by_key(const Source& source, const std::string& key, const std::string& value)
{
    const auto table = read_table(source, std::vector<std::string>{key, value});
    std::map<std::string, std::string> result;
    for (std::size_t row = 0; row < table.row_count(); ++row) {
        result.emplace(texts(table, 0)[row], texts(table, 1)[row]);
    }
    return result;
}

TextValues looked_up(const std::map<std::string, std::string>& value, const TextValues& keys)
{
    TextValues result;
    for (const auto& key : keys) {
        const auto found = value.find(key);
        result.push_back(found == value.end() ? std::string() : found->second);
    }
    return result;
}

/// `population_all`, else the first population; empty without any.
std::string people_column(const Table& units)
{
    std::string first;
    for (const auto& column : units.columns) {
        if (column.name == "population_all") {
            return column.name;
        }
        first = first.empty() && column.name.rfind("population_", 0) == 0 ? column.name : first;
    }
    return first;
}

std::vector<double> numbers(const TextValues& values)
{
    std::vector<double> result;
    for (const auto& value : values) {
        result.push_back(parse_number(value).value_or(std::numeric_limits<double>::quiet_NaN()));
    }
    return result;
}

void read_units(const Source& source, FinishedPlan& plan)
{
    const auto units = read_table(source, {});
    plan.unit_name = looked_up(by_key(source, "code", units.find("name") != nullptr ? "name" : "code"), plan.unit);
    if (const auto column = people_column(units); !column.empty()) {
        plan.people = numbers(looked_up(by_key(source, "code", column), plan.unit));
    }
}

std::string content(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

} // namespace

FinishedPlan read_finished_plan(const std::string& path)
{
    FinishedPlan plan;
    plan.title = path;
    if (!fs::is_directory(path)) {
        require_units({path, {}, {}});
        read_assignment({path, {}, {}}, plan);
        return plan;
    }
    const fs::path directory = path;
    const auto assignment = directory / "assignment.csv";
    if (!fs::exists(assignment)) {
        throw Error(ErrorKind::Input, path, "holds no assignment.csv", "Name the directory of a run, or a table");
    }
    read_assignment({assignment.string(), {}, {}}, plan);
    if (const auto units = directory / "units.csv"; fs::exists(units)) {
        read_units({units.string(), {}, {}}, plan);
    }
    if (const auto localities = directory / "localities.csv"; fs::exists(localities)) {
        plan.name = looked_up(by_key({localities.string(), {}, {}}, "locality", "name"), plan.code);
    }
    if (const auto summary = directory / "summary.json"; fs::exists(summary)) {
        plan.summary = parse_json(content(summary), summary.string());
    }
    if (const auto record = directory / "provenance.json"; fs::exists(record)) {
        plan.provenance = parse_json(content(record), record.string());
    }
    return plan;
}

} // namespace needshed
