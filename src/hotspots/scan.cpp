// R deals of the cases, each scanned for its best window, are all the work; they run in parallel, a stream of random
// numbers for each. Secondary clusters are found greedily: the best window, then the best among those that share no
// unit with it, and so on. Windows of one centre that touch what is taken are passed over, not cut, as SaTScan does.

#include "hotspots/scan.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <numeric>

#include <boost/math/special_functions/gamma.hpp>
#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/parallel.hpp"

namespace needshed {

namespace {

void require_count(double count, std::size_t unit)
{
    if (count < 0 || count != std::floor(count)) {
        throw Error(ErrorKind::Input, "scan", fmt::format("entry {} has {} cases", unit + 1, count),
                    "Cases are whole numbers of 0 or more; counts that were spread over units cannot be scanned");
    }
}

/// Takes part: cases and expectation known in every period, and something expected at all.
bool takes_part(std::span<const std::vector<double>> cases, std::span<const std::vector<double>> expected,
                std::size_t unit)
{
    double sum = 0;
    for (std::size_t t = 0; t < cases.size(); ++t) {
        if (!std::isfinite(cases[t][unit]) || !std::isfinite(expected[t][unit])) {
            return false;
        }
        require_count(cases[t][unit], unit);
        if (expected[t][unit] < 0) {
            throw Error(ErrorKind::Input, "scan",
                        fmt::format("entry {} has {} cases expected", unit + 1, expected[t][unit]),
                        "Give 0 or more, such as people");
        }
        sum += expected[t][unit];
    }
    return sum > 0;
}

/// Binomial by inversion from the mode outwards: exact, about as many steps as the standard deviation.
double binomial(double trials, double chance, Random& random)
{
    if (trials <= 0 || chance <= 0) {
        return 0;
    }
    if (chance >= 1) {
        return trials;
    }
    const double mode = std::min(trials, std::floor((trials + 1) * chance));
    const double odds = chance / (1 - chance);
    const double log_mode = boost::math::lgamma(trials + 1) - boost::math::lgamma(mode + 1) -
                            boost::math::lgamma(trials - mode + 1) + mode * std::log(chance) +
                            (trials - mode) * std::log1p(-chance);
    double left = random.uniform() - std::exp(log_mode);
    double up = std::exp(log_mode);
    double down = up;
    for (double step = 1; left > 0; ++step) {
        const double above = mode + step;
        const double below = mode - step;
        if (above > trials && below < 0) {
            break;
        }
        if (above <= trials) {
            up *= (trials - above + 1) / above * odds;
            left -= up;
            if (left <= 0) {
                return above;
            }
        }
        if (below >= 0) {
            down *= (below + 1) / (trials - below) / odds;
            left -= down;
            if (left <= 0) {
                return below;
            }
        }
    }
    return mode;
}

std::vector<double> best_of_deals(const ScanField& field, const Scan& scan, const ScanOptions& options,
                                  Progress& progress)
{
    constexpr std::size_t block = 64;
    const auto deals = static_cast<std::size_t>(options.permutations);
    std::vector<double> best(deals);
    for (std::size_t first = 0; first < deals; first += block) {
        const auto count = std::min(block, deals - first);
        parallel_for(count, 1, [&](std::size_t begin, std::size_t end) {
            std::vector<double> cases;
            for (std::size_t r = first + begin; r < first + end; ++r) {
                deal(field, Random(options.seed, r), cases);
                best[r] = scan.best_ratio(cases);
            }
        });
        progress.advance(count);
    }
    std::sort(best.begin(), best.end());
    return best;
}

double p_of(double llr, const std::vector<double>& ascending)
{
    // Ratios of the same window differ in the last digits.
    const double slack = 1e-9 * llr;
    const auto at_least = ascending.end() - std::lower_bound(ascending.begin(), ascending.end(), llr - slack);
    return (static_cast<double>(at_least) + 1) / (static_cast<double>(ascending.size()) + 1);
}

ScanCluster cluster_of(const ScanField& field, const Window& window, const std::vector<std::uint32_t>& members)
{
    ScanCluster cluster;
    const Point& centre = field.point[window.centre];
    for (const auto member : members) {
        cluster.units.push_back(field.unit[member]);
        const Point& point = field.point[member];
        cluster.radius = std::max(cluster.radius, std::hypot(point.x - centre.x, point.y - centre.y));
    }
    std::sort(cluster.units.begin(), cluster.units.end());
    cluster.centre = field.unit[window.centre];
    cluster.first_period = window.first_period;
    cluster.last_period = window.last_period;
    cluster.cases = window.cases;
    cluster.expected = window.expected;
    cluster.log_likelihood_ratio = window.llr;
    const double outside = (field.total - window.cases) / (field.total - window.expected);
    cluster.relative_risk =
        outside > 0 ? window.cases / window.expected / outside : std::numeric_limits<double>::infinity();
    return cluster;
}

} // namespace

void ScanOptions::validate() const
{
    const auto require = [](bool holds, const char* key, double value, const char* remedy) {
        if (!holds) {
            throw Error(ErrorKind::Input, std::string("/hotspots/scan/") + key, fmt::format("is {}", value), remedy);
        }
    };
    require(largest_share > 0 && largest_share < 1, "largest_share", largest_share, "Give a share between 0 and 1");
    require(largest_units >= 1, "largest_units", static_cast<double>(largest_units), "Give 1 or more");
    require(flexible_units >= 1 && flexible_units <= 20, "flexible_units", static_cast<double>(flexible_units),
            "Give 1 to 20");
    require(flexible_screen > 0 && flexible_screen < 1, "flexible_screen", flexible_screen,
            "Give a share between 0 and 1");
    require(permutations >= 1 && permutations <= 99'999, "permutations", permutations, "Give 1 to 99,999");
    require(largest_p > 0 && largest_p <= 1, "largest_p", largest_p, "Give a share up to 1");
}

ScanField scan_field(std::span<const Point> points, std::span<const std::vector<double>> cases,
                     std::span<const std::vector<double>> expected)
{
    const auto same_size = [&](const std::vector<double>& row) { return row.size() == points.size(); };
    if (cases.empty() || cases.size() != expected.size() || !std::all_of(cases.begin(), cases.end(), same_size) ||
        !std::all_of(expected.begin(), expected.end(), same_size)) {
        throw Error(ErrorKind::Usage, "scan", "points, cases and expectations differ in number",
                    "Give one of each per unit and period");
    }
    ScanField field;
    field.periods = cases.size();
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (takes_part(cases, expected, i)) {
            kept.push_back(i);
            field.unit.push_back(to_unit(i));
            field.point.push_back(points[i]);
        }
    }
    for (std::size_t t = 0; t < field.periods; ++t) {
        for (const auto i : kept) {
            field.cases.push_back(cases[t][i]);
            field.expected.push_back(expected[t][i]);
        }
    }
    field.total = std::accumulate(field.cases.begin(), field.cases.end(), 0.0);
    const double sum = std::accumulate(field.expected.begin(), field.expected.end(), 0.0);
    for (auto& each : field.expected) {
        each *= field.total / sum;
    }
    return field;
}

double log_likelihood_ratio(double cases, double expected, double total)
{
    if (!(cases > expected)) {
        return 0;
    }
    const double outside = total - cases;
    return cases * std::log(cases / expected) + (outside > 0 ? outside * std::log(outside / (total - expected)) : 0);
}

void deal(const ScanField& field, Random random, std::vector<double>& cases)
{
    cases.resize(field.expected.size());
    double cases_left = field.total;
    double expected_left = field.total;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const bool last = i + 1 == cases.size();
        cases[i] = last ? cases_left : binomial(cases_left, std::min(1.0, field.expected[i] / expected_left), random);
        cases_left -= cases[i];
        expected_left = std::max(expected_left - field.expected[i], 0.0);
    }
}

std::vector<ScanCluster> find_clusters(const ScanField& field, const Scan& scan, const ScanOptions& options,
                                       Progress& progress)
{
    progress.begin("scanning for clusters", static_cast<std::uint64_t>(options.permutations), "permutations");
    std::vector<ScanCluster> clusters;
    if (field.members() < 2 || !(field.total > 0)) {
        return clusters;
    }
    const auto chance = best_of_deals(field, scan, options, progress);
    std::vector<std::uint8_t> taken(field.members(), 0);
    while (true) {
        std::vector<std::optional<Window>> of_centre(field.members());
        parallel_for(field.members(), 16, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                of_centre[i] = scan.best_window(static_cast<std::uint32_t>(i), taken);
            }
        });
        const Window* best = nullptr;
        for (const auto& window : of_centre) {
            if (window && (best == nullptr || window->llr > best->llr)) {
                best = &*window;
            }
        }
        if (best == nullptr || p_of(best->llr, chance) > options.largest_p) {
            return clusters;
        }
        const auto members = scan.members_of(*best);
        clusters.push_back(cluster_of(field, *best, members));
        clusters.back().p = p_of(best->llr, chance);
        for (const auto member : members) {
            taken[member] = 1;
        }
    }
}

} // namespace needshed
