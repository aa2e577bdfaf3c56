#include <catch2/catch.hpp>

#include <cmath>
#include <map>
#include <numeric>

#include "localities/chain.hpp"
#include "localities/contraction.hpp"
#include "localities/maps.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/localities/ensemble.hpp"
#include "support/support.hpp"

using namespace needshed;
using namespace needshed::localities;

namespace {

using Labels = std::vector<Label>;

Labels renumbered(Labels labels)
{
    std::map<Label, Label> number;
    for (auto& label : labels) {
        label = number.emplace(label, static_cast<Label>(number.size())).first->second;
    }
    return labels;
}

/// Spanning trees of the units with this label, by Kirchhoff's theorem; 0 when they are not connected.
double trees(const Graph& graph, const Labels& labels, Label label)
{
    std::vector<std::size_t> units;
    for (std::size_t u = 0; u < labels.size(); ++u) {
        if (labels[u] == label) {
            units.push_back(u);
        }
    }
    const std::size_t n = units.size();
    std::vector<std::vector<double>> laplacian(n, std::vector<double>(n, 0));
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            if (i != j && graph.adjacent(to_unit(units[i]), to_unit(units[j]))) {
                laplacian[i][j] = -1;
                laplacian[i][i] += 1;
            }
        }
    }
    double determinant = 1; // of the matrix without its last row and column
    for (std::size_t i = 0; i + 1 < n; ++i) {
        std::size_t pivot = i;
        for (std::size_t r = i; r + 1 < n; ++r) {
            pivot = std::abs(laplacian[r][i]) > std::abs(laplacian[pivot][i]) ? r : pivot;
        }
        std::swap(laplacian[i], laplacian[pivot]);
        determinant *= pivot == i ? laplacian[i][i] : -laplacian[i][i];
        if (determinant == 0) {
            return 0;
        }
        for (std::size_t r = i + 1; r + 1 < n; ++r) {
            const double factor = laplacian[r][i] / laplacian[i][i];
            for (std::size_t c = i; c + 1 < n; ++c) {
                laplacian[r][c] -= factor * laplacian[i][c];
            }
        }
    }
    return std::abs(determinant) < 0.5 ? 0 : std::round(determinant);
}

struct Case {
    Graph graph;
    Need need;
    LocalityRules rules;
    Problem problem;
};

/// With `share`, a locality holds at least so much of the people, and at most the rest.
Case make_case(const Graph& graph, std::size_t count, std::uint64_t seed, double share = 0)
{
    Random random(seed);
    const auto units = graph.unit_count();
    Case one{graph, test::need_of({test::random_values(units, random)}), test::rules_for(units, count), {}};
    one.rules.terms.compactness = 0.3;
    one.rules.terms.areas = {test::random_areas("change", units, 3, random)};
    const auto people = test::random_people(units, random);
    const double all = std::accumulate(people.begin(), people.end(), 0.0);
    one.rules.bounds = {{"people", people, 3, 40}};
    if (share > 0) {
        one.rules.bounds[0].min = share * all;
        one.rules.bounds[0].max = (1 - share) * all;
    }
    one.rules.apart = {{to_unit(0), to_unit(static_cast<std::size_t>(units - 1))}};
    const auto profile = make_profile(one.need, one.rules);
    one.problem = make_problem(graph, profile, one.rules, contract(graph, one.rules, 0));
    one.problem.scales = make_scales(graph, profile, one.rules);
    return one;
}

/// The weight of every plan that keeps the rules and the limit, by trying all labellings.
std::map<Labels, double> target(const Case& one, std::size_t count, const CostRange& range)
{
    std::map<Labels, double> weight;
    const auto blocks = one.problem.block_count();
    Labels labels(blocks, 0);
    const auto total = static_cast<std::size_t>(std::pow(count, blocks));
    for (std::size_t code = 0; code < total; ++code) {
        for (std::size_t b = 0, rest = code; b < blocks; ++b, rest /= count) {
            labels[b] = static_cast<Label>(rest % count);
        }
        if (renumbered(labels) != labels || *std::max_element(labels.begin(), labels.end()) + 1 != count) {
            continue;
        }
        double product = 1;
        for (Label label = 0; label < count; ++label) {
            product *= trees(one.graph, labels, label);
        }
        const Partition partition(one.problem, labels, count);
        if (product > 0 && partition.violation() == 0 && partition.cost() <= range.limit) {
            weight[labels] = product * std::exp(-partition.cost() / range.temperature);
        }
    }
    return weight;
}

