#include "needshed/core/table.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "needshed/core/error.hpp"

namespace needshed {

std::size_t Column::size() const
{
    return std::visit([](const auto& each) { return each.size(); }, values);
}

double Column::rounded(double value) const
{
    int places = decimals;
    if (digits > 0 && value != 0 && std::isfinite(value)) {
        constexpr int most_places = 300;
        const int first = static_cast<int>(std::floor(std::log10(std::abs(value)))); // 0.012 is 1.2 times 10 to the −2
        places = std::clamp(digits - 1 - first, places, most_places);
    }
    const double scale = std::pow(10.0, places);
    return std::round(value * scale) / scale + 0.0;
}

const Column* Table::find(const std::string& name) const
{
    for (const auto& column : columns) {
        if (column.name == name) {
            return &column;
        }
    }
    return nullptr;
}

void Table::add(std::string name, TextValues values, std::string description)
{
    columns.push_back({std::move(name), std::move(values), std::move(description), 0});
}

void Table::add(std::string name, IntegerValues values, std::string description)
{
    columns.push_back({std::move(name), std::move(values), std::move(description), 0});
}

void Table::add(std::string name, RealValues values, int decimals, std::string description)
{
    columns.push_back({std::move(name), std::move(values), std::move(description), decimals});
}

void require_rectangular(const Table& table)
{
    std::set<std::string> names;
    for (const auto& column : table.columns) {
        if (column.size() != table.row_count()) {
            throw Error(ErrorKind::Internal, "table column '" + column.name + "'",
                        "has " + std::to_string(column.size()) + " rows, others have " +
                            std::to_string(table.row_count()));
        }
        if (!names.insert(column.name).second) {
            throw Error(ErrorKind::Internal, "table column '" + column.name + "'", "stands twice");
        }
    }
}

} // namespace needshed
