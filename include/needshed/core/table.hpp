#pragma once

/// A *table* is named columns of one length. A missing value is an empty text, NaN, or `missing_integer`; writers turn
/// it into a null.

#include <cstdint>
#include <limits>
#include <string>
#include <variant>
#include <vector>

namespace needshed {

inline constexpr std::int64_t missing_integer = std::numeric_limits<std::int64_t>::min();

using TextValues = std::vector<std::string>;
using RealValues = std::vector<double>;
using IntegerValues = std::vector<std::int64_t>;

struct Column {
    std::string name;
    std::variant<TextValues, RealValues, IntegerValues> values;
    std::string description; ///< one phrase for metadata and layer comments
    int decimals = 4;        ///< to which real values are rounded on output
    bool is_date = false;    ///< texts such as `2019-01-31`, written as dates
    int digits = 0;          ///< significant ones that are left of a small value, whatever the decimals

    std::size_t size() const;

    /// What is written of a real value: rounded, never a negative zero; what is not finite stays so.
    double rounded(double value) const;
};

struct Table {
    std::vector<Column> columns;

    std::size_t row_count() const { return columns.empty() ? 0 : columns.front().size(); }

    /// The column of that name, or nullptr.
    const Column* find(const std::string& name) const;

    void add(std::string name, TextValues values, std::string description = {});
    void add(std::string name, IntegerValues values, std::string description = {});
    void add(std::string name, RealValues values, int decimals, std::string description = {});
};

/// Throws Error{Internal} unless all columns are of one length and no name repeats.
void require_rectangular(const Table& table);

} // namespace needshed