/// Blocks are numbered by the search's own order; the graph of this test must be in it already.
bool is_in_block_order(const Case& one)
{
    return contract(one.graph, one.rules, 0).block_of == [&] {
        std::vector<Block> order(one.graph.unit_count());
        std::iota(order.begin(), order.end(), Block{0});
        return order;
    }();
}

Graph ring_with_spokes()
{
    return {7, std::vector<GraphEdge>{{to_unit(0), to_unit(1), 1},
                                      {to_unit(0), to_unit(2), 1},
                                      {to_unit(0), to_unit(3), 1},
                                      {to_unit(1), to_unit(2), 2},
                                      {to_unit(2), to_unit(3), 1},
                                      {to_unit(1), to_unit(4), 1},
                                      {to_unit(2), to_unit(5), 1},
                                      {to_unit(3), to_unit(6), 1},
                                      {to_unit(4), to_unit(5), 3},
                                      {to_unit(5), to_unit(6), 1}}};
}

/// Every unit next to every other.
Graph all_neighbours(std::size_t units)
{
    std::vector<GraphEdge> edges;
    for (std::size_t a = 0; a < units; ++a) {
        for (std::size_t b = a + 1; b < units; ++b) {
            edges.push_back({to_unit(a), to_unit(b), 1});
        }
    }
    return {units, edges};
}

Graph ladder(std::size_t steps)
{
    std::vector<GraphEdge> edges;
    for (std::size_t i = 0; i < steps; ++i) {
        edges.push_back({to_unit(2 * i), to_unit(2 * i + 1), 1});
        if (i > 0) {
            edges.push_back({to_unit(2 * i - 2), to_unit(2 * i), 1});
            edges.push_back({to_unit(2 * i - 1), to_unit(2 * i + 1), 1});
        }
    }
    return {2 * steps, edges};
}

} // namespace

TEST_CASE("plans come up as often as their trees say, among all that keep the rules and the limit", "[long]")
{
    const auto [graph, count, quantile, share, is_tempered] =
        GENERATE(table<Graph, std::size_t, double, double, bool>({{ladder(4), 2, 0.6, 0, false},
                                                                  {ladder(4), 3, 0.8, 0, false},
                                                                  {ladder(5), 2, 0.7, 0, false},
                                                                  {ring_with_spokes(), 2, 0.9, 0, false},
                                                                  {ring_with_spokes(), 3, 1.0, 0, false},
                                                                  {test::chain(8), 3, 0.8, 0, false},
                                                                  {all_neighbours(6), 2, 0.9, 0, false},
                                                                  {ladder(6), 2, 1.0, 0.35, false},
                                                                  {all_neighbours(7), 2, 1.0, 0.4, false},
                                                                  {ladder(5), 2, 0.8, 0, true},
                                                                  {ladder(4), 3, 1.0, 0, true},
                                                                  {ring_with_spokes(), 2, 0.9, 0, true},
                                                                  {all_neighbours(6), 2, 1.0, 0, true},
                                                                  {ladder(6), 2, 1.0, 0.35, true}}));
    const auto one = make_case(graph, count, 5, share);
    REQUIRE(is_in_block_order(one));

    // A limit that leaves out some plans, but not so many that the rest falls apart.
    std::vector<double> costs;
    for (const auto& [labels, trees] : target(one, count, {1e9})) {
        costs.push_back(Partition(one.problem, labels, count).cost());
    }
    REQUIRE(costs.size() > 4);
    std::sort(costs.begin(), costs.end());
    CostRange range{costs[static_cast<std::size_t>(quantile * static_cast<double>(costs.size() - 1))] + 1e-9};
    if (is_tempered) {
        range.temperature = (range.limit - costs.front()) / 2; // weights apart by a factor of e squared
    }
    const auto weight = target(one, count, range);

    Chain chain(one.problem, weight.begin()->first, count, range, Random(11));
    std::map<Labels, double> seen;
    constexpr int samples = 20'000;
    for (int i = 0; i < samples; ++i) {
        for (int step = 0; step < 100; ++step) { // so many that samples are nearly independent
            chain.step();
        }
        ++seen[renumbered({chain.partition().labels().begin(), chain.partition().labels().end()})];
    }
    double total = 0;
    for (const auto& [labels, trees] : weight) {
        total += trees;
    }
    double chi_squared = 0;
    for (const auto& [labels, trees] : weight) {
        const double expected = samples * trees / total;
        chi_squared += (seen[labels] - expected) * (seen[labels] - expected) / expected;
    }
    CAPTURE(weight.size(), chi_squared);
    CHECK(seen.size() == weight.size());
    // The 99.9 % point by Wilson and Hilferty's approximation.
    const double freedom = static_cast<double>(weight.size() - 1);
    const double point = freedom * std::pow(1 - 2 / (9 * freedom) + 3.09 * std::sqrt(2 / (9 * freedom)), 3);
    CHECK(chi_squared < point);
}

