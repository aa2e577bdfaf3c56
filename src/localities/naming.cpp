#include "localities/naming.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "needshed/core/text.hpp"

namespace needshed::localities {

std::string unit_name(const LocalityRules& rules, std::uint32_t unit)
{
    return unit < rules.codes.size() ? rules.codes[unit] : fmt::format("#{}", unit);
}

std::string units_name(const LocalityRules& rules, std::span<const std::uint32_t> units)
{
    const auto [first, last] = std::minmax_element(units.begin(), units.end());
    if (units.size() == 1) {
        return "unit " + unit_name(rules, *first);
    }
    return fmt::format("the {} from {} to {}", counted(units.size(), "unit"), unit_name(rules, *first),
                       unit_name(rules, *last));
}

std::uint32_t whole_area_of(const LocalityRules& rules, std::span<const std::uint32_t> units)
{
    if (rules.within.group.empty()) {
        return no_group;
    }
    const auto area = rules.within.group[units.front()];
    const auto in_area = std::count(rules.within.group.begin(), rules.within.group.end(), area);
    return static_cast<std::size_t>(in_area) == units.size() ? area : no_group;
}

std::string part_name(const LocalityRules& rules, std::span<const std::uint32_t> units)
{
    const auto area = whole_area_of(rules, units);
    if (area != no_group) {
        return rules.within.name + " " + rules.within.codes[area];
    }
    const auto group = rules.within.group.empty() ? no_group : rules.within.group[units.front()];
    const auto inside = group == no_group ? "" : fmt::format(" ({} {})", rules.within.name, rules.within.codes[group]);
    return "the part of " + counted(units.size(), "unit") + " around " + unit_name(rules, units.front()) + inside;
}

std::string amount_text(double amount)
{
    if (amount == std::floor(amount) && std::fabs(amount) < 1e15) {
        return grouped(static_cast<long long>(amount));
    }
    if (!(std::fabs(amount) < 1e15)) {
        return fmt::format("{:.6g}", amount);
    }
    const auto text = fmt::format("{:.2f}", amount);
    const auto point = text.find('.');
    return grouped(std::stoll(text.substr(0, point))) + text.substr(point);
}

std::string amount_below(double amount)
{
    return amount_text(amount >= 100 ? std::floor(amount) : std::floor(amount * 100) / 100);
}

std::string amount_above(double amount)
{
    return amount_text(amount >= 100 ? std::ceil(amount) : std::ceil(amount * 100) / 100);
}

std::string not_connected_remedy(const LocalityRules& rules, std::uint32_t a, std::uint32_t b)
{
    const bool parted = !rules.within.group.empty() && rules.within.group[a] != rules.within.group[b];
    return parted ? "Drop \"within\", or the rule that ties them" : "Link them, or drop the rule that ties them";
}

} // namespace needshed::localities
