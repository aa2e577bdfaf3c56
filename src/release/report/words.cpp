#include "release/report/words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "release/report/html.hpp"

namespace needshed::report {

namespace {

bool is_lower(char letter)
{
    return letter >= 'a' && letter <= 'z';
}

bool is_upper(char letter)
{
    return letter >= 'A' && letter <= 'Z';
}

/// Empty where the study gives none.
std::string given_title(const std::vector<Title>& titles, const std::string& name)
{
    const auto found = std::find_if(titles.begin(), titles.end(), [&](const auto& each) { return each.name == name; });
    return found == titles.end() ? "" : found->title;
}

} // namespace

std::string as_words(const std::string& name)
{
    std::string words = name;
    std::replace(words.begin(), words.end(), '_', ' ');
    if (!words.empty() && is_lower(words.front())) {
        words.front() = static_cast<char>(words.front() - 'a' + 'A');
    }
    return words;
}

std::string period_words(const std::string& period)
{
    constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto letter = period.find_first_of("MQ");
    if (letter == std::string::npos) {
        return period;
    }
    const auto year = period.substr(0, letter);
    return period[letter] == 'M' ? months[std::stoul(period.substr(letter + 1)) - 1] + (" " + year)
                                 : year + " " + period.substr(letter);
}

std::string measure_title(const Origin& origin, const std::string& measure)
{
    const auto title = given_title(origin.measures, measure);
    return !title.empty() ? title : measure == "need" ? "Need index" : as_words(measure.substr(measure.find('/') + 1));
}

std::string agency_title(const Origin& origin, const std::string& name)
{
    const auto agency = agency_of(name);
    for (const auto& partner : origin.partners) {
        if (partner.name == agency && partner.title != agency) {
            return partner.title;
        }
    }
    return as_words(agency);
}

std::string in_sentence(const std::string& title)
{
    auto text = title;
    // Not `NHS 111 calls`, where the second letter is a capital as well.
    if (text.size() > 1 && is_upper(text[0]) && is_lower(text[1])) {
        text[0] = static_cast<char>(text[0] - 'A' + 'a');
    }
    return text;
}

std::string population_title(const Origin& origin, const std::string& population)
{
    const auto title = given_title(origin.populations, population);
    if (!title.empty()) {
        return in_sentence(title);
    }
    auto words = population;
    std::replace(words.begin(), words.end(), '_', ' ');
    return population == "all" ? "people" : "people (" + words + ")";
}

std::string bound_figure(const Bound& bound, double amount)
{
    return bound.of == BoundOf::Sum            ? whole(amount)
           : bound.of == BoundOf::PolsbyPopper ? fmt::format("{:.2f}", amount)
                                               : fmt::format("{:.1f}", amount);
}

std::string bound_limits(const Bound& bound)
{
    return !std::isfinite(bound.max) ? "at least " + bound_figure(bound, bound.min)
           : bound.min > 0           ? bound_figure(bound, bound.min) + " to " + bound_figure(bound, bound.max)
                                     : "at most " + bound_figure(bound, bound.max);
}

std::string sum_title(const Origin& origin, const std::string& sum)
{
    static const std::map<std::string, std::string> words{{"units", "units"},
                                                          {"area_km2", "square kilometres"},
                                                          {"seeds", "of the units that localities grow around"},
                                                          {"width_km", "kilometres across"},
                                                          {"polsby_popper", "compactness (Polsby-Popper)"},
                                                          {"reach_km", "kilometres from its centre to its units"},
                                                          {"reach_minutes", "minutes from its units to its centre"}};
    const auto found = words.find(sum);
    if (found != words.end()) {
        return found->second;
    }
    const auto name = sum.substr(sum.find(':') + 1);
    return sum.starts_with("population:") ? population_title(origin, name)
                                          : "records of " + in_sentence(measure_title(origin, name));
}

std::string bucket_words(Bucket bucket)
{
    switch (bucket) {
    case Bucket::Inside:
        return "Inside a unit";
    case Bucket::Snapped:
        return "Just outside, given to the nearest unit";
    case Bucket::Outside:
        return "Outside the area";
    case Bucket::NoLocation:
        return "Without a location";
    case Bucket::BadLocation:
        return "Location cannot be read";
    case Bucket::BadDate:
        return "Date cannot be read";
    case Bucket::Filtered:
        return "Of another kind, not asked for";
    case Bucket::NoCode:
        return "Without an area code";
    case Bucket::UnknownCode:
        return "Area code that no unit has";
    case Bucket::NoValue:
        return "Without a count or score";
    case Bucket::BadValue:
        return "Count or score cannot be read";
    case Bucket::Protocol:
        return "Withheld by a sharing agreement";
    }
    throw Error(ErrorKind::Internal, "report", "a bucket that does not exist");
}

std::string label_words(NeedLabel label)
{
    switch (label) {
    case NeedLabel::Missing:
        return "Not known";
    case NeedLabel::Low:
        return "Not above the area";
    case NeedLabel::Generic:
        return "Generic: high throughout";
    case NeedLabel::Scattered:
        return "Scattered: unevenly spread, little of it in hot spots";
    case NeedLabel::Localised:
        return "Localised: in hot spots";
    }
    throw Error(ErrorKind::Internal, "report", "a label that does not exist");
}

std::string firmness_words(Firmness firmness)
{
    switch (firmness) {
    case Firmness::Unknown:
        return "not looked into";
    case Firmness::Open:
        return "open: yours to agree";
    case Firmness::Leaning:
        return "leaning";
    case Firmness::Firm:
        return "firm: the evidence fixes it";
    }
    throw Error(ErrorKind::Internal, "report", "a firmness that does not exist");
}

} // namespace needshed::report
