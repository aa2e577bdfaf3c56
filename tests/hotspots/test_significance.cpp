#include <algorithm>
#include <cmath>
#include <limits>

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "hotspots/lattice.hpp"
#include "needshed/hotspots/hotspots.hpp"

using namespace needshed;
using test::lattice;
using test::need_of;
using test::noise;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Share of the units of `maps` maps without any pattern whose two-sided p is at most `level`.
template <typename Values>
double share_below(double level, std::uint64_t maps, Values&& values)
{
    const auto graph = lattice(8, 8);
    double below = 0;
    for (std::uint64_t seed = 1; seed <= maps; ++seed) {
        const auto p = two_sided(getis_ord_star(graph, values(seed), {199, seed}));
        below += static_cast<double>(std::count_if(p.begin(), p.end(), [&](double each) { return each <= level; }));
    }
    return below / static_cast<double>(64 * maps);
}

} // namespace

TEST_CASE("adjusted p-values are those of scipy")
{
    // scipy 1.17.1: false_discovery_control([0.01, 0.04, 0.03, 0.005, 0.8, 0.03, 1.0, 0.2])
    const std::vector<double> expected{0.04, 0.064, 0.06, 0.04, 0.9142857142857143, 0.06, 1.0, 0.26666666666666666};
    const auto q = benjamini_hochberg(std::vector<double>{0.01, 0.04, 0.03, 0.005, 0.8, 0.03, 1.0, 0.2});

    for (std::size_t i = 0; i < expected.size(); ++i) {
        CHECK(q[i] == Approx(expected[i]).epsilon(1e-12));
    }
}

TEST_CASE("a missing p-value stays missing and is no test")
{
    const auto q = benjamini_hochberg(std::vector<double>{0.02, missing, 0.5});

    CHECK(q[0] == 0.04);
    CHECK(std::isnan(q[1]));
    CHECK(q[2] == 0.5);
    CHECK(benjamini_hochberg(std::vector<double>{}).empty());
}

TEST_CASE("adjusting keeps the order of p-values and never lowers one")
{
    CHECK(rc::check("monotone", [] {
        const auto raw = *rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 1000));
        std::vector<double> p(raw.size());
        std::transform(raw.begin(), raw.end(), p.begin(), [](int each) { return each / 1000.0; });
        const auto q = benjamini_hochberg(p);
        for (std::size_t i = 0; i < p.size(); ++i) {
            RC_ASSERT(q[i] >= p[i] * (1 - 1e-12));
            RC_ASSERT(q[i] <= 1);
            for (std::size_t j = 0; j < p.size(); ++j) {
                RC_ASSERT(p[i] > p[j] || q[i] <= q[j]);
            }
        }
    }));
}

TEST_CASE("two-sided p-values double the folded ones up to one")
{
    const std::vector<LocalStatistic> folded{{0, 0, 0.01, 1}, {0, 0, 0.6, 0}, {0, 0, missing, 0}};
    const auto p = two_sided(folded);

    CHECK(p[0] == 0.02);
    CHECK(p[1] == 1);
    CHECK(std::isnan(p[2]));
}

TEST_CASE("where there is no pattern two-sided p-values are uniform")
{
    // 12 800 units, but neighbours overlap: a standard error of about 0.006 at the larger level.
    const auto normal = [](std::uint64_t seed) { return noise(64, seed); };

    CHECK(share_below(0.05, 200, normal) == Approx(0.05).margin(0.01));
    CHECK(share_below(0.50, 200, normal) == Approx(0.50).margin(0.03));
}

TEST_CASE("many equal values make the test cautious, not rash")
{
    const auto rare = [](std::uint64_t seed) {
        Random random(seed);
        std::vector<double> count(64);
        for (auto& each : count) {
            each = static_cast<double>(random.poisson(0.3));
        }
        return count;
    };
    const double share = share_below(0.05, 200, rare);

    CHECK(share <= 0.06);
    CHECK(share > 0.005);
}

TEST_CASE("where there is no pattern the false discovery rate stays at its nominal rate")
{
    // Without a pattern every discovery is false: the rate is the share of maps with any. In one go p is fine enough
    // that one unit alone could be found; refined, the first 99 draws are not, and units go on to 999.
    const auto graph = lattice(5, 5);
    const auto maps_with_discovery = [&](int first) {
        HotspotSpec spec;
        spec.level = 0.1;
        spec.refine_to = 1999;
        int maps = 0;
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            Progress progress;
            spec.permutation = {first, seed};
            const auto q = find_hotspots(graph, need_of(noise(25, seed)), spec, progress).index.q;
            maps += std::any_of(q.begin(), q.end(), [](double each) { return each <= 0.1; }) ? 1 : 0;
        }
        return maps;
    };
    for (const int first : {1999, 99}) {
        const int maps = maps_with_discovery(first);
        CAPTURE(first);
        CHECK(maps <= 20 + 12); // 10 % of 200, and three standard errors
        CHECK(maps >= 4);
    }
}
