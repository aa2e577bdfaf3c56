#include "needshed/need/rates.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include "needshed/core/error.hpp"

namespace needshed {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// From this count on the guidance takes Byar's approximation, good there to two digits and free of iteration.
constexpr double first_byar_count = 10;

/// Half a quantile of chi-squared with 2 × `shape` degrees of freedom is the quantile of the gamma distribution.
Interval exact_interval(double events, double tail)
{
    const double low = events > 0 ? boost::math::gamma_p_inv(events, tail) : 0.0;
    return {low, boost::math::gamma_q_inv(events + 1, tail)};
}

double normal_quantile(double tail)
{
    return std::sqrt(2.0) * boost::math::erfc_inv(2 * tail);
}

void require_confidence(double confidence, const char* where)
{
    if (!(confidence > 0 && confidence < 1)) {
        throw Error(ErrorKind::Usage, where, "a confidence of " + std::to_string(confidence),
                    "Give a share between 0 and 1, such as 0.95");
    }
}

double cubed(double x)
{
    return x * x * x;
}

Interval byar_interval(double events, double tail)
{
    const double z = normal_quantile(tail);
    const double above = events + 1;
    return {events * cubed(1 - 1 / (9 * events) - z / (3 * std::sqrt(events))),
            above * cubed(1 - 1 / (9 * above) + z / (3 * std::sqrt(above)))};
}

bool usable(double events, double people)
{
    return std::isfinite(events) && std::isfinite(people) && people > 0;
}

struct Totals {
    double events = 0;
    double people = 0;
    double units = 0;
};

Totals totals(std::span<const double> events, std::span<const double> people)
{
    Totals sum;
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (usable(events[i], people[i])) {
            sum.events += events[i];
            sum.people += people[i];
            ++sum.units;
        }
    }
    return sum;
}

/// The variance of the crude rates, people as weights, less what Poisson noise alone would give a mean unit.
double between_variance(std::span<const double> events, std::span<const double> people, const Totals& sum)
{
    const double mean = sum.events / sum.people;
    double squares = 0;
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (usable(events[i], people[i])) {
            const double off = events[i] / people[i] - mean;
            squares += people[i] * off * off;
        }
    }
    return squares / sum.people - mean / (sum.people / sum.units);
}

double shrunk(double crude, double people, double mean, double variance)
{
    const double noise = mean / people;
    const double trust = variance > 0 ? variance / (variance + noise) : 0;
    return mean + trust * (crude - mean);
}

} // namespace

Interval poisson_interval(double events, double confidence)
{
    if (!(events >= 0 && std::isfinite(events))) {
        throw Error(ErrorKind::Usage, "poisson_interval", "a count of " + std::to_string(events),
                    "Counts are 0 or more");
    }
    require_confidence(confidence, "poisson_interval");
    const double tail = (1 - confidence) / 2;
    return events < first_byar_count ? exact_interval(events, tail) : byar_interval(events, tail);
}

Interval proportion_interval(double events, double people, double confidence)
{
    if (!(events >= 0 && events <= people && people > 0 && std::isfinite(people))) {
        throw Error(ErrorKind::Usage, "proportion_interval",
                    std::to_string(events) + " events among " + std::to_string(people) + " people",
                    "Give 0 to as many events as there are people");
    }
    require_confidence(confidence, "proportion_interval");
    const double z = normal_quantile((1 - confidence) / 2);
    const double share = events / people;
    const double middle = share + z * z / (2 * people);
    const double reach = z * std::sqrt(share * (1 - share) / people + z * z / (4 * people * people));
    const double scale = 1 + z * z / people;
    // Exactly 0 and 1 at the ends, which rounding would miss.
    return {events == 0 ? 0 : (middle - reach) / scale, events == people ? 1 : (middle + reach) / scale};
}

Interval funnel_limits(double expected, double confidence)
{
    if (!(expected > 0 && std::isfinite(expected))) {
        throw Error(ErrorKind::Usage, "funnel_limits", std::to_string(expected) + " events expected",
                    "Give a number above 0");
    }
    require_confidence(confidence, "funnel_limits");
    const double tail = (1 - confidence) / 2;
    // So few are expected that even none is no surprise: e^-expected is the chance of none.
    const bool none_is_usual = std::exp(-expected) >= tail;
    return {none_is_usual ? 0 : boost::math::gamma_q_inva(expected, tail) - 1,
            boost::math::gamma_p_inva(expected, tail)};
}

Interval proportion_limits(double share, double people, double confidence)
{
    if (!(share >= 0 && share <= 1 && people > 0 && std::isfinite(people))) {
        throw Error(ErrorKind::Usage, "proportion_limits",
                    std::to_string(share) + " of " + std::to_string(people) + " people",
                    "Give a share of 0 to 1, and people");
    }
    require_confidence(confidence, "proportion_limits");
    const double reach = normal_quantile((1 - confidence) / 2) * std::sqrt(share * (1 - share) / people);
    return {std::max(0.0, share - reach), std::min(1.0, share + reach)};
}

EmpiricalBayes empirical_bayes(std::span<const double> events, std::span<const double> people)
{
    EmpiricalBayes result;
    result.rate.assign(events.size(), missing);
    const Totals sum = totals(events, people);
    result.mean = sum.units > 0 ? sum.events / sum.people : missing;
    if (!(sum.units > 0)) {
        return result;
    }
    result.estimated_variance = between_variance(events, people, sum);
    result.variance_was_negative = result.estimated_variance < 0;
    result.between_variance = result.variance_was_negative ? 0 : result.estimated_variance;
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (usable(events[i], people[i])) {
            result.rate[i] = shrunk(events[i] / people[i], people[i], result.mean, result.between_variance);
        }
    }
    return result;
}

LocalEmpiricalBayes local_empirical_bayes(const Graph& graph, std::span<const double> events,
                                          std::span<const double> people)
{
    LocalEmpiricalBayes result;
    result.rate.assign(events.size(), missing);
    std::vector<double> near_events;
    std::vector<double> near_people;
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (!usable(events[i], people[i])) {
            continue;
        }
        near_events.assign(1, events[i]);
        near_people.assign(1, people[i]);
        for (const auto neighbour : graph.neighbours(to_unit(i))) {
            near_events.push_back(events[to_index(neighbour)]);
            near_people.push_back(people[to_index(neighbour)]);
        }
        const Totals sum = totals(near_events, near_people);
        const double mean = sum.events / sum.people;
        const double variance = between_variance(near_events, near_people, sum);
        result.negative += variance < 0 ? 1 : 0;
        result.rate[i] = shrunk(events[i] / people[i], people[i], mean, variance);
    }
    return result;
}

} // namespace needshed
