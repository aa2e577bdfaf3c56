#include "needshed/need/inequality.hpp"

#include <cmath>
#include <limits>
#include <map>

namespace needshed {

namespace {

struct Sums {
    double events = 0;
    double people = 0;
};

/// What a share of events adds against its share of people; none adds nothing.
double term(const Sums& part, const Sums& all)
{
    const double share = part.events / all.events;
    return share > 0 ? share * std::log(share / (part.people / all.people)) : 0;
}

} // namespace

Theil theil_index(std::span<const double> events, std::span<const double> people, std::span<const std::uint32_t> group)
{
    const auto takes_part = [&](std::size_t unit) { return std::isfinite(events[unit]) && people[unit] > 0; };
    Sums all;
    std::map<std::uint32_t, Sums> groups;
    for (std::size_t unit = 0; unit < events.size(); ++unit) {
        if (takes_part(unit)) {
            auto& of_group = groups[group.empty() ? no_group : group[unit]];
            for (auto* sums : {&all, &of_group}) {
                sums->events += events[unit];
                sums->people += people[unit];
            }
        }
    }
    if (!(all.events > 0)) {
        constexpr double missing = std::numeric_limits<double>::quiet_NaN();
        return {missing, missing, missing};
    }
    Theil result;
    for (std::size_t unit = 0; unit < events.size(); ++unit) {
        result.total += takes_part(unit) ? term({events[unit], people[unit]}, all) : 0;
    }
    for (const auto& [number, sums] : groups) {
        result.between += term(sums, all);
    }
    result.within = result.total - result.between;
    return result;
}

} // namespace needshed
