// Two vintages of a geography share most of their codes: where a boundary changed, the old area's code is never used
// again and the new one has another. So a table of another year shows by lone codes on both sides, alike in pattern. A
// table of a wider area has many lone codes, but leaves no unit without one; a table with gaps leaves units, but has no
// lone codes.

#include "demand/unmatched.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "demand/codes.hpp"
#include "needshed/core/text.hpp"

namespace needshed::demand {

namespace {

/// More lone codes than this for each unit without a record speak of a wider area.
constexpr std::size_t most_per_unit = 10;

std::string number(std::size_t count)
{
    return grouped(static_cast<long long>(count));
}

/// What codes of one geography have in common: their length and their first three characters, such as `E01`.
std::pair<std::size_t, std::string> pattern_of(const std::string& code)
{
    constexpr std::size_t letters = 3;
    return {code.size(), code.substr(0, letters)};
}

std::vector<std::string> codes_on(UnmatchedSide side, const std::vector<Unmatched>& all)
{
    std::vector<std::string> codes;
    for (const auto& each : all) {
        if (each.side == side) {
            codes.push_back(each.code);
        }
    }
    return codes;
}

std::vector<std::string> alike(const std::vector<std::string>& codes, const std::vector<std::string>& known)
{
    std::set<std::pair<std::size_t, std::string>> patterns;
    for (const auto& code : known) {
        patterns.insert(pattern_of(code));
    }
    std::vector<std::string> result;
    for (const auto& code : codes) {
        if (patterns.count(pattern_of(code)) > 0) {
            result.push_back(code);
        }
    }
    return result;
}

void report_lookup(const Join& join, std::size_t unit_count, Findings& findings)
{
    const auto outside = codes_on(UnmatchedSide::Lookup, join.codes);
    if (!outside.empty()) {
        findings.push_back(
            {"lookup_outside", join.measure,
             fmt::format("{} to which records lead by the lookup {} in no unit, such as {}",
                         counted(outside.size(), "code"), outside.size() == 1 ? "lies" : "lie", quoted(outside)),
             static_cast<double>(outside.size())});
    }
    const auto unreached = codes_on(UnmatchedSide::Units, join.codes);
    if (!unreached.empty()) {
        findings.push_back({"lookup_unreached", join.measure,
                            fmt::format("{} of {} to which no record leads by the lookup, such as {}",
                                        number(unreached.size()), counted(unit_count, "unit"), quoted(unreached)),
                            static_cast<double>(unreached.size())});
    }
}

void report_vintage(const Join& join, std::size_t unit_count, const std::vector<std::string>& unit_codes,
                    Findings& findings)
{
    const auto unreached = codes_on(UnmatchedSide::Units, join.codes);
    const auto lone = alike(codes_on(UnmatchedSide::Records, join.codes), unit_codes);
    if (unreached.empty() || lone.empty() || unreached.size() * 2 > unit_count ||
        lone.size() > most_per_unit * unreached.size()) {
        return;
    }
    findings.push_back(
        {"codes_of_another_year", join.measure,
         fmt::format("{} such as {} {} no unit's, while {} such as {} {} without a record: if the codes "
                     "are of another year, bring them to the units with \"lookup\"",
                     counted(lone.size(), "code"), quoted(lone), lone.size() == 1 ? "is" : "are",
                     counted(unreached.size(), "unit"), quoted(unreached), unreached.size() == 1 ? "is" : "are"),
         static_cast<double>(lone.size())});
}

} // namespace

void list_unmatched(Join join, const Units& units, Demand& demand)
{
    const CodeIndex index(units, join.match);
    const auto& keys = index.keys();
    for (const auto unit : join.units) {
        join.codes.push_back({{}, UnmatchedSide::Units, units.coverage.codes()[unit], 0, 0});
    }
    std::sort(join.codes.begin(), join.codes.end(),
              [](const auto& a, const auto& b) { return std::tie(a.side, a.code) < std::tie(b.side, b.code); });
    join.lookup ? report_lookup(join, keys.size(), demand.findings)
                : report_vintage(join, keys.size(), keys, demand.findings);
    for (auto& each : join.codes) {
        each.measure = join.measure;
        demand.unmatched.push_back(std::move(each));
    }
}

} // namespace needshed::demand
