#pragma once

/// The classical data sets that published figures are of.

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "needshed/coverage/read.hpp"
#include "needshed/io/reader.hpp"
#include "support/support.hpp"

namespace needshed::test {

/// A data set as published figures refer to it: by row of the file.
struct DataSet {
    Table table;
    std::vector<std::string> codes; ///< by row
    Coverage coverage;

    UnitIndex unit(std::size_t row) const { return coverage.find(codes[row]); }

    /// One value per unit.
    std::vector<double> values(const std::string& column) const
    {
        const auto& text = std::get<TextValues>(table.find(column)->values);
        std::vector<double> result(coverage.unit_count());
        for (std::size_t row = 0; row < text.size(); ++row) {
            result[to_index(unit(row))] = parse_number(text[row]).value();
        }
        return result;
    }
};

/// `crs` for the layers that state none.
inline std::optional<DataSet> read(const std::string& file, const std::string& code, const std::string& crs = {})
{
    const auto path = data_file("classical/" + file);
    if (!path) {
        return std::nullopt;
    }
    Progress progress;
    UnitsSpec spec;
    spec.source.path = path->string();
    spec.code = code;
    spec.source_crs = crs;
    spec.options.islands = Islands::Separate;
    DataSet data;
    data.coverage = read_units(spec, progress).coverage;
    data.table = read_table(spec.source, {});
    data.codes = std::get<TextValues>(data.table.find(code)->values);
    return data;
}

/// The weights of a GAL file: a line `0 n …`, then per unit a line `id count` and a line of neighbours.
inline Graph read_gal(const std::filesystem::path& file, const std::map<std::string, UnitIndex>& unit_of)
{
    std::ifstream text(file);
    std::string line;
    std::getline(text, line);
    std::vector<GraphEdge> edges;
    std::string id;
    std::size_t count = 0;
    while (text >> id >> count) {
        for (std::string other; count > 0 && text >> other; --count) {
            edges.push_back({unit_of.at(id), unit_of.at(other), 1});
        }
    }
    return {unit_of.size(), edges};
}

} // namespace needshed::test
