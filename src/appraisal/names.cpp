#include <algorithm>
#include <map>
#include <numeric>

#include "appraisal/scores.hpp"

namespace needshed::appraisal {

namespace {

/// The level whose areas give localities their names; nullptr when there is none.
const Grouping* naming_level(const AppraisalInput& input)
{
    if (!input.parents.empty()) {
        return &input.parents.front();
    }
    return input.footprints.empty() ? nullptr : &input.footprints.front();
}

/// The key with most people; ties go to the smallest.
template <class Key>
const Key* most_people(const std::map<Key, double>& people)
{
    const Key* best = nullptr;
    double most = -1;
    for (const auto& [key, count] : people) {
        if (count > most) {
            best = &key;
            most = count;
        }
    }
    return best;
}

/// People of each locality by what `key_of` says of a unit; units of which it says nothing are left out.
template <class KeyOf>
std::vector<std::map<std::uint32_t, double>> people_by(const Plan& plan, std::span<const double> people, KeyOf key_of)
{
    std::vector<std::map<std::uint32_t, double>> result(plan.count);
    for (std::size_t u = 0; u < people.size(); ++u) {
        const std::uint32_t key = key_of(u);
        if (key != no_group) {
            result[plan.locality[u]][key] += people[u];
        }
    }
    return result;
}

/// Those of one name are numbered in order of their codes, so that a plan keeps its names when a unit is moved.
void number_the_same(std::vector<std::string>& names, const std::vector<std::string>& codes)
{
    std::vector<std::size_t> order(names.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (!codes.empty()) {
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return codes[a] < codes[b]; });
    }
    std::map<std::string, std::size_t> uses;
    for (const auto& name : names) {
        ++uses[name];
    }
    std::map<std::string, std::size_t> given;
    for (const auto l : order) {
        auto& name = names[l];
        if (uses[name] > 1) {
            name += " " + std::to_string(++given[name]);
        }
    }
}

} // namespace

std::vector<std::string> locality_names(const Plan& plan, const AppraisalInput& input, std::span<const double> people)
{
    const auto* level = naming_level(input);
    const auto units = people_by(plan, people, [](std::size_t u) { return static_cast<std::uint32_t>(u); });
    const auto areas =
        people_by(plan, people, [&](std::size_t u) { return level == nullptr ? no_group : level->group[u]; });
    const auto& unit_names = input.coverage.names().empty() ? input.coverage.codes() : input.coverage.names();
    std::vector<std::string> names;
    for (std::size_t l = 0; l < plan.count; ++l) {
        const auto* area = most_people(areas[l]);
        names.push_back(area != nullptr ? level->titles[*area] : unit_names[*most_people(units[l])]);
    }
    number_the_same(names, input.codes);
    return names;
}

} // namespace needshed::appraisal

namespace needshed {

std::string locality_code(std::size_t index, std::size_t count)
{
    const auto digits = std::max<std::size_t>(2, std::to_string(count).size());
    const auto number = std::to_string(index + 1);
    return "L" + std::string(digits - std::min(digits, number.size()), '0') + number;
}

} // namespace needshed
