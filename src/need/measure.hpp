#pragma once

/// One measure, from demand to z-scores.

#include <string>
#include <vector>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/need/need.hpp"

namespace needshed {

/// The place of a measure in the study file, as errors name it: `/need/measures/police~1asb`.
std::string place_of(const std::string& measure);

inline constexpr double per_people = 1000;

/// Events among people, one entry of each per unit.
struct AtRisk {
    std::vector<double> events;
    std::vector<double> people;
};

/// Throws   Error{Input} at `where` when none of them has the name
template <typename Named>
const Named& find_by_name(const std::vector<Named>& all, const std::string& name, const std::string& where,
                          const std::string& noun)
{
    std::vector<std::string> known;
    for (const auto& each : all) {
        if (each.name == name) {
            return each;
        }
        known.push_back(each.name);
    }
    const auto nearest = nearest_name(name, known);
    throw Error(ErrorKind::Input, where, fmt::format("there is no {} '{}'", noun, name),
                nearest.empty() ? "Known: " + list_names(known) : fmt::format("Did you mean '{}'?", nearest));
}

/// Throws   Error{Input} as `assess`
MeasureNeed assess_measure(const Graph& graph, const Demand& demand, const NeedSpec& spec,
                           const MeasureNeedSpec& measure, Findings& findings);

} // namespace needshed