TEST_CASE("no tree has more valid cuts than its region can have, which narrow bounds make few")
{
    std::size_t fewer = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        Random random(seed);
        const auto graph = test::lattice(3 + random.below(4), 3 + random.below(4));
        const auto units = graph.unit_count();
        const auto one = make_case(graph, 2, seed, 0.2 + 0.28 * random.uniform());
        Splitter splitter(one.problem);
        std::vector<Block> region(one.problem.block_count());
        std::iota(region.begin(), region.end(), Block{0});
        const auto most = splitter.most_valid_cuts(region);
        fewer += most < units - 1 ? 1 : 0;
        // A tree: each block hangs from one that came before, in random order.
        for (int tree = 0; tree < 20; ++tree) {
            std::vector<Block> order{random.below(static_cast<std::uint32_t>(units))};
            std::vector<Block> parent(units, no_group);
            parent[order[0]] = order[0];
            while (order.size() < units) {
                const auto from = order[random.below(static_cast<std::uint32_t>(order.size()))];
                const auto around = one.problem.neighbours(from);
                const auto to = around[random.below(static_cast<std::uint32_t>(around.size()))];
                if (parent[to] == no_group) {
                    parent[to] = from;
                    order.push_back(to);
                }
            }
            std::vector<double> people(units);
            double all = 0;
            for (std::size_t i = units; i-- > 0;) {
                people[order[i]] += one.problem.row(order[i])[one.problem.layout.first_bound()];
                (i > 0 ? people[parent[order[i]]] : all) += people[order[i]];
            }
            std::size_t valid = 0;
            const auto& bound = one.rules.bounds[0];
            for (std::size_t i = 1; i < units; ++i) {
                const double side = people[order[i]];
                valid += std::min(side, all - side) >= bound.min && std::max(side, all - side) <= bound.max ? 1 : 0;
            }
            CHECK(valid <= most);
        }
    }
    CHECK(fewer > 100);
}

TEST_CASE("every plan of an ensemble keeps every rule and the limit, on any number of threads", "[long]")
{
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        CAPTURE(seed);
        Random random(seed);
        const auto graph = test::random_map(30, random);
        const auto need = test::need_of({test::random_values(30, random)});
        auto rules = test::rules_for(30, 4);
        rules.bounds = {{"people", test::random_people(30, random), 10, 90}};
        rules.together = {{to_unit(3), to_unit(9)}};
        rules.terms.compactness = 0.2;
        rules.seed = seed;
        const auto plan = test::propose(graph, need, rules).plan;
        Ensemble ensemble;
        Ensemble again;
        Progress progress;
        with_threads(1, [&] { ensemble = draw_ensemble(graph, need, rules, plan, {10, 0.1}, progress); });
        with_threads(3, [&] { again = draw_ensemble(graph, need, rules, plan, {10, 0.1}, progress); });
        CHECK(ensemble.plans == again.plans);
        CHECK(ensemble.plans.size() == 16U); // one of each chain
        for (std::size_t i = 0; i < ensemble.plans.size(); ++i) {
            const auto drawn = score_plan(graph, need, rules, ensemble.plans[i]);
            CHECK(check_plan(graph, rules, drawn).empty());
            CHECK(drawn.locality == ensemble.plans[i]);
            CHECK(std::abs(drawn.objective - ensemble.objective[i]) < 1e-9);
            CHECK(drawn.objective <= 1.1 * plan.objective + 1e-9);
        }
    }
}

TEST_CASE("a border that need fixes has full support, one through like units has not")
{
    //  left half 1, right half −1; three localities: one border is where need changes, the other cuts a half anywhere
    const auto graph = test::lattice(4, 12);
    std::vector<double> z;
    for (std::size_t u = 0; u < 48; ++u) {
        z.push_back(u % 12 < 6 ? 1 : -1);
    }
    const auto need = test::need_of({z});
    auto rules = test::rules_for(48, 3);
    rules.bounds = {{"units", std::vector<double>(48, 1.0), 8, 30}};
    rules.terms.common_need = 1;
    rules.terms.compactness = 0.05;
    const auto plan = test::propose(graph, need, rules).plan;
    Progress progress;
    const auto support = support_of(graph, plan, draw_ensemble(graph, need, rules, plan, {200, 0.3}, progress));
    for (const auto& edge : support.edges) {
        const bool at_the_change = z[to_index(edge.a)] != z[to_index(edge.b)];
        CAPTURE(to_index(edge.a), to_index(edge.b));
        CHECK(edge.separated > (at_the_change ? 0.99 : 0));
        CHECK((at_the_change || edge.separated < 0.9));
    }
    for (const double share : support.membership) {
        CHECK(share > 0.2);
        CHECK(share <= 1);
    }
}

