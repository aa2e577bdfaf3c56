// Published methods. The plans that their authors' programs find are in tests/study/test_published_plans.cpp; here each
// is set against its definition, followed step by step without any shortcut.

#include <catch2/catch.hpp>

#include <array>
#include <limits>
#include <numeric>
#include <set>

#include "localities/exact.hpp"
#include "localities/maps.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/parallel.hpp"

using namespace needshed;

namespace {

using Cluster = std::vector<std::size_t>;

/// Two measures of random need on a random map.
struct Map {
    Graph graph;
    Need need;

    Map(std::size_t units, std::uint64_t seed)
    {
        Random random(seed);
        graph = test::random_map(units, random);
        need = test::need_of({test::random_values(units, random), test::random_values(units, random)});
    }

    double squared(std::size_t a, std::size_t b) const
    {
        double sum = 0;
        for (const auto& measure : need.measures) {
            sum += measure.weight * (measure.z[a] - measure.z[b]) * (measure.z[a] - measure.z[b]);
        }
        return sum;
    }

    bool touch(std::size_t a, std::size_t b) const
    {
        const auto around = graph.neighbours(to_unit(a));
        return std::find(around.begin(), around.end(), to_unit(b)) != around.end();
    }

    double within(const Cluster& cluster) const
    {
        double sum = 0;
        for (const auto a : cluster) {
            for (const auto b : cluster) {
                sum += squared(a, b) / 2 / static_cast<double>(cluster.size());
            }
        }
        return sum;
    }
};

using TreeEdge = std::pair<std::size_t, std::size_t>;

/// Agglomeration as its definition has it: all pairs of clusters that touch, all pairs of their units, every time.
class Agglomeration {
public:
    Agglomeration(const Map& map, LinkOrder order, Linkage linkage) : m_map(map), m_order(order), m_linkage(linkage)
    {
        for (std::size_t unit = 0; unit < map.graph.unit_count(); ++unit) {
            m_clusters.push_back({unit});
        }
    }

    void merge_down_to(std::size_t count)
    {
        while (m_clusters.size() > count) {
            std::array<std::size_t, 2> best{};
            double least = std::numeric_limits<double>::infinity();
            for (std::size_t a = 0; a < m_clusters.size(); ++a) {
                for (std::size_t b = a + 1; b < m_clusters.size(); ++b) {
                    if (shortest(a, b) && distance(a, b) < least) {
                        least = distance(a, b);
                        best = {a, b};
                    }
                }
            }
            m_tree.push_back(*shortest(best[0], best[1]));
            auto& into = m_clusters[best[0]];
            into.insert(into.end(), m_clusters[best[1]].begin(), m_clusters[best[1]].end());
            m_clusters.erase(m_clusters.begin() + static_cast<std::ptrdiff_t>(best[1]));
        }
    }

    const std::vector<Cluster>& clusters() const { return m_clusters; }
    const std::vector<TreeEdge>& tree() const { return m_tree; }

private:
    std::optional<TreeEdge> shortest(std::size_t one, std::size_t other) const
    {
        std::optional<TreeEdge> best;
        for (const auto a : m_clusters[one]) {
            for (const auto b : m_clusters[other]) {
                if (m_map.touch(a, b) && (!best || m_map.squared(a, b) < m_map.squared(best->first, best->second))) {
                    best = {a, b};
                }
            }
        }
        return best;
    }

    double distance(std::size_t one, std::size_t other) const
    {
        if (m_linkage == Linkage::Ward) {
            auto both = m_clusters[one];
            both.insert(both.end(), m_clusters[other].begin(), m_clusters[other].end());
            return m_map.within(both) - m_map.within(m_clusters[one]) - m_map.within(m_clusters[other]);
        }
        std::vector<double> lengths;
        for (const auto a : m_clusters[one]) {
            for (const auto b : m_clusters[other]) {
                if (m_order == LinkOrder::Full || m_map.touch(a, b)) {
                    lengths.push_back(m_map.squared(a, b));
                }
            }
        }
        const auto [least, most] = std::minmax_element(lengths.begin(), lengths.end());
        const double mean = std::accumulate(lengths.begin(), lengths.end(), 0.0) / static_cast<double>(lengths.size());
        return m_linkage == Linkage::Single ? *least : m_linkage == Linkage::Complete ? *most : mean;
    }

