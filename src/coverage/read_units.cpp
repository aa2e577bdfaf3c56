#include "needshed/coverage/read.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/io/crs.hpp"
#include "read_barriers.hpp"
#include "source_crs.hpp"
#include "territory.hpp"
#include "vertex_hash.hpp"

namespace needshed {

namespace {

/// The columns of the unit layer that the study refers to, each once.
std::vector<std::string> columns_of(const UnitsSpec& spec)
{
    std::vector<std::string> columns;
    const auto add = [&](const std::string& name) {
        if (!name.empty() && std::find(columns.begin(), columns.end(), name) == columns.end()) {
            columns.push_back(name);
        }
    };
    add(spec.code);
    add(spec.name);
    for (const auto& parent : spec.parents) {
        if (!parent.source) {
            add(parent.column);
        }
    }
    for (const auto& column : spec.keep) {
        add(column);
    }
    return columns;
}

const TextValues& text_column(const Table& table, const std::string& name, const std::string& title)
{
    const auto* column = table.find(name);
    if (column == nullptr || !std::holds_alternative<TextValues>(column->values)) {
        throw Error(ErrorKind::Internal, title, "was read without the column '" + name + "'");
    }
    return std::get<TextValues>(column->values);
}

std::string row_text(std::size_t row)
{
    return std::to_string(row + 1);
}

/// `001`, `002` …: as many digits as the last number has, so that codes sort as numbers do.
TextValues feature_numbers(std::size_t count)
{
    const auto digits = std::to_string(count).size();
    TextValues numbers;
    for (std::size_t row = 0; row < count; ++row) {
        const auto number = row_text(row);
        numbers.push_back(std::string(digits - number.size(), '0') + number);
    }
    return numbers;
}

/// Rows in order of their codes, which are present and unique.
std::vector<std::uint32_t> rows_by_code(const TextValues& codes, const std::string& column, const std::string& title)
{
    std::vector<std::uint32_t> order(codes.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return codes[a] < codes[b]; });
    for (std::size_t i = 0; i < order.size(); ++i) {
        const auto row = order[i];
        if (codes[row].empty()) {
            throw Error(ErrorKind::Input, title + " row " + row_text(row), "has no code in column '" + column + "'",
                        "Give each unit a code");
        }
        if (i > 0 && codes[row] == codes[order[i - 1]]) {
            throw Error(ErrorKind::Input, title,
                        "unit '" + codes[row] + "' stands on rows " + row_text(order[i - 1]) + " and " + row_text(row),
                        "Give each unit a code of its own, or dissolve the units that share one");
        }
    }
    return order;
}

Crs chosen_crs(const Crs& source, const PolygonSet& areas, const UnitsSpec& spec)
{
    if (spec.crs.empty()) {
        return working_crs(source, bounding_box(areas.points));
    }
    Crs crs{spec.crs};
    require_valid(crs, "crs");
    if (!is_projected(crs)) {
        throw Error(ErrorKind::Input, "crs", crs_title(crs) + " is not projected, and has no metres to measure in",
                    "Set a projected CRS, such as \"EPSG:27700\", or leave it out");
    }
    return crs;
}

/// Changes each distinct vertex once, so that units that shared it still do.
void reproject(std::vector<Point>& points, const Crs& from, const Crs& to)
{
    if (same_crs(from, to)) {
        return;
    }
    auto distinct = coverage::distinct_vertices(points, 0);
    transform(distinct.points, from, to);
    for (std::size_t i = 0; i < points.size(); ++i) {
        points[i] = distinct.points[distinct.number[i]];
    }
}

TextValues in_order(const TextValues& values, std::span<const std::uint32_t> rows)
{
    TextValues result;
    result.reserve(rows.size());
    for (const auto row : rows) {
        result.push_back(values[row]);
    }
    return result;
}

/// The layer with these rows alone, in this order.
AreaLayer rows_of(const AreaLayer& layer, std::span<const std::uint32_t> rows)
{
    AreaLayer result = {layer.title, layer.crs, {}, {}, layer.number_columns};
    for (const auto row : rows) {
        append_parts(result.areas, layer.areas, row);
        result.areas.end_area();
    }
    for (const auto& column : layer.attributes.columns) {
        result.attributes.add(column.name, in_order(std::get<TextValues>(column.values), rows), column.description);
    }
    return result;
}

/// What a lookup says of each unit code.
struct Lookup {
    struct Entry {
        std::string parent;
        std::size_t row = 0;
    };
    std::string title; ///< with its place in the study: for errors
    std::unordered_map<std::string, Entry> entries;
    std::string example; ///< the first code in it

    explicit Lookup(const ParentSpec& spec) : title(place(*spec.source))
    {
        const std::vector<std::string> columns{spec.code, spec.column};
        const auto table = read_table(*spec.source, columns);
        const auto& codes = text_column(table, spec.code, title);
        const auto& parents = text_column(table, spec.column, title);
        for (std::size_t row = 0; row < codes.size(); ++row) {
            if (!codes[row].empty() && !parents[row].empty()) {
                add(codes[row], parents[row], row);
            }
        }
    }

