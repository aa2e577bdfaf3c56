#include "needshed/appraisal/needs.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "needshed/core/error.hpp"
#include "needshed/need/inequality.hpp"

namespace needshed {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double per_people = 1000;

/// One measure, as far as profiles need it.
struct Measured {
    const MeasureNeed& need;
    std::vector<double> people; ///< who may have it: 0 where not known
    std::vector<bool> hot;
    bool is_count = false;
    double usual_z = 0; ///< mean of all units: 0 of z-scores, 50 of percentiles
};

/// A mean by people, or plain where nobody lives.
class Mean {
public:
    void add(double value, double people)
    {
        if (std::isnan(value)) {
            return;
        }
        m_weighted += value * people;
        m_people += people;
        m_plain += value;
        ++m_count;
    }
    double value() const
    {
        return m_count == 0 ? missing : m_people > 0 ? m_weighted / m_people : m_plain / static_cast<double>(m_count);
    }

private:
    double m_weighted = 0;
    double m_people = 0;
    double m_plain = 0;
    std::size_t m_count = 0;
};

std::vector<double> people_of(const Demand& demand, const std::string& name, std::size_t units)
{
    const auto named = [&](const std::string& wanted) {
        return std::find_if(demand.populations.begin(), demand.populations.end(),
                            [&](const auto& each) { return each.name == wanted; });
    };
    auto found = named(name.empty() ? "all" : name);
    if (found == demand.populations.end() && demand.populations.empty()) {
        return std::vector<double>(units, 1.0);
    }
    auto people = found == demand.populations.end() ? demand.populations.front().people : found->people;
    std::replace_if(
        people.begin(), people.end(), [](double each) { return !(each >= 0); }, 0.0);
    return people;
}

/// Of all units that have one. Sums of z-scores are 0 but for rounding.
double usual(const std::vector<double>& z)
{
    Mean mean;
    for (const double each : z) {
        mean.add(each, 1);
    }
    const double value = mean.value();
    return std::abs(value) > 1e-9 ? value : 0;
}

Measured measured(const MeasureNeed& need, const MeasureHotspots* hotspots, const Demand& demand)
{
    const auto units = need.z.size();
    Measured result{need, people_of(demand, need.population, units), std::vector<bool>(units, false),
                    !need.population.empty(), usual(need.z)};
    for (std::size_t u = 0; hotspots != nullptr && u < units; ++u) {
        result.hot[u] = hotspots->classes[u] == HotspotClass::Hot;
    }
    return result;
}

/// Of the rates that the study asks for, which may be shrunk: in small counts of events chance alone looks
/// concentrated.
double gini_of(const Measured& measure, const std::vector<std::size_t>& units)
{
    std::vector<std::size_t> order;
    std::copy_if(units.begin(), units.end(), std::back_inserter(order),
                 [&](std::size_t u) { return std::isfinite(measure.need.rate[u]) && measure.people[u] > 0; });
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::pair(measure.need.rate[a], a) < std::pair(measure.need.rate[b], b);
    });
    double people = 0;
    double events = 0;
    double below = 0; // twice the area below the Lorenz curve, before both sides are scaled to 1
    for (const auto u : order) {
        const double here = measure.need.rate[u] * measure.people[u];
        below += measure.people[u] * (2 * events + here);
        people += measure.people[u];
        events += here;
    }
    return events > 0 ? std::max(0.0, 1 - below / (people * events)) : missing;
}

/// Of the same rates, over these units alone; `locality` may be empty.
Theil theil_of(const Measured& measure, const std::vector<std::size_t>& units, std::span<const std::uint32_t> locality)
{
    std::vector<double> events;
    std::vector<double> people;
    std::vector<std::uint32_t> group;
    for (const auto u : units) {
        events.push_back(measure.need.rate[u] * measure.people[u]);
        people.push_back(measure.people[u]);
        group.push_back(locality.empty() ? no_group : locality[u]);
    }
    return theil_index(events, people, group);
}

double share(double part, double whole)
{
    return whole > 0 ? part / whole : missing;
}

void add_rates(const Measured& measure, const std::vector<std::size_t>& units, std::span<const std::uint32_t> locality,
               NeedProfile& profile)
{
    double events = 0;
    double hot_events = 0;
    double at_risk = 0;
    for (const auto u : units) {
        // As in the rate of the area: without people there is no rate to compare.
        if (std::isnan(measure.need.count[u]) || !(measure.people[u] > 0)) {
            continue;
        }
        events += measure.need.count[u];
        hot_events += measure.hot[u] ? measure.need.count[u] : 0;
        at_risk += measure.people[u];
    }
    profile.location_quotient = share(per_people * share(events, at_risk), measure.need.area_rate);
    profile.demand_in_hot = share(hot_events, events);
    profile.gini = gini_of(measure, units);
    const auto theil = theil_of(measure, units, locality);
    profile.theil = theil.total;
    profile.theil_between = locality.empty() ? missing : theil.between;
}

