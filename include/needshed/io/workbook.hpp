#pragma once

/// A workbook of several sheets (xlsx), for whoever works in a spreadsheet. Texts stay texts, so that codes keep their
/// zeros; numbers are numbers, rounded as in the tables of text.

#include <filesystem>
#include <string>
#include <vector>

#include "needshed/core/table.hpp"

namespace needshed {

/// The first row holds the names of the columns, stays in view and filters; the descriptions stand on the notes.
struct Sheet {
    std::string name;        ///< at most 31 characters, without `[ ] : * ? / \`
    std::string description; ///< one sentence for the notes
    Table table;
    bool is_mixed = false; ///< rows are of different kinds, so that numbers look as they are
};

/// Writes the notes (title, lines, and what each sheet and column holds), then the sheets. The same content gives the
/// same bytes.
/// Throws   Error{Input} when the file cannot be written; Error{Internal} for a name that a sheet cannot have
void write_workbook(const std::filesystem::path& file, const std::string& title, const std::vector<std::string>& notes,
                    const std::vector<Sheet>& sheets);

} // namespace needshed
