#pragma once

/// How tables get their columns.

#include <string>
#include <utility>
#include <vector>

#include "needshed/core/table.hpp"

namespace needshed {

/// Adds a column under a name that is still free: a parent level may be called `name` or `units`.
template <typename... Rest>
void add_column(Table& table, std::string name, Rest&&... rest)
{
    while (table.find(name) != nullptr) {
        name += "_";
    }
    table.add(std::move(name), std::forward<Rest>(rest)...);
}

/// Digits that are left of a small value: a rate or a p-value that is not 0 is not written as 0.
inline constexpr int small_digits = 2;

/// The number a table would hold, for a summary: rounded to `decimals`, with so many digits left of a small one.
inline double rounded_small(double value, int decimals, int digits = small_digits)
{
    Column column;
    column.decimals = decimals;
    column.digits = digits;
    return column.rounded(value);
}

inline void add_rate(Table& table, std::string name, RealValues values, const std::string& description)
{
    add_column(table, std::move(name), std::move(values), 2, description);
    table.columns.back().digits = small_digits;
}

inline void add_probability(Table& table, std::string name, RealValues values, const std::string& description)
{
    add_column(table, std::move(name), std::move(values), 4, description);
    table.columns.back().digits = small_digits;
}

template <typename Row, typename Get>
auto collect(const std::vector<Row>& rows, Get get)
{
    std::vector<decltype(get(rows.front()))> values;
    values.reserve(rows.size());
    for (const auto& row : rows) {
        values.push_back(get(row));
    }
    return values;
}

} // namespace needshed