    const Map& m_map;
    LinkOrder m_order;
    Linkage m_linkage;
    std::vector<Cluster> m_clusters;
    std::vector<TreeEdge> m_tree;
};

/// Pieces of the tree without the edges that are cut.
std::vector<Cluster> pieces(std::size_t units, const std::vector<TreeEdge>& tree, const std::set<std::size_t>& cut)
{
    std::vector<std::size_t> label(units);
    std::iota(label.begin(), label.end(), std::size_t{0});
    for (std::size_t round = 0; round < units; ++round) {
        for (std::size_t edge = 0; edge < tree.size(); ++edge) {
            if (cut.count(edge) == 0) {
                const auto low = std::min(label[tree[edge].first], label[tree[edge].second]);
                label[tree[edge].first] = label[tree[edge].second] = low;
            }
        }
    }
    std::map<std::size_t, Cluster> of_label;
    for (std::size_t unit = 0; unit < units; ++unit) {
        of_label[label[unit]].push_back(unit);
    }
    std::vector<Cluster> result;
    for (auto& [first, cluster] : of_label) {
        result.push_back(cluster);
    }
    return result;
}

/// Cuts the edge of the tree after which the within sum of squares is least and no piece is smaller than `least`.
std::vector<Cluster> cut_greedily(const Map& map, const std::vector<TreeEdge>& tree, std::size_t count,
                                  std::size_t least)
{
    std::set<std::size_t> cut;
    while (cut.size() + 1 < count) {
        double best = std::numeric_limits<double>::infinity();
        std::size_t chosen = 0;
        for (std::size_t edge = 0; edge < tree.size(); ++edge) {
            auto with = cut;
            with.insert(edge);
            double within = 0;
            for (const auto& piece : pieces(map.graph.unit_count(), tree, with)) {
                within += piece.size() < least ? std::numeric_limits<double>::infinity() : map.within(piece);
            }
            if (cut.count(edge) == 0 && within < best) {
                best = within;
                chosen = edge;
            }
        }
        cut.insert(chosen);
    }
    return pieces(map.graph.unit_count(), tree, cut);
}

std::set<Cluster> clusters_of(const Plan& plan)
{
    std::vector<Cluster> clusters(plan.count);
    for (std::size_t unit = 0; unit < plan.locality.size(); ++unit) {
        clusters[plan.locality[unit]].push_back(unit);
    }
    return {clusters.begin(), clusters.end()};
}

std::set<Cluster> sorted(std::vector<Cluster> clusters)
{
    for (auto& cluster : clusters) {
        std::sort(cluster.begin(), cluster.end());
    }
    return {clusters.begin(), clusters.end()};
}

std::string refusal(const LocalityRules& rules, std::size_t units)
{
    try {
        rules.validate(units);
    }
    catch (const Error& error) {
        return error.what();
    }
    return {};
}

} // namespace

TEST_CASE("a tree of every order and linkage, and its cuts, follow their definitions")
{
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        const Map map(24, seed);
        for (const auto order : {LinkOrder::First, LinkOrder::Full}) {
            for (const auto linkage : {Linkage::Single, Linkage::Complete, Linkage::Average, Linkage::Ward}) {
                if (order == LinkOrder::First && linkage == Linkage::Ward) {
                    continue;
                }
                auto rules = test::rules_for(24, 4);
                rules.method = {MethodName::Redcap, order, linkage};
                INFO(method_text(rules.method) << ", map " << seed);
                Agglomeration agglomeration(map, order, linkage);
                agglomeration.merge_down_to(1);
                const auto plan = test::propose(map.graph, map.need, rules).plan;
                CHECK(clusters_of(plan) == sorted(cut_greedily(map, agglomeration.tree(), 4, 1)));
            }
        }
    }
}

TEST_CASE("SCHC of every linkage stops where its definition does")
{
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        const Map map(30, seed);
        for (const auto linkage : {Linkage::Single, Linkage::Complete, Linkage::Average, Linkage::Ward}) {
            auto rules = test::rules_for(30, 5);
            rules.method = {MethodName::Schc, LinkOrder::Full, linkage};
            Agglomeration agglomeration(map, LinkOrder::Full, linkage);
            agglomeration.merge_down_to(5);
            CHECK(clusters_of(test::propose(map.graph, map.need, rules).plan) == sorted(agglomeration.clusters()));
        }
    }
}

TEST_CASE("SKATER cuts the minimum spanning tree, and only where both sides keep a minimum")
{
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        const Map map(24, seed);
        Agglomeration tree(map, LinkOrder::First, Linkage::Single);
        tree.merge_down_to(1);
        auto rules = test::rules_for(24, 3);
        rules.method.name = MethodName::Skater;
        CHECK(clusters_of(test::propose(map.graph, map.need, rules).plan) ==
              sorted(cut_greedily(map, tree.tree(), 3, 1)));
    }
    const Map map(24, 1);
    Agglomeration tree(map, LinkOrder::First, Linkage::Single);
    tree.merge_down_to(1);
    auto rules = test::rules_for(24, 2);
    rules.method.name = MethodName::Skater;
    rules.bounds = {Bound{"units", std::vector<double>(24, 1), 6}};
    CHECK(clusters_of(test::propose(map.graph, map.need, rules).plan) == sorted(cut_greedily(map, tree.tree(), 2, 6)));
}