    void add(const std::string& code, const std::string& parent, std::size_t row)
    {
        const auto [entry, is_new] = entries.try_emplace(code, Entry{parent, row});
        if (is_new && example.empty()) {
            example = code;
        }
        if (!is_new && entry->second.parent != parent) {
            throw Error(ErrorKind::Input, title,
                        "unit '" + code + "' has the parent '" + entry->second.parent + "' on row " +
                            row_text(entry->second.row) + " and '" + parent + "' on row " + row_text(row),
                        "Keep one row for each unit");
        }
    }
};

/// A grouping by the parent of each unit; an empty text is none.
Grouping grouping_of(const std::string& name, const TextValues& parents)
{
    Grouping grouping;
    grouping.name = name;
    for (const auto& parent : parents) {
        if (!parent.empty()) {
            grouping.codes.push_back(parent);
        }
    }
    std::sort(grouping.codes.begin(), grouping.codes.end());
    grouping.codes.erase(std::unique(grouping.codes.begin(), grouping.codes.end()), grouping.codes.end());
    grouping.titles = grouping.codes;
    for (const auto& parent : parents) {
        const auto found = std::lower_bound(grouping.codes.begin(), grouping.codes.end(), parent);
        grouping.group.push_back(parent.empty() ? no_group
                                                : static_cast<std::uint32_t>(found - grouping.codes.begin()));
    }
    return grouping;
}

class ParentJoiner {
public:
    ParentJoiner(const AreaLayer& layer, std::span<const std::uint32_t> order, const std::vector<std::string>& codes)
        : m_layer(layer), m_order(order), m_codes(codes)
    {
    }

    Grouping join(const ParentSpec& spec, Findings& findings) const
    {
        const auto parents = parents_at(spec);
        const auto origin = spec.source ? description(*spec.source) : "column '" + spec.column + "'";
        for (std::size_t u = 0; u < parents.size(); ++u) {
            if (parents[u].empty()) {
                findings.push_back({"no_parent", m_layer.title + " unit '" + m_codes[u] + "'",
                                    "has no " + spec.name + " in " + origin + "; it stays outside all of them"});
            }
        }
        return grouping_of(spec.name, parents);
    }

    /// The parent of each unit; empty where it has none.
    TextValues parents_at(const ParentSpec& spec) const
    {
        return spec.source ? from_lookup(Lookup(spec))
                           : in_order(text_column(m_layer.attributes, spec.column, m_layer.title), m_order);
    }

private:
    TextValues from_lookup(const Lookup& lookup) const
    {
        TextValues parents;
        std::size_t matched = 0;
        for (const auto& code : m_codes) {
            const auto found = lookup.entries.find(code);
            parents.push_back(found == lookup.entries.end() ? std::string() : found->second.parent);
            matched += found == lookup.entries.end() ? 0 : 1;
        }
        if (matched == 0) {
            throw Error(ErrorKind::Input, lookup.title,
                        "holds none of the units' codes: the units have such as '" + m_codes.front() + "', it has " +
                            (lookup.example.empty() ? "none" : "such as '" + lookup.example + "'"),
                        "Name the column of the lookup that holds the units' codes");
        }
        return parents;
    }

    const AreaLayer& m_layer;
    std::span<const std::uint32_t> m_order;
    const std::vector<std::string>& m_codes;
};

Table kept_attributes(const AreaLayer& layer, std::span<const std::uint32_t> order, const UnitsSpec& spec)
{
    Table table;
    for (const auto& name : spec.keep) {
        table.add(name, in_order(text_column(layer.attributes, name, layer.title), order));
    }
    return table;
}

} // namespace

Units read_units(const UnitsSpec& spec, Progress& progress)
{
    const auto columns = columns_of(spec);
    auto layer = read_areas(spec.source, columns, progress);
    auto codes = spec.code.empty() ? feature_numbers(layer.areas.area_count())
                                   : text_column(layer.attributes, spec.code, layer.title);
    auto order = rows_by_code(codes, spec.code, place(spec.source));
    Units units;
    const auto source = coverage::source_crs(layer.crs, spec.source, {"units.crs", spec.source_crs}, units.findings);
    const auto target = chosen_crs(source, layer.areas, spec);
    reproject(layer.areas.points, source, target);

    if (!spec.leave_out.empty() || !spec.territory.empty()) {
        const auto parents_at = [&](const std::string& level) {
            const auto parent = std::find_if(spec.parents.begin(), spec.parents.end(),
                                             [&](const ParentSpec& each) { return each.name == level; });
            return ParentJoiner(layer, order, in_order(codes, order)).parents_at(*parent);
        };
        const auto rows = coverage::rows_of_study({codes, order, layer.areas, target, layer.title}, spec, parents_at,
                                                  units.findings, progress);
        layer = rows_of(layer, rows);
        codes = in_order(codes, rows);
        order.resize(rows.size());
        std::iota(order.begin(), order.end(), 0U);
    }

    UnitAreas areas{layer.title, codes, {}, std::move(layer.areas), target};
    if (!spec.name.empty()) {
        areas.names = text_column(layer.attributes, spec.name, layer.title);
    }
    auto options = spec.options;
    if (spec.barriers) {
        options.barriers = coverage::read_barriers(*spec.barriers, target, units.findings, progress);
    }
    units.coverage = build_coverage(std::move(areas), options, progress);
    if (std::count(layer.number_columns.begin(), layer.number_columns.end(), spec.code) > 0) {
        units.findings.push_back(
            {"numeric_code", layer.title,
             "column '" + spec.code + "' is stored as numbers: leading zeros are lost, if the codes had any"});
    }
    append(units.findings, units.coverage.findings());
    const ParentJoiner joiner(layer, order, units.coverage.codes());
    for (const auto& parent : spec.parents) {
        units.parents.push_back(joiner.join(parent, units.findings));
    }
    units.attributes = kept_attributes(layer, order, spec);
    return units;
}

} // namespace needshed
