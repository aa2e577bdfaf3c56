#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "cli/screen.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace {

constexpr std::size_t units_shown = 5;

std::string measure_line(const MeasureNeed& measure)
{
    const auto what = measure.population.empty()
                          ? fmt::format("score, mean {:.4g}", measure.mean)
                          : fmt::format("{:.4g} per 1,000 of population {}", measure.area_rate, measure.population);
    return fmt::format("{}: weight {:.3g}; {}{}{}{}", measure.measure, measure.weight, what,
                       measure.ages.value.empty()                 ? ""
                       : measure.ages.method == AgeMethod::Direct ? "; directly standardised by age"
                                                                  : "; indirectly standardised by age",
                       measure.direction == Direction::Less ? "; less is more need" : "",
                       measure.domain.empty() ? "" : "; domain " + measure.domain);
}

/// `E01018981 Plymouth 014C: 3.21 (police/asb 2.10, health/mood 1.11)`.
std::string unit_line(const Survey& survey, std::size_t unit)
{
    const auto& coverage = survey.units.coverage;
    std::vector<const MeasureNeed*> measures;
    for (const auto& measure : survey.need.measures) {
        measures.push_back(&measure);
    }
    std::stable_sort(measures.begin(), measures.end(),
                     [&](const auto* a, const auto* b) { return a->contribution[unit] > b->contribution[unit]; });
    std::string parts;
    for (const auto* measure : measures) {
        if (std::isfinite(measure->contribution[unit])) {
            parts +=
                fmt::format("{}{} {:.2f}", parts.empty() ? "" : ", ", measure->measure, measure->contribution[unit]);
        }
    }
    return fmt::format("{}{}: {:.2f} ({})", coverage.codes()[unit],
                       coverage.names().empty() ? "" : " " + coverage.names()[unit], survey.need.index[unit], parts);
}

std::vector<std::string> neediest(const Survey& survey)
{
    std::vector<std::size_t> units;
    for (std::size_t u = 0; u < survey.need.unit_count(); ++u) {
        if (std::isfinite(survey.need.index[u])) {
            units.push_back(u);
        }
    }
    std::stable_sort(units.begin(), units.end(),
                     [&](std::size_t a, std::size_t b) { return survey.need.index[a] > survey.need.index[b]; });
    units.resize(std::min(units.size(), units_shown));
    std::vector<std::string> lines;
    lines.reserve(units.size());
    for (const auto unit : units) {
        lines.push_back(unit_line(survey, unit));
    }
    return lines;
}

std::string uncertain_line(const Sensitivity& sensitivity)
{
    const auto uncertain = std::count(sensitivity.uncertain.begin(), sensitivity.uncertain.end(), true);
    return fmt::format("{} of {} change decile in more than half of the draws of the weights",
                       grouped(static_cast<long long>(uncertain)), counted(sensitivity.uncertain.size(), "unit"));
}

std::size_t clusters(const Hotspots& hotspots, const std::string& measure, HotspotClass kind)
{
    return static_cast<std::size_t>(
        std::count_if(hotspots.clusters.begin(), hotspots.clusters.end(),
                      [&](const auto& each) { return each.measure == measure && each.kind == kind; }));
}

std::string with_clusters(std::size_t units, const std::string& what, std::size_t clusters)
{
    return units == 0 ? fmt::format("0 {}", what)
                      : fmt::format("{} {} in {}", units, what, counted(clusters, "cluster"));
}

std::string hotspot_line(const Hotspots& hotspots, const MeasureHotspots& each)
{
    return fmt::format("{}: {}, {}", each.measure,
                       with_clusters(each.hot, "hot", clusters(hotspots, each.measure, HotspotClass::Hot)),
                       with_clusters(each.cold, "cold", clusters(hotspots, each.measure, HotspotClass::Cold)));
}

std::string share_text(double share)
{
    return std::isnan(share)           ? "unknown"
           : share > 0 && share < 0.01 ? "under 1 %"
                                       : fmt::format("{:.0f} %", 100 * share);
}

std::string profile_line(const NeedProfile& profile)
{
    auto text = fmt::format("{}: {}", profile.measure, label_name(profile.label));
    if (!std::isnan(profile.gini)) {
        text += fmt::format("; Gini {:.2f}", profile.gini);
    }
    if (profile.hot_units > 0) {
        text += fmt::format("; hot spots hold {} of people", share_text(profile.people_in_hot));
        text +=
            std::isnan(profile.demand_in_hot) ? "" : fmt::format(", {} of records", share_text(profile.demand_in_hot));
    }
    return text;
}

} // namespace

std::string need_screen(const Survey& survey)
{
    std::vector<std::string> measures;
    for (const auto& measure : survey.need.measures) {
        measures.push_back(measure_line(measure));
    }
    std::vector<std::string> domains;
    for (const auto& domain : survey.need.domains) {
        domains.push_back(fmt::format("{}: weight {:.3g}", domain.name, domain.weight));
    }
    auto text =
        labelled("need index", measures) + labelled("domains", domains) + labelled("most need", neediest(survey));
    if (!survey.need.sensitivity.uncertain.empty()) {
        text += screen_line("uncertain", uncertain_line(survey.need.sensitivity));
    }
    return text;
}

std::string hotspots_screen(const Hotspots& hotspots, const std::vector<NeedProfile>& needs)
{
    std::vector<std::string> spots{hotspot_line(hotspots, hotspots.index)};
    for (const auto& measure : hotspots.measures) {
        spots.push_back(hotspot_line(hotspots, measure));
    }
    const auto shared = static_cast<std::size_t>(std::count_if(
        hotspots.hot_for.begin(), hotspots.hot_for.end(), [](const auto& agencies) { return agencies.size() > 1; }));
    std::vector<std::string> profiles;
    for (const auto& profile : needs) {
        if (profile.locality == no_group && profile.label != NeedLabel::Missing) {
            profiles.push_back(profile_line(profile));
        }
    }
    auto text = labelled("hot spots", spots);
    if (shared > 0) {
        text += screen_line("shared", fmt::format("{} hot for two agencies or more, in {}", counted(shared, "unit"),
                                                  counted(clusters(hotspots, "shared", HotspotClass::Hot), "cluster")));
    }
    return text + labelled("needs", profiles);
}

} // namespace needshed