TEST_CASE("a temperature brings the plans of an ensemble nearer to the best")
{
    Random random(3);
    const auto graph = test::lattice(5, 6);
    const auto need = test::need_of({test::random_values(30, random)});
    const auto rules = test::rules_for(30, 3);
    const auto plan = test::propose(graph, need, rules).plan;
    const auto mean = [&](double temperature) {
        Progress progress;
        const auto drawn = draw_ensemble(graph, need, rules, plan, {480, 0.5, temperature}, progress).objective;
        return std::accumulate(drawn.begin(), drawn.end(), 0.0) / static_cast<double>(drawn.size());
    };
    const double untempered = mean(std::numeric_limits<double>::infinity());
    const double mild = mean(0.1);
    const double cold = mean(0.01);
    CHECK(mild - plan.objective < 0.9 * (untempered - plan.objective));
    CHECK(cold - plan.objective < 0.5 * (mild - plan.objective));
}

TEST_CASE("without an ensemble nothing is known of support")
{
    const auto graph = test::chain(4);
    const auto plan = score_plan(graph, test::need_of({{0, 0, 1, 1}}), test::rules_for(4, 2), {0, 0, 1, 1});
    const auto support = support_of(graph, plan, {});
    REQUIRE(support.edges.size() == 1);
    CHECK(std::isnan(support.edges[0].separated));
    CHECK(std::isnan(support.membership[0]));
}

TEST_CASE("membership is the share of companions, edges the share of plans")
{
    //  proposal  0 0 | 1 1      drawn  0 | 1 1 1  and  0 0 | 1 1
    const auto graph = test::chain(4);
    const auto plan = score_plan(graph, test::need_of({{0, 0, 1, 1}}), test::rules_for(4, 2), {0, 0, 1, 1});
    Ensemble ensemble;
    ensemble.plans = {{0, 1, 1, 1}, {0, 0, 1, 1}};
    const auto support = support_of(graph, plan, ensemble);
    CHECK(support.edges[0].separated == 0.5);
    CHECK(support.membership == std::vector<double>{0.5, 0.5, 1, 1});
}

TEST_CASE("chains that agree have an R-hat near 1, chains apart have not, and sticky ones count for fewer plans")
{
    Random random(3);
    std::vector<double> white;
    std::vector<double> apart;
    std::vector<double> sticky;
    for (int chain = 0; chain < 4; ++chain) {
        double last = 0;
        for (int i = 0; i < 500; ++i) {
            white.push_back(random.normal());
            apart.push_back(random.normal() + 3 * chain);
            last = 0.9 * last + random.normal();
            sticky.push_back(last);
        }
    }
    CHECK(convergence_of(white, 4).r_hat == Approx(1).margin(0.01));
    CHECK(convergence_of(white, 4).effective > 1500);
    CHECK(convergence_of(apart, 4).r_hat > 2);
    // An autoregression of 0.9 is worth (1 − 0.9) / (1 + 0.9) of its length.
    CHECK(convergence_of(sticky, 4).effective == Approx(2000 * 0.1 / 1.9).epsilon(0.35));
    CHECK(std::isnan(convergence_of(std::vector<double>{1, 2}, 1).r_hat));
    CHECK(convergence_of(std::vector<double>(100, 7.0), 4).r_hat == 1);
}

TEST_CASE("an ensemble out of range is refused")
{
    CHECK(test::error_of([] {
              EnsembleSpec{100'001, 0.1}.validate();
          }) == "3: /localities/ensemble/plans: is 100001. Give up to 100,000.");
    CHECK(test::error_of([] {
              EnsembleSpec{10, 0}.validate();
          }) == "3: /localities/ensemble/within: is 0. Give a share above 0, such as 0.05.");
    CHECK(test::error_of([] {
              EnsembleSpec{10, 0.1, 0}.validate();
          }) == "3: /localities/ensemble/temperature: is 0. Give a share above 0, such as 0.01, or leave it out.");
}
