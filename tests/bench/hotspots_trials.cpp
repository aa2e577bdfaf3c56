/// needshed's side of scripts/bench_hotspots, and the experiments that docs/benchmarks.md reports. Units are hexagons:
/// six neighbours each but at the edge, as real units have.
///   hotspots_trials write UNITS DIRECTORY                        UNITS.gal and UNITS.csv for the peers
///   hotspots_trials run CASE UNITS PERMUTATIONS THREADS RUNS     one line of JSON; CASE is gi_star, moran or scan
///   hotspots_trials size|planted|discoveries COUNTIES            one line of JSON

#include <chrono>
#include <cmath>
#include <fstream>
#include <iostream>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "needshed/core/parallel.hpp"
#include "needshed/core/random.hpp"
#include "needshed/hotspots/hotspots.hpp"
#include "needshed/hotspots/local.hpp"
#include "needshed/hotspots/scan.hpp"
#include "needshed/need/rates.hpp"
#include "overlay_meter.hpp"

using namespace needshed;
using Report = nlohmann::ordered_json;

namespace {

/// A county of hexagons, with a value that is half a smooth field and half noise, people, and cases at one rate.
struct County {
    Graph graph;
    std::vector<Point> points;
    std::vector<double> value;
    std::vector<double> people;
};

std::size_t columns_of(std::size_t units)
{
    return static_cast<std::size_t>(std::round(std::sqrt(static_cast<double>(units))));
}

Graph hexagons(std::size_t units)
{
    const auto columns = columns_of(units);
    std::vector<GraphEdge> edges;
    const auto join = [&](std::size_t a, std::size_t b) {
        if (b < units) {
            edges.push_back({to_unit(a), to_unit(b), 1});
        }
    };
    for (std::size_t i = 0; i < units; ++i) {
        const bool last_column = (i + 1) % columns == 0;
        if (!last_column) {
            join(i, i + 1);
            join(i, i + columns + 1);
        }
        join(i, i + columns);
    }
    return {units, edges};
}

County county_of(std::size_t units, std::uint64_t seed)
{
    const auto columns = columns_of(units);
    Random random(seed);
    County county{hexagons(units), {}, {}, {}};
    for (std::size_t i = 0; i < units; ++i) {
        const auto column = static_cast<double>(i % columns);
        const auto row = static_cast<double>(i / columns);
        county.points.push_back({1000 * (column - 0.5 * row), 866 * row});
        county.value.push_back(std::sin(column / 9) * std::cos(row / 7) + random.normal());
        county.people.push_back(std::round(1600 * std::exp(0.3 * random.normal())));
    }
    return county;
}

/// Deals `total` cases out by people, those of `high` counted `risk` times.
std::vector<double> deal(const County& county, std::size_t total, const std::set<std::size_t>& high, double risk,
                         Random random)
{
    std::vector<double> upto;
    double all = 0;
    for (std::size_t i = 0; i < county.people.size(); ++i) {
        all += county.people[i] * (high.count(i) > 0 ? risk : 1);
        upto.push_back(all);
    }
    std::vector<double> cases(county.people.size(), 0);
    for (std::size_t k = 0; k < total; ++k) {
        const auto place = std::lower_bound(upto.begin(), upto.end(), random.uniform() * all) - upto.begin();
        cases[static_cast<std::size_t>(place)] += 1;
    }
    return cases;
}

void write(std::size_t units, const std::string& directory)
{
    const auto county = county_of(units, 1);
    std::ofstream gal(directory + "/" + std::to_string(units) + ".gal");
    gal << "0 " << units << " units unit\n";
    for (std::size_t i = 0; i < units; ++i) {
        const auto near = county.graph.neighbours(to_unit(i));
        gal << i + 1 << ' ' << near.size() << '\n';
        for (const auto neighbour : near) {
            gal << to_index(neighbour) + 1 << ' ';
        }
        gal << '\n';
    }
    std::ofstream table(directory + "/" + std::to_string(units) + ".csv");
    table.precision(17);
    table << "value\n";
    for (const double value : county.value) {
        table << value << '\n';
    }
}

/// What the statistic says, in one number by which answers can be compared.
double statistic(const std::string& name, const County& county, const PermutationOptions& options)
{
    if (name == "scan") {
        ScanOptions scan;
        scan.permutations = options.permutations;
        const auto cases = deal(county, county.people.size() * 10, {}, 1, Random(2));
        Progress progress;
        const auto found = scan_circles(county.points, cases, county.people, scan, progress);
        return static_cast<double>(found.size());
    }
    const auto found = name == "moran" ? local_moran(contiguity(county.graph), county.value, options).statistic
                                       : getis_ord_star(county.graph, county.value, options);
    double significant = 0;
    for (const auto& each : found) {
        significant += each.p <= 0.05 ? 1 : 0;
    }
    return significant;
}

Report run(const std::vector<std::string>& words)
{
    const auto county = county_of(std::stoul(words[2]), 1);
    const PermutationOptions options{std::stoi(words[3]), 1};
    Report report;
    for (int round = 0; round < std::stoi(words[5]); ++round) {
        with_threads(std::stoi(words[4]), [&] {
            const auto begin = std::chrono::steady_clock::now();
            report["result"] = overlay::measured(report, "cpu", [&] { return statistic(words[1], county, options); });
            const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
            report["wall"].push_back(took.count());
        });
    }
    return report;
}

/// Counties of 100 units and 1 000 cases.
constexpr std::size_t trial_units = 100;
constexpr std::size_t trial_cases = 1000;
constexpr std::size_t trial_columns = 10;

/// Cases of twelve periods, each as likely in one as in another.
std::vector<std::vector<double>> deal_in_time(const County& county, std::uint64_t seed)
{
    constexpr std::size_t periods = 12;
    std::vector<std::size_t> count(periods, 0);
    Random random(seed, 2);
    for (std::size_t each = 0; each < trial_cases; ++each) {
        ++count[random.below(periods)];
    }
    std::vector<std::vector<double>> cases;
    for (std::size_t period = 0; period < periods; ++period) {
        cases.push_back(deal(county, count[period], {}, 1, Random(seed, 3 + period)));
    }
    return cases;
}

/// How often a scan tells a cluster at 5 % where there is none.
Report size_of_scan(std::size_t counties)
{
    std::size_t cylinders = 0;
    std::size_t circles = 0;
    std::size_t flexible = 0;
    for (std::size_t c = 0; c < counties; ++c) {
        const auto county = county_of(trial_units, c + 1);
        const auto cases = deal(county, trial_cases, {}, 1, Random(c + 1, 1));
        Progress progress;
        ScanOptions options;
        options.seed = c + 1;
        circles += scan_circles(county.points, cases, county.people, options, progress).empty() ? 0 : 1;
        const auto in_time = deal_in_time(county, c + 1);
        const std::vector<std::vector<double>> people(in_time.size(), county.people);
        cylinders += scan_cylinders(county.points, in_time, people, options, progress).empty() ? 0 : 1;
        options.flexible_units = 10;
        flexible += scan_flexible(county.graph, county.points, cases, county.people, options, progress).empty() ? 0 : 1;
    }
    const auto share = [&](std::size_t count) { return static_cast<double>(count) / static_cast<double>(counties); };
    return {{"counties", counties},
            {"circular", share(circles)},
            {"flexible", share(flexible)},
            {"space and time", share(cylinders)}};
}

/// A unit away from the edge and the six around it.
std::set<std::size_t> flower(Random& random)
{
    const std::size_t row = 2 + random.below(trial_columns - 4);
    const std::size_t column = 2 + random.below(trial_columns - 4);
    const std::size_t middle = row * trial_columns + column;
    return {middle,
            middle - 1,
            middle + 1,
            middle - trial_columns,
            middle + trial_columns,
            middle - trial_columns - 1,
            middle + trial_columns + 1};
}

/// A winding cluster: seven units in a line.
std::set<std::size_t> line(Random& random)
{
    const std::size_t row = 2 + random.below(trial_columns - 4);
    std::set<std::size_t> units;
    for (std::size_t column = 1; column <= 7; ++column) {
        units.insert(row * trial_columns + column);
    }
    return units;
}

/// Recovery of planted clusters, added up over counties.
struct Recovery {
    double found = 0; ///< counties in which a cluster is told
    double sensitivity = 0;
    double predictive = 0; ///< over those counties

