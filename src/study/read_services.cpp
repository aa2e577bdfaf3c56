#include "study/read_services.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/demand/demand.hpp"
#include "needshed/io/reader.hpp"

namespace needshed {

namespace {

void require_measure(const std::string& name, const std::vector<std::string>& measures, const std::string& where)
{
    if (std::find(measures.begin(), measures.end(), name) == measures.end()) {
        const auto nearest = nearest_name(name, measures);
        throw Error(ErrorKind::Input, where, "there is no measure of need '" + name + "'",
                    nearest.empty() ? "The study has: " + list_names(measures) : "Did you mean '" + nearest + "'?");
    }
}

} // namespace

std::vector<AgreedService> read_agreed_services(const Source& source, const std::vector<std::string>& measures)
{
    const auto table = read_table(source, std::vector<std::string>{"measure", "other", "agreed"});
    const auto text = [&](std::size_t column, std::size_t row) {
        return std::get<TextValues>(table.columns[column].values)[row];
    };
    std::vector<AgreedService> agreed;
    std::set<std::pair<std::string, std::string>> pairs;
    for (std::size_t row = 0; row < table.row_count(); ++row) {
        const auto where = fmt::format("{} row {}", place(source), row + 1);
        const auto measure = text(0, row);
        const auto other = text(1, row);
        const auto word = lower_case(text(2, row));
        if (word.empty()) {
            continue;
        }
        require_measure(measure, measures, where);
        require_measure(other, measures, where);
        if (agency_of(measure) == agency_of(other)) {
            throw Error(ErrorKind::Input, where, fmt::format("'{}' and '{}' are of one agency", measure, other),
                        "Name services of two agencies");
        }
        if (!pairs.insert(std::minmax(measure, other)).second) {
            throw Error(ErrorKind::Input, where, fmt::format("'{}' and '{}' stand here a second time", measure, other),
                        "Give each pair one row");
        }
        const auto approach = approach_of(word);
        if (!approach) {
            throw Error(ErrorKind::Input, where, "there is no approach '" + word + "'",
                        "Write unique, strategic or operational, or leave it empty");
        }
        agreed.push_back({measure, other, *approach});
    }
    return agreed;
}

} // namespace needshed
