#pragma once

/// The population by which releases count people.

#include <cmath>

#include "needshed/demand/demand.hpp"

namespace needshed {

/// `all`, else the first; nullptr without any.
inline const Population* population_of(const Demand& demand)
{
    for (const auto& population : demand.populations) {
        if (population.name == "all") {
            return &population;
        }
    }
    return demand.populations.empty() ? nullptr : &demand.populations.front();
}

/// 0 where they are not known.
inline double people_in(const Population& population, UnitIndex unit)
{
    const double people = population.people[to_index(unit)];
    return std::isnan(people) ? 0 : people;
}

} // namespace needshed
