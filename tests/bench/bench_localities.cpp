// Times `propose` on a map given as two text files.
//
//   bench_localities UNITS.csv EDGES.csv COUNT [--floor N] [--ceiling N] [--effort quick|normal|thorough] [--threads N]
//   [--seed N] [--labels FILE]
//
// UNITS.csv has a header and rows `code,population,z1,z2,…`; EDGES.csv a header and rows `a,b,border_m` with units
// numbered from 0 in the order of UNITS.csv. COUNT is a number, or `most`. Prints one line of JSON: localities, the
// within share in per cent, broken rules, wall and CPU seconds, steps, and the peak of the resident memory in MB.
// `--labels` keeps the locality of each unit, one a line. scripts/bench_localities runs it beside its peers.

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <sys/resource.h>

#include "localities/chain.hpp"
#include "localities/contraction.hpp"
#include "localities/plan_blocks.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/localities/plan.hpp"

namespace {

using namespace needshed;

std::vector<std::vector<std::string>> read_rows(const std::string& path)
{
    std::ifstream file(path);
    if (!file) {
        throw std::runtime_error("cannot read " + path);
    }
    std::vector<std::vector<std::string>> rows;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::istringstream cells(line);
        rows.emplace_back();
        for (std::string cell; std::getline(cells, cell, ',');) {
            rows.back().push_back(cell);
        }
    }
    return rows;
}

struct Map {
    Graph graph;
    Need need;
    std::vector<std::string> codes;
    std::vector<double> population;
};

Map read_map(const std::string& units_file, const std::string& edges_file)
{
    Map map;
    const auto rows = read_rows(units_file);
    const std::size_t measures = rows.at(0).size() - 2;
    map.need.measures.resize(measures);
    for (auto& measure : map.need.measures) {
        measure.weight = 1.0 / static_cast<double>(measures);
    }
    for (const auto& row : rows) {
        map.codes.push_back(row.at(0));
        map.population.push_back(std::stod(row.at(1)));
        for (std::size_t j = 0; j < measures; ++j) {
            map.need.measures[j].z.push_back(std::stod(row.at(2 + j)));
        }
    }
    map.need.index.assign(rows.size(), 0);
    std::vector<GraphEdge> edges;
    for (const auto& row : read_rows(edges_file)) {
        edges.push_back({to_unit(std::stoul(row.at(0))), to_unit(std::stoul(row.at(1))), std::stod(row.at(2))});
    }
    map.graph = Graph(rows.size(), edges);
    return map;
}

Effort effort_named(const std::string& name)
{
    if (name == "quick") {
        return Effort::Quick;
    }
    return name == "thorough" ? Effort::Thorough : Effort::Normal;
}

/// By the texts of `method_text`.
Method method_named(const std::string& name)
{
    constexpr MethodName names[] = {MethodName::Skater, MethodName::Redcap, MethodName::Schc,
                                    MethodName::Azp,    MethodName::MaxP,   MethodName::Recombination};
    for (const auto each : names) {
        for (const auto order : {LinkOrder::First, LinkOrder::Full}) {
            for (const auto linkage : {Linkage::Single, Linkage::Complete, Linkage::Average, Linkage::Ward}) {
                for (const auto search : {LocalSearch::Greedy, LocalSearch::Tabu, LocalSearch::Annealing}) {
                    const Method method{each, order, linkage, search};
                    if (method_text(method) == name) {
                        return method;
                    }
                }
            }
        }
    }
    throw std::runtime_error("no method is called " + name);
}

struct Usage {
    double wall_seconds = 0;
    double cpu_seconds = 0;
    double peak_mb = 0;
};

Usage usage_now()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return {std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(),
            seconds(usage.ru_utime) + seconds(usage.ru_stime), static_cast<double>(usage.ru_maxrss) / 1024};
}

void print(const Proposal& proposal, std::size_t broken, const Usage& before, const Usage& after)
{
    std::printf(
        R"({"localities": %zu, "share": %.3f, "broken": %zu, "wall": %.2f, "cpu": %.2f, "million_steps": %.1f, )"
        R"("peak_mb": %.0f})"
        "\n",
        proposal.plan.count, 100 * proposal.plan.common_need.share, broken, after.wall_seconds - before.wall_seconds,
        after.cpu_seconds - before.cpu_seconds, static_cast<double>(proposal.steps) / 1e6, after.peak_mb);
}

void write_labels(const std::string& path, const Plan& plan)
{
    std::ofstream file(path);
    for (const auto label : plan.locality) {
        file << label << '\n';
    }
}

/// Plans a second of one chain of reversible recombination from the plan, with no limit but the bounds.
void sample(const Map& map, const LocalityRules& rules, const Plan& plan, double seconds)
{
    using namespace localities;
    const auto [contraction, problem] = problem_of(map.graph, map.need, rules, plan);
    Chain chain(problem, labels_of(contraction, plan), plan.count, {1e300}, Random(rules.seed, 1));
    const auto before = usage_now();
    std::uint64_t tried = 0;
    auto after = before;
    while (after.cpu_seconds - before.cpu_seconds < seconds) {
        for (int i = 0; i < 1000; ++i, ++tried) {
            chain.step();
        }
        after = usage_now();
    }
    const double cpu = after.cpu_seconds - before.cpu_seconds;
    std::printf(R"({"plans": %llu, "tried": %llu, "cpu": %.2f, "plans_a_second": %.0f, "peak_mb": %.0f})"
                "\n",
                static_cast<unsigned long long>(chain.accepted()), static_cast<unsigned long long>(tried), cpu,
                static_cast<double>(chain.accepted()) / cpu, after.peak_mb);
}

int run(const std::vector<std::string>& arguments)
{
    const auto map = read_map(arguments.at(0), arguments.at(1));
    LocalityRules rules;
    rules.codes = map.codes;
    if (arguments.at(2) == "most") {
        rules.count.most = true;
    }
    else {
        rules.count.min = rules.count.max = std::stoul(arguments.at(2));
    }
    Bound bound{"population", map.population};
    int threads = 2;
    std::string labels;
    double sampled_s = 0;
    for (std::size_t i = 3; i + 1 < arguments.size(); i += 2) {
        const auto& value = arguments[i + 1];
        if (arguments[i] == "--floor") {
            bound.min = std::stod(value);
        }
        else if (arguments[i] == "--ceiling") {
            bound.max = std::stod(value);
        }
        else if (arguments[i] == "--effort") {
            rules.effort = effort_named(value);
        }
        else if (arguments[i] == "--method") {
            rules.method = method_named(value);
        }
        else if (arguments[i] == "--threads") {
            threads = std::stoi(value);
        }
        else if (arguments[i] == "--seed") {
            rules.seed = std::stoull(value);
        }
        else if (arguments[i] == "--sample") {
            sampled_s = std::stod(value);
        }
        else if (arguments[i] == "--labels") {
            labels = value;
        }
    }
    if (bound.min > 0 || bound.max < std::numeric_limits<double>::infinity()) {
        rules.bounds.push_back(bound);
    }
    const auto before = usage_now();
    Progress progress;
    with_threads(threads, [&] {
        const auto proposal = propose(map.graph, map.need, rules, progress);
        const auto after = usage_now();
        if (sampled_s > 0) {
            sample(map, rules, proposal.plan, sampled_s);
            return;
        }
        print(proposal, check_plan(map.graph, rules, proposal.plan).size(), before, after);
        if (!labels.empty()) {
            write_labels(labels, proposal.plan);
        }
    });
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    try {
        return run({argv + 1, argv + argc});
    }
    catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
