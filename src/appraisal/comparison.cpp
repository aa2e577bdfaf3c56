#include "needshed/appraisal/comparison.hpp"

#include <algorithm>
#include <cmath>

#include "needshed/core/error.hpp"
#include "needshed/core/matching.hpp"

namespace needshed {

namespace {

/// What two plans share.
struct Shared {
    std::size_t rows = 0;    ///< localities before
    std::size_t columns = 0; ///< and after
    std::vector<std::size_t> units;
    std::vector<double> people;

    std::size_t at(std::uint32_t before, std::uint32_t after) const { return before * columns + after; }
};

std::size_t count_of(std::span<const std::uint32_t> locality)
{
    return locality.empty() ? 0 : std::size_t{*std::max_element(locality.begin(), locality.end())} + 1;
}

double people_of(std::span<const double> people, std::size_t unit)
{
    return people.empty() || !(people[unit] > 0) ? 0 : people[unit];
}

Shared shared(std::span<const std::uint32_t> before, std::span<const std::uint32_t> after,
              std::span<const double> people)
{
    Shared result{count_of(before), count_of(after), {}, {}};
    result.units.assign(result.rows * result.columns, 0);
    result.people.assign(result.rows * result.columns, 0);
    for (std::size_t u = 0; u < before.size(); ++u) {
        const auto at = result.at(before[u], after[u]);
        ++result.units[at];
        result.people[at] += people_of(people, u);
    }
    return result;
}

/// People first; units where nobody lives, and to tell equal numbers of people apart.
std::vector<double> gains(const Shared& shared, bool by_people)
{
    const auto units = static_cast<double>(std::max<std::size_t>(1, shared.rows * shared.columns));
    std::vector<double> gain(shared.units.size());
    for (std::size_t i = 0; i < gain.size(); ++i) {
        const auto count = static_cast<double>(shared.units[i]);
        gain[i] = by_people ? shared.people[i] + count * 1e-3 / units : count;
    }
    return gain;
}

std::vector<std::uint32_t> match_all(const Shared& shared, bool by_people)
{
    const auto gain = gains(shared, by_people);
    if (shared.rows <= shared.columns) {
        return best_matching(gain, shared.rows, shared.columns);
    }
    std::vector<double> turned(gain.size());
    for (std::size_t row = 0; row < shared.rows; ++row) {
        for (std::size_t column = 0; column < shared.columns; ++column) {
            turned[column * shared.rows + row] = gain[row * shared.columns + column];
        }
    }
    const auto row_of = best_matching(turned, shared.columns, shared.rows);
    std::vector<std::uint32_t> column_of(shared.rows, no_group);
    for (std::uint32_t column = 0; column < shared.columns; ++column) {
        column_of[row_of[column]] = column;
    }
    return column_of;
}

/// The locality after that each one before is matched with, or `no_group`; localities that share nothing are not.
std::vector<std::uint32_t> match(const Shared& shared, bool by_people)
{
    auto column_of = match_all(shared, by_people);
    for (std::uint32_t row = 0; row < shared.rows; ++row) {
        auto& column = column_of[row];
        column = column != no_group && shared.units[shared.at(row, column)] > 0 ? column : no_group;
    }
    return column_of;
}

LocalityMatch match_of(const Shared& shared, std::uint32_t before, std::uint32_t after)
{
    LocalityMatch match{before, after};
    for (std::uint32_t column = 0; before != no_group && column < shared.columns; ++column) {
        const auto at = shared.at(before, column);
        (column == after ? match.units_kept : match.units_left) += shared.units[at];
        (column == after ? match.people_kept : match.people_left) += shared.people[at];
    }
    for (std::uint32_t row = 0; after != no_group && row < shared.rows; ++row) {
        const auto at = shared.at(row, after);
        match.units_joined += row == before ? 0 : shared.units[at];
        match.people_joined += row == before ? 0 : shared.people[at];
    }
    return match;
}

std::vector<LocalityMatch> matches_of(const Shared& shared, const std::vector<std::uint32_t>& after_of)
{
    std::vector<LocalityMatch> matches;
    std::vector<bool> is_matched(shared.columns, false);
    for (std::uint32_t before = 0; before < shared.rows; ++before) {
        matches.push_back(match_of(shared, before, after_of[before]));
        if (after_of[before] != no_group) {
            is_matched[after_of[before]] = true;
        }
    }
    for (std::uint32_t after = 0; after < shared.columns; ++after) {
        if (!is_matched[after]) {
            matches.push_back(match_of(shared, no_group, after));
        }
    }
    return matches;
}

double pairs(double count)
{
    return count * (count - 1) / 2;
}

struct Sizes {
    std::vector<double> before;
    std::vector<double> after;
};

Sizes sizes_of(const Shared& shared)
{
    Sizes sizes{std::vector<double>(shared.rows, 0), std::vector<double>(shared.columns, 0)};
    for (std::size_t row = 0; row < shared.rows; ++row) {
        for (std::size_t column = 0; column < shared.columns; ++column) {
            const auto count = static_cast<double>(shared.units[row * shared.columns + column]);
            sizes.before[row] += count;
            sizes.after[column] += count;
        }
    }
    return sizes;
}

double sum_of_pairs(const std::vector<double>& counts)
{
    double sum = 0;
    for (const double count : counts) {
        sum += pairs(count);
    }
    return sum;
}

double adjusted_rand(const Shared& shared, std::size_t units)
{
    const auto sizes = sizes_of(shared);
    const double together = sum_of_pairs({shared.units.begin(), shared.units.end()});
    const double before = sum_of_pairs(sizes.before);
    const double after = sum_of_pairs(sizes.after);
    const double all = pairs(static_cast<double>(units));
    const double expected = all > 0 ? before * after / all : 0;
    const double most = (before + after) / 2;
    return most > expected ? (together - expected) / (most - expected) : 1; // one locality, or one unit each, in both
}

double variation_of_information(const Shared& shared, std::size_t units)
{
    const auto sizes = sizes_of(shared);
    const auto all = static_cast<double>(units);
    double sum = 0;
    for (std::size_t row = 0; row < shared.rows; ++row) {
        for (std::size_t column = 0; column < shared.columns; ++column) {
            const auto both = static_cast<double>(shared.units[row * shared.columns + column]);
            if (both > 0) {
                sum -= both / all * (std::log(both / sizes.before[row]) + std::log(both / sizes.after[column]));
            }
        }
    }
    return std::max(0.0, sum);
}

} // namespace

Comparison compare(std::span<const std::uint32_t> before, std::span<const std::uint32_t> after,
                   std::span<const double> people)
{
    if (before.size() != after.size() || (!people.empty() && people.size() != before.size())) {
        throw Error(ErrorKind::Input, "comparison", "the plans are not of the same units", "Give every unit to both");
    }
    const auto both = shared(before, after, people);
    Comparison result;
    for (std::size_t u = 0; u < before.size(); ++u) {
        result.people += people_of(people, u);
    }
    const auto after_of = match(both, result.people > 0);
    result.matches = matches_of(both, after_of);
    for (std::size_t u = 0; u < before.size(); ++u) {
        if (after_of[before[u]] != after[u]) {
            result.moved.push_back(to_unit(u));
            result.people_moved += people_of(people, u);
        }
    }
    result.adjusted_rand = adjusted_rand(both, before.size());
    result.variation_of_information = variation_of_information(both, before.size());
    return result;
}

} // namespace needshed
