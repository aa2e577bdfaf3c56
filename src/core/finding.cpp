#include "needshed/core/finding.hpp"

#include <iterator>
#include <map>
#include <utility>

namespace needshed {

void append(Findings& findings, Findings more)
{
    findings.insert(findings.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

std::vector<FindingCount> count_by_kind(const Findings& findings)
{
    std::map<std::string, std::size_t> counts;
    for (const auto& finding : findings) {
        ++counts[finding.kind];
    }
    std::vector<FindingCount> result;
    result.reserve(counts.size());
    for (const auto& [kind, count] : counts) {
        result.push_back({kind, count});
    }
    return result;
}

} // namespace needshed