/// Of the whole area, whose mean is the usual one.
NeedLabel label_of_all(const NeedProfile& profile, bool is_count)
{
    if (is_count && std::isnan(profile.demand_in_hot)) {
        return NeedLabel::Low; // no records
    }
    const bool in_places =
        is_count ? profile.demand_in_hot >= localised_share : profile.people_in_hot >= localised_share;
    if (!is_count) {
        return in_places ? NeedLabel::Localised : NeedLabel::Generic;
    }
    return !(profile.gini > generic_gini) ? NeedLabel::Generic
           : in_places                    ? NeedLabel::Localised
                                          : NeedLabel::Scattered;
}

/// Outside them is no more need than everywhere, or few people have it and most of it is there.
bool borne_by_hot_spots(const NeedProfile& profile, double usual_z)
{
    const bool concentrated = profile.gini > generic_gini && profile.demand_in_hot > 0.5 && profile.people_in_hot < 0.5;
    return profile.hot_units > 0 && (concentrated || profile.z_outside <= usual_z);
}

NeedLabel label_of(const NeedProfile& profile, const Measured& measure)
{
    if (std::isnan(profile.mean_z)) {
        return NeedLabel::Missing;
    }
    if (profile.locality == no_group) {
        return label_of_all(profile, measure.is_count);
    }
    return borne_by_hot_spots(profile, measure.usual_z) ? NeedLabel::Localised
           : profile.mean_z > measure.usual_z           ? NeedLabel::Generic
                                                        : NeedLabel::Low;
}

/// `plan` is the locality of every unit, to tell what lies between localities; empty for one of them alone.
NeedProfile profile_of(const Measured& measure, std::uint32_t locality, const std::vector<std::size_t>& units,
                       std::span<const std::uint32_t> plan)
{
    NeedProfile profile;
    profile.locality = locality;
    profile.measure = measure.need.measure;
    Mean all;
    Mean outside;
    double people = 0;
    double hot_people = 0;
    for (const auto u : units) {
        all.add(measure.need.z[u], measure.people[u]);
        people += measure.people[u];
        if (measure.hot[u]) {
            ++profile.hot_units;
            hot_people += measure.people[u];
        }
        else {
            outside.add(measure.need.z[u], measure.people[u]);
        }
    }
    profile.mean_z = all.value();
    profile.z_outside = outside.value();
    profile.people_in_hot = share(hot_people, people);
    profile.location_quotient = profile.demand_in_hot = profile.gini = missing;
    profile.theil = profile.theil_between = missing;
    if (measure.is_count) {
        add_rates(measure, units, plan, profile);
    }
    profile.label = label_of(profile, measure);
    return profile;
}

} // namespace

std::string label_name(NeedLabel label)
{
    switch (label) {
    case NeedLabel::Missing:
        return {};
    case NeedLabel::Low:
        return "low";
    case NeedLabel::Generic:
        return "generic";
    case NeedLabel::Scattered:
        return "scattered";
    case NeedLabel::Localised:
        return "localised";
    }
    throw Error(ErrorKind::Internal, "needs", "a label that does not exist");
}

std::vector<NeedProfile> profile_needs(std::span<const std::uint32_t> locality, std::size_t count, const Demand& demand,
                                       const Need& need, const Hotspots& hotspots)
{
    std::vector<Measured> measures;
    for (std::size_t m = 0; m < need.measures.size(); ++m) {
        const auto* spots = m < hotspots.measures.size() ? &hotspots.measures[m] : nullptr;
        measures.push_back(measured(need.measures[m], spots, demand));
    }
    std::vector<std::size_t> everywhere(need.unit_count());
    std::iota(everywhere.begin(), everywhere.end(), std::size_t{0});
    std::vector<std::vector<std::size_t>> units(count);
    for (std::size_t u = 0; count > 0 && u < locality.size(); ++u) {
        units[locality[u]].push_back(u);
    }
    std::vector<NeedProfile> profiles;
    profiles.reserve((1 + count) * measures.size());
    for (const auto& measure : measures) {
        profiles.push_back(
            profile_of(measure, no_group, everywhere, count > 0 ? locality : std::span<const std::uint32_t>{}));
    }
    for (std::size_t l = 0; l < count; ++l) {
        for (const auto& measure : measures) {
            profiles.push_back(profile_of(measure, static_cast<std::uint32_t>(l), units[l], {}));
        }
    }
    return profiles;
}

} // namespace needshed
