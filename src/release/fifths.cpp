#include "release/fifths.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "release/report/html.hpp"
#include "release/report/words.hpp"

namespace needshed::release {

namespace {

constexpr double per_people = 1000;

bool is_ratio(const MeasureNeed& measure)
{
    return !measure.ages.value.empty() && measure.ages.method == AgeMethod::Indirect;
}

/// Whether rates are drawn towards those of more people.
bool is_smoothed(const MeasureNeed& measure)
{
    const auto& own = measure.ages.value.empty() ? measure.crude_rate : measure.ages.value;
    const double scale = is_ratio(measure) ? per_people : 1;
    for (std::size_t u = 0; u < own.size(); ++u) {
        if (std::abs(measure.rate[u] - scale * own[u]) > 1e-9 * std::abs(measure.rate[u])) {
            return true;
        }
    }
    return false;
}

std::string range(double low, double high)
{
    const auto from = report::rounded_text(low);
    const auto to = report::rounded_text(high);
    return low > high ? "" : from == to ? from : from + " to " + to;
}

std::vector<std::size_t> fifth_of_unit(const std::vector<double>& z)
{
    std::vector<double> sorted;
    std::copy_if(z.begin(), z.end(), std::back_inserter(sorted), [](double each) { return std::isfinite(each); });
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    std::vector<std::size_t> result;
    for (const double each : z) {
        const auto above = std::lower_bound(sorted.begin(), sorted.end(), each, std::greater<>()) - sorted.begin();
        result.push_back(std::isfinite(each) ? 1 + 5 * static_cast<std::size_t>(above) / sorted.size() : 0);
    }
    return result;
}

} // namespace

Fifths fifths_of(const MeasureNeed& measure)
{
    Fifths fifths{fifth_of_unit(measure.z), {}};
    const double scale = is_ratio(measure) ? per_people : 1;
    for (std::size_t f = 0; f < fifths.ranges.size(); ++f) {
        double low = std::numeric_limits<double>::infinity();
        double high = -low;
        for (std::size_t u = 0; u < fifths.of_unit.size(); ++u) {
            if (fifths.of_unit[u] == f + 1 && std::isfinite(measure.rate[u])) {
                low = std::min(low, measure.rate[u] / scale);
                high = std::max(high, measure.rate[u] / scale);
            }
        }
        fifths.ranges[f] = range(low, high);
    }
    return fifths;
}

std::string fifths_words(const Origin& origin, const MeasureNeed& measure)
{
    if (measure.population.empty()) {
        return "the score as supplied";
    }
    const auto smoothed = is_smoothed(measure) ? ", smoothed where people are few" : "";
    if (is_ratio(measure)) {
        return std::string("records over those that the ages of its people give") + smoothed;
    }
    const auto by_age = measure.ages.value.empty() ? "" : ", at the same ages everywhere";
    return "records per 1,000 " + report::population_title(origin, measure.population) + by_age + smoothed;
}

} // namespace needshed::release
