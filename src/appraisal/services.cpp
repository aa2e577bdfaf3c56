#include "needshed/appraisal/services.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/math/distributions/hypergeometric.hpp>
#include <fmt/ranges.h>

#include "needshed/core/text.hpp"
#include "needshed/demand/demand.hpp"
#include "needshed/need/rates.hpp"

namespace needshed {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t fewest_units = 4;

/// Of numbers that are all known; NaN where one side does not vary.
double pearson(const std::vector<double>& x, const std::vector<double>& y)
{
    const auto n = static_cast<double>(x.size());
    double mean_x = 0;
    double mean_y = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        mean_x += x[i] / n;
        mean_y += y[i] / n;
    }
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xy += (x[i] - mean_x) * (y[i] - mean_y);
        xx += (x[i] - mean_x) * (x[i] - mean_x);
        yy += (y[i] - mean_y) * (y[i] - mean_y);
    }
    return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : unknown;
}

double spearman(const std::vector<double>& x, const std::vector<double>& y)
{
    std::vector<double> known_x;
    std::vector<double> known_y;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (std::isfinite(x[i]) && std::isfinite(y[i])) {
            known_x.push_back(x[i]);
            known_y.push_back(y[i]);
        }
    }
    return known_x.size() < fewest_units ? unknown : pearson(mean_ranks(known_x), mean_ranks(known_y));
}

/// That of `units`, of which `first` are chosen by one and `second` by chance, `both` or more are chosen twice.
double chance_of(std::size_t both, std::size_t first, std::size_t second, std::size_t units)
{
    if (both == 0 || both + units <= first + second) {
        return 1; // no fewer can be
    }
    const boost::math::hypergeometric_distribution<double> common(first, second, units);
    return boost::math::cdf(boost::math::complement(common, both - 1));
}

class Comparer {
public:
    Comparer(const Need& need, const Hotspots& hotspots) : m_need(need), m_hotspots(hotspots) {}

    ServicePair compare(std::size_t a, std::size_t b) const
    {
        ServicePair pair;
        pair.a = a;
        pair.b = b;
        pair.correlation = spearman(m_need.measures[a].z, m_need.measures[b].z);
        const auto both = hot_in_both(pair);
        pair.shared_a = share_in(a, both);
        pair.shared_b = share_in(b, both);
        const bool same_places =
            pair.hot_both >= operational_units && pair.overlap >= operational_overlap && pair.p <= operational_p;
        pair.approach = same_places                                 ? Approach::Operational
                        : pair.correlation >= strategic_correlation ? Approach::Strategic
                                                                    : Approach::Unique;
        return pair;
    }

private:
    /// Counts hot units among those that have both measures, and says which are hot for both.
    std::vector<bool> hot_in_both(ServicePair& pair) const
    {
        const auto& first = m_hotspots.measures[pair.a].classes;
        const auto& second = m_hotspots.measures[pair.b].classes;
        std::vector<bool> both(first.size(), false);
        std::size_t units = 0;
        for (std::size_t u = 0; u < first.size(); ++u) {
            if (first[u] == HotspotClass::Missing || second[u] == HotspotClass::Missing) {
                continue;
            }
            ++units;
            pair.hot_a += first[u] == HotspotClass::Hot ? 1 : 0;
            pair.hot_b += second[u] == HotspotClass::Hot ? 1 : 0;
            both[u] = first[u] == HotspotClass::Hot && second[u] == HotspotClass::Hot;
            pair.hot_both += both[u] ? 1 : 0;
        }
        const auto fewer = std::min(pair.hot_a, pair.hot_b);
        pair.overlap = fewer > 0 ? static_cast<double>(pair.hot_both) / static_cast<double>(fewer) : unknown;
        pair.p = chance_of(pair.hot_both, pair.hot_a, pair.hot_b, units);
        return both;
    }

    double share_in(std::size_t measure, const std::vector<bool>& units) const
    {
        double all = 0;
        double inside = 0;
        for (std::size_t u = 0; u < units.size(); ++u) {
            const double count = m_need.measures[measure].count[u];
            all += std::isfinite(count) ? count : 0;
            inside += units[u] && std::isfinite(count) ? count : 0;
        }
        return all > 0 ? inside / all : unknown;
    }

    const Need& m_need;
    const Hotspots& m_hotspots;
};

/// The closest approach that any pair allows it.
ServiceOutlook outlook_of(std::size_t measure, const std::vector<ServicePair>& pairs)
{
    ServiceOutlook outlook;
    outlook.measure = measure;
    for (const auto& pair : pairs) {
        if ((pair.a != measure && pair.b != measure) || pair.approach < outlook.approach ||
            pair.approach == Approach::Unique) {
            continue;
        }
        if (pair.approach > outlook.approach) {
            outlook.approach = pair.approach;
            outlook.with.clear();
        }
        outlook.with.push_back(pair.a == measure ? pair.b : pair.a);
    }
    return outlook;
}

} // namespace

std::string approach_name(Approach approach)
{
    return approach == Approach::Operational ? "operational" : approach == Approach::Strategic ? "strategic" : "unique";
}

std::optional<Approach> approach_of(std::string_view name)
{
    for (const auto approach : {Approach::Unique, Approach::Strategic, Approach::Operational}) {
        if (approach_name(approach) == name) {
            return approach;
        }
    }
    return std::nullopt;
}

OrganisationalMatrix compare_services(const Need& need, const Hotspots& hotspots)
{
    OrganisationalMatrix matrix;
    const Comparer comparer(need, hotspots);
    for (std::size_t a = 0; a < need.measures.size(); ++a) {
        for (std::size_t b = a + 1; b < need.measures.size(); ++b) {
            if (agency_of(need.measures[a].measure) != agency_of(need.measures[b].measure)) {
                matrix.pairs.push_back(comparer.compare(a, b));
            }
        }
    }
    for (std::size_t m = 0; m < need.measures.size(); ++m) {
        matrix.services.push_back(outlook_of(m, matrix.pairs));
    }
    return matrix;
}

void enter_agreed(const std::vector<AgreedService>& agreed, const Need& need, OrganisationalMatrix& matrix,
                  Findings& findings)
{
    const auto name = [&](std::size_t measure) { return need.measures[measure].measure; };
    std::vector<std::string> others;
    for (const auto& each : agreed) {
        const auto pair = std::find_if(matrix.pairs.begin(), matrix.pairs.end(), [&](const ServicePair& of) {
            return (name(of.a) == each.measure && name(of.b) == each.other) ||
                   (name(of.b) == each.measure && name(of.a) == each.other);
        });
        pair->agreed = each.approach;
        if (pair->approach != each.approach) {
            others.push_back(fmt::format("{} and {}: agreed {}, demand shows {}", each.measure, each.other,
                                         approach_name(each.approach), approach_name(pair->approach)));
        }
    }
    if (!others.empty()) {
        findings.push_back(
            {"approach_not_shown", "organisational_matrix",
             fmt::format(
                 "{} of {} {} another approach than demand shows: {}", others.size(),
                 counted(agreed.size(), "pair agreed", "pairs agreed"), others.size() == 1 ? "has" : "have",
                 fmt::join(others.begin(), others.begin() + std::min<std::ptrdiff_t>(3, std::ssize(others)), "; ")),
             static_cast<double>(others.size())});
    }
}

} // namespace needshed
