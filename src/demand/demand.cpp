#include "needshed/demand/demand.hpp"

#include <algorithm>
#include <array>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace {

/// The member of that name. Throws Error{Usage} that suggests the nearest.
template <class Named>
const Named& find_named(const std::vector<Named>& all, const std::string& name, const std::string& noun)
{
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.name == name; });
    if (found != all.end()) {
        return *found;
    }
    std::vector<std::string> known;
    known.reserve(all.size());
    for (const auto& each : all) {
        known.push_back(each.name);
    }
    const auto nearest = nearest_name(name, known);
    const auto list = known.empty() ? "There is none" : "Known: " + list_names(known);
    throw Error(ErrorKind::Usage, noun + " '" + name + "'", "is not known",
                nearest.empty() ? list : "Did you mean '" + nearest + "'?");
}

} // namespace

const Population& Demand::population(const std::string& name) const
{
    return find_named(populations, name, "population");
}

std::string agency_of(const std::string& measure)
{
    return measure.substr(0, measure.find('/'));
}

const MeasureDemand& Demand::measure(const std::string& name) const
{
    return find_named(measures, name, "measure");
}

std::string bucket_name(Bucket bucket)
{
    switch (bucket) {
    case Bucket::Inside:
        return "inside";
    case Bucket::Snapped:
        return "snapped";
    case Bucket::Outside:
        return "outside";
    case Bucket::NoLocation:
        return "no_location";
    case Bucket::BadLocation:
        return "bad_location";
    case Bucket::BadDate:
        return "bad_date";
    case Bucket::Filtered:
        return "filtered";
    case Bucket::NoCode:
        return "no_code";
    case Bucket::UnknownCode:
        return "unknown_code";
    case Bucket::NoValue:
        return "no_value";
    case Bucket::BadValue:
        return "bad_value";
    case Bucket::Protocol:
        return "protocol";
    }
    throw Error(ErrorKind::Internal, "bucket " + std::to_string(static_cast<int>(bucket)), "has no name");
}

std::string unmatched_side_name(UnmatchedSide side)
{
    constexpr std::array names{"records", "lookup", "units"};
    return names[static_cast<std::size_t>(side)];
}

} // namespace needshed
