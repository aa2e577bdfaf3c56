#include "study/read_pairs.hpp"

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/io/reader.hpp"

namespace needshed {

std::vector<Flow> read_pairs(const PairTable& table, const Coverage& coverage, Findings& findings)
{
    const auto rows = read_table(table.source, std::vector<std::string>{table.from, table.to, table.value});
    const auto& from = std::get<TextValues>(rows.columns[0].values);
    const auto& to = std::get<TextValues>(rows.columns[1].values);
    const auto& value = std::get<TextValues>(rows.columns[2].values);
    std::vector<Flow> pairs;
    std::vector<std::string> unknown;
    for (std::size_t row = 0; row < from.size(); ++row) {
        const Flow pair{coverage.find(from[row]), coverage.find(to[row]), parse_number(value[row]).value_or(-1)};
        if (pair.a == no_unit || pair.b == no_unit) {
            unknown.push_back(fmt::format("'{}' to '{}'", from[row], to[row]));
            continue;
        }
        if (!(pair.amount >= 0)) {
            throw Error(ErrorKind::Input, fmt::format("{} row {}", place(table.source), row + 1),
                        fmt::format("{} is '{}'", table.value, value[row]), "Give a number from 0 up");
        }
        pairs.push_back(pair);
    }
    if (pairs.empty()) {
        throw Error(ErrorKind::Input, place(table.source), "no row names two units of the study",
                    "Give codes as in the units' layer, such as " + coverage.codes().front());
    }
    if (!unknown.empty()) {
        findings.push_back(
            {"pair_unknown", description(table.source),
             fmt::format("{} of no two units, such as {}", counted(unknown.size(), "row"), list_names(unknown, 3)),
             static_cast<double>(unknown.size())});
    }
    return pairs;
}

} // namespace needshed
