#pragma once

/// Guesses about the columns of tables, by their names and by what is in them.

#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "needshed/core/table.hpp"

namespace needshed::starter {

struct ColumnProfile {
    std::string name;
    std::size_t rows = 0;
    std::size_t blank = 0;
    std::size_t distinct = 0; ///< values, the blank not counted
    bool is_number = false;   ///< every value that is not blank
    bool is_whole = false;    ///< and none negative
    std::string commonest;    ///< value

    bool is_key() const { return rows > 0 && blank == 0 && distinct == rows; }
};

ColumnProfile profile(const Column& column);
std::vector<ColumnProfile> profiles(const Table& table);

/// Columns that could be the code of units, likeliest first.
std::vector<std::string> code_columns(const std::vector<ColumnProfile>& columns);

/// The column of names, or empty.
std::string name_column(const std::vector<ColumnProfile>& columns, const std::string& code);

/// Columns of a level above the units: a code that many units share.
std::vector<ColumnProfile> parent_columns(const std::vector<ColumnProfile>& columns, const std::string& code);

/// A column of codes of which most are units.
struct CodeMatch {
    std::string column;
    std::size_t units = 0;   ///< that it names
    std::size_t unknown = 0; ///< codes that are no units
    bool once = true;        ///< whether no unit stands twice
};
std::optional<CodeMatch> match_codes(const Table& table, const std::unordered_set<std::string>& units);

/// Columns of x and y and their system, for records with coordinates.
struct PlaceColumns {
    std::string x;
    std::string y;
    std::string crs;
};
std::optional<PlaceColumns> place_columns(const std::vector<ColumnProfile>& columns);

/// A column of dates, or empty.
std::string date_column(const std::vector<ColumnProfile>& columns);

/// A column of kinds of record, which a measure may choose from; nullptr without one.
const ColumnProfile* kind_column(const std::vector<ColumnProfile>& columns, const std::vector<std::string>& taken);

/// Years or bands of age: `17`, `age_65_84`, `age85plus`.
bool is_age(const ColumnProfile& column);

/// Columns that together hold the people of a unit: one of all, else years or bands of age; empty without any.
std::vector<std::string> people_columns(const std::vector<ColumnProfile>& columns, const std::string& code);

} // namespace needshed::starter