TEST_CASE("a tree that cannot be cut often enough says how often it can")
{
    // A star has no cut that leaves two units on both sides.
    std::vector<GraphEdge> rays;
    for (std::size_t unit = 1; unit < 5; ++unit) {
        rays.push_back({to_unit(0), to_unit(unit), 1});
    }
    const Graph star(5, rays);
    auto rules = test::rules_for(5, 2);
    rules.method.name = MethodName::Skater;
    rules.bounds = {Bound{"units", {1, 1, 1, 1, 1}, 2}};
    CHECK_THROWS_WITH(
        test::propose(star, test::need_of({{1, 2, 3, 4, 5}}), rules),
        "method skater: the cuts of its tree that keep the bounds give 1 locality, and 2 are asked for. "
        "Ask for 1, lower a minimum, or leave the method out: needshed's own search looks at more than one "
        "tree.");
}

TEST_CASE("methods refuse what they cannot keep")
{
    auto rules = test::rules_for(4, 2);
    rules.method.name = MethodName::Skater;
    rules.apart = {{to_unit(0), to_unit(1)}};
    CHECK(refusal(rules, 4) == "apart: the method skater cannot keep units apart. Leave the method or the rule out.");
    rules.apart.clear();
    rules.terms.compactness = 0.1;
    CHECK(refusal(rules, 4) ==
          "terms: the method skater cannot seek anything but common need. Leave the method or the rule out.");
    rules.terms.compactness = 0;
    rules.bounds = {Bound{"people", {1, 1, 1, 1}, 0, 3}};
    CHECK(refusal(rules, 4) == "people: the method skater cannot keep a maximum. Leave the method or the rule out.");
    rules.bounds = {Bound{"people", {1, 1, 1, 1}, 1}};
    rules.method = {MethodName::Schc};
    CHECK(refusal(rules, 4) == "people: the method schc ward cannot keep a minimum. Leave the method or the rule out.");
    rules.method = {MethodName::MaxP};
    CHECK(refusal(rules, 4) ==
          "count: the method max_p greedy cannot give a number that is asked for. Leave the method or the rule out.");
    rules.method = {MethodName::Redcap, LinkOrder::First, Linkage::Ward};
    CHECK(refusal(rules, 4) == "method: REDCAP of first order has no Ward linkage. Take the full order, or a single, "
                               "complete or average linkage.");
}

TEST_CASE("one seed for each locality is a rule that trees can keep")
{
    const Map map(12, 3);
    auto rules = test::rules_for(12, 2);
    rules.method.name = MethodName::Skater;
    std::vector<double> seeds(12, 0);
    seeds[0] = seeds[11] = 1;
    rules.bounds = {Bound{"seeds", seeds, 1, 1}};
    const auto plan = test::propose(map.graph, map.need, rules).plan;
    CHECK(plan.locality[0] != plan.locality[11]);
}

TEST_CASE("methods that start at random find the same plan on one thread and on two")
{
    const Map map(60, 5);
    for (const auto name : {MethodName::Azp, MethodName::MaxP, MethodName::Recombination}) {
        auto rules = test::rules_for(60, 5);
        rules.method = {name, {}, {}, LocalSearch::Annealing};
        rules.bounds = {Bound{"units", std::vector<double>(60, 1), 5}};
        rules.count.most = name == MethodName::MaxP;
        Plan plans[2];
        for (const int threads : {1, 2}) {
            with_threads(threads, [&] { plans[threads - 1] = test::propose(map.graph, map.need, rules).plan; });
        }
        CHECK(plans[0].locality == plans[1].locality);
    }
}

TEST_CASE("AZP, however it decides, and recombination come near the optimum of small maps", "[long]")
{
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        const Map map(12, seed);
        auto rules = test::rules_for(12, 4);
        rules.effort = Effort::Thorough;
        rules.terms.compactness = 0.1;
        const double best = *test::Exact(map.graph, map.need, rules).best(4);
        for (const auto search : {LocalSearch::Greedy, LocalSearch::Tabu, LocalSearch::Annealing}) {
            rules.method = {MethodName::Azp, {}, {}, search};
            CHECK(test::propose(map.graph, map.need, rules).plan.objective <= best * 1.01);
        }
        rules.method = {MethodName::Recombination};
        CHECK(test::propose(map.graph, map.need, rules).plan.objective <= best * 1.01);
    }
}