    void add(const std::vector<ScanCluster>& clusters, const std::set<std::size_t>& planted)
    {
        double told = 0;
        double right = 0;
        for (const auto& cluster : clusters) {
            for (const auto unit : cluster.units) {
                told += 1;
                right += planted.count(to_index(unit)) > 0 ? 1 : 0;
            }
        }
        found += told > 0 ? 1 : 0;
        sensitivity += right / static_cast<double>(planted.size());
        predictive += told > 0 ? right / told : 0;
    }

    Report report(std::size_t counties) const
    {
        const auto n = static_cast<double>(counties);
        return {{"power", found / n},
                {"sensitivity", sensitivity / n},
                {"positive_predictive_value", found > 0 ? predictive / found : 0}};
    }
};

Report planted(std::size_t counties)
{
    Report result{{"counties", counties}};
    for (const double risk : {1.5, 2.0, 3.0}) {
        for (const bool winding : {false, true}) {
            Recovery circles;
            Recovery flexible;
            for (std::size_t c = 0; c < counties; ++c) {
                const auto county = county_of(trial_units, c + 1);
                Random random(c + 1, 2);
                const auto high = winding ? line(random) : flower(random);
                const auto cases = deal(county, trial_cases, high, risk, Random(c + 1, 3));
                Progress progress;
                ScanOptions options;
                options.seed = c + 1;
                circles.add(scan_circles(county.points, cases, county.people, options, progress), high);
                flexible.add(scan_flexible(county.graph, county.points, cases, county.people, options, progress), high);
            }
            result["clusters"].push_back({{"relative_risk", risk},
                                          {"shape", winding ? "line of 7" : "flower of 7"},
                                          {"circular", circles.report(counties)},
                                          {"flexible", flexible.report(counties)}});
        }
    }
    return result;
}

/// How often any unit is told on a county without hot spots: there the false discovery rate is that share.
Report discoveries(std::size_t counties)
{
    Report result{{"counties", counties}};
    const std::map<std::string, HotspotStatistic> statistics{{"gi_star", HotspotStatistic::GiStar},
                                                             {"gi", HotspotStatistic::Gi},
                                                             {"local_moran", HotspotStatistic::LocalMoran},
                                                             {"local_geary", HotspotStatistic::LocalGeary}};
    for (const auto& [name, kind] : statistics) {
        std::size_t told = 0;
        for (std::size_t c = 0; c < counties; ++c) {
            const auto county = county_of(trial_units, c + 1);
            const auto cases = deal(county, trial_cases, {}, 1, Random(c + 1, 1));
            std::vector<double> rate;
            for (std::size_t i = 0; i < trial_units; ++i) {
                rate.push_back(cases[i] / county.people[i]);
            }
            Need need;
            need.index = z_scores(rate);
            HotspotSpec spec;
            spec.statistic = kind;
            spec.permutation.seed = c + 1;
            Progress progress;
            const auto found = find_hotspots(county.graph, need, spec, progress).index;
            told += std::any_of(found.classes.begin(), found.classes.end(),
                                [](HotspotClass each) { return each != HotspotClass::None; })
                        ? 1
                        : 0;
        }
        result[name] = static_cast<double>(told) / static_cast<double>(counties);
    }
    return result;
}

} // namespace

int main(int count, char** arguments)
{
    const std::vector<std::string> words(arguments + 1, arguments + count);
    const std::string what = words.empty() ? "" : words[0];
    if (what == "write" && words.size() == 3) {
        write(std::stoul(words[1]), words[2]);
    }
    else if (what == "run" && words.size() == 6) {
        std::cout << run(words) << '\n';
    }
    else if (what == "size" && words.size() == 2) {
        std::cout << size_of_scan(std::stoul(words[1])) << '\n';
    }
    else if (what == "planted" && words.size() == 2) {
        std::cout << planted(std::stoul(words[1])) << '\n';
    }
    else if (what == "discoveries" && words.size() == 2) {
        std::cout << discoveries(std::stoul(words[1])) << '\n';
    }
    else {
        std::cerr << "see the top of tests/bench/hotspots_trials.cpp\n";
        return 2;
    }
    return 0;
}
