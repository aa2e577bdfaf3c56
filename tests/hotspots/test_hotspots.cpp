#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <catch2/catch.hpp>

#include <fmt/format.h>

#include "hotspots/lattice.hpp"
#include "needshed/core/text.hpp"
#include "needshed/hotspots/hotspots.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::add_measure;
using test::lattice;
using test::need_of;
using test::noise;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

Hotspots found(const Graph& graph, const Need& need, const HotspotSpec& spec = {})
{
    Progress progress;
    return find_hotspots(graph, need, spec, progress);
}

/// Noise on a lattice of 20 by 20, with need in rows and columns 5 to 9 and the lack of it in 13 to 17.
std::vector<double> planted()
{
    auto value = noise(400, 11);
    for (std::size_t row = 0; row < 5; ++row) {
        for (std::size_t column = 0; column < 5; ++column) {
            value[(5 + row) * 20 + 5 + column] += 4;
            value[(13 + row) * 20 + 13 + column] -= 4;
        }
    }
    return value;
}

bool in_block(std::size_t unit, std::size_t first, std::size_t last)
{
    const std::size_t row = unit / 20;
    const std::size_t column = unit % 20;
    return first <= row && row <= last && first <= column && column <= last;
}

std::string message_of(const Findings& findings, const std::string& kind)
{
    for (const auto& finding : findings) {
        if (finding.kind == kind) {
            return finding.where + ": " + finding.message;
        }
    }
    return "none";
}

} // namespace

TEST_CASE("planted hot and cold spots are found where they are")
{
    HotspotSpec spec;
    spec.permutation.permutations = 9999;
    const auto spots = found(lattice(20, 20), need_of(planted()), spec).index;

    std::size_t found_hot = 0;
    std::size_t found_cold = 0;
    for (std::size_t unit = 0; unit < 400; ++unit) {
        // The ring around a block borders it, and may be hot with it.
        CHECK((spots.classes[unit] != HotspotClass::Hot || in_block(unit, 4, 10)));
        CHECK((spots.classes[unit] != HotspotClass::Cold || in_block(unit, 12, 18)));
        // All around those in the middle is planted, too.
        found_hot += spots.classes[unit] == HotspotClass::Hot && in_block(unit, 6, 8) ? 1 : 0;
        found_cold += spots.classes[unit] == HotspotClass::Cold && in_block(unit, 14, 16) ? 1 : 0;
    }
    CHECK(found_hot == 9);
    CHECK(found_cold == 9);
}

TEST_CASE("the counts of hot and cold units are those of the classes")
{
    const auto spots = found(lattice(20, 20), need_of(planted())).index;
    const auto count = [&](HotspotClass each) { return std::count(spots.classes.begin(), spots.classes.end(), each); };

    CHECK(spots.measure == "need");
    CHECK(spots.hot == static_cast<std::size_t>(count(HotspotClass::Hot)));
    CHECK(spots.cold == static_cast<std::size_t>(count(HotspotClass::Cold)));
}

TEST_CASE("a unit is hot or cold only where q is at most the false discovery rate")
{
    HotspotSpec spec;
    spec.level = 0.2;
    const auto spots = found(lattice(20, 20), need_of(planted()), spec).index;

    for (std::size_t unit = 0; unit < 400; ++unit) {
        const bool significant = spots.classes[unit] != HotspotClass::None;
        CHECK((!significant || spots.q[unit] <= 0.2));
        CHECK(spots.q[unit] >= spots.statistic[unit].p);
    }
}

TEST_CASE("a unit that stands out against its neighbours is neither hot nor cold")
{
    // Need rises from west to east; one unit of the far west is so needy that its neighbourhood is above the mean.
    std::vector<double> value(400);
    for (std::size_t unit = 0; unit < 400; ++unit) {
        value[unit] = static_cast<double>(unit % 20) - 9.5;
    }
    const std::size_t outlier = 10 * 20 + 1;
    value[outlier] = 160;
    HotspotSpec spec;
    spec.p_value = GENERATE(PValueKind::Permutation, PValueKind::Analytical);
    Progress progress;
    const auto spots = find_hotspots(lattice(20, 20), need_of(value), spec, progress).index;

    CHECK(spots.q[outlier] <= 0.05);
    CHECK(spots.statistic[outlier].z > 0);
    CHECK(spots.statistic[outlier].tail == -1);
    CHECK(spots.classes[outlier] == HotspotClass::None);
}

TEST_CASE("every measure is tested by itself, in the order of need")
{
    auto need = need_of(planted());
    add_measure(need, "police/asb", noise(400, 3));
    add_measure(need, "fire/calls", planted());
    const auto spots = found(lattice(20, 20), need);

    REQUIRE(spots.measures.size() == 2);
    CHECK(spots.measures[0].measure == "police/asb");
    CHECK(spots.measures[1].measure == "fire/calls");
    CHECK(spots.measures[1].q == spots.index.q);
    CHECK(spots.measures[0].hot < spots.measures[1].hot);
}

TEST_CASE("a unit without need is missing, neither hot nor cold")
{
    auto value = planted();
    value[3] = missing;
    const auto spots = found(lattice(20, 20), need_of(value)).index;

    CHECK(spots.classes[3] == HotspotClass::Missing);
    CHECK(std::isnan(spots.q[3]));
    CHECK(std::isnan(spots.statistic[3].z));
}

TEST_CASE("units that have no neighbour with a value are counted")
{
    // A path 0-1-2-3-4-5; without unit 1, unit 0 is alone.
    const auto spots = found(lattice(1, 6), need_of({5, missing, 3, 8, 2, 1}));

    CHECK(spots.index.classes[0] == HotspotClass::None);
    CHECK(message_of(spots.findings, "no_neighbours") ==
          "hot spots of need: 1 unit has no neighbour with a value, and so cannot be hot or cold");
}

TEST_CASE("two units are too few to tell chance from need")
{
    const auto spots = found(lattice(1, 2), need_of({5, 1}));

    CHECK(spots.index.classes == std::vector<HotspotClass>{HotspotClass::None, HotspotClass::None});
    CHECK(std::isnan(spots.index.statistic[0].p));
    CHECK(spots.index.hot == 0);
    CHECK(message_of(spots.findings, "too_few_values") ==
          "hot spots of need: 2 units with a value, and a test needs 3: none is hot or cold");
}

TEST_CASE("one unit alone is no hot spot")
{
    const auto spots = found(Graph(1, {}), need_of({5}));

    CHECK(spots.index.classes == std::vector<HotspotClass>{HotspotClass::None});
    CHECK(message_of(spots.findings, "too_few_values") ==
          "hot spots of need: 1 unit with a value, and a test needs 3: none is hot or cold");
}

TEST_CASE("need that does not vary has no hot spots")
{
    const auto spots = found(lattice(5, 5), need_of(std::vector<double>(25, 0.0)));

    CHECK(spots.index.hot + spots.index.cold == 0);
    CHECK(spots.index.q == std::vector<double>(25, 1.0));
    CHECK(spots.findings.empty());
}

TEST_CASE("too few permutations for the number of units are reported with the number that lets one unit pass")
{
    HotspotSpec spec;
    spec.permutation.permutations = 19; // two-sided p of 0.1 at best, so that nothing can pass 0.05
    spec.refine_to = 19;
    const auto spots = found(lattice(20, 20), need_of(planted()), spec);
    const auto& statistic = spots.index.statistic;
    const auto extreme =
        std::count_if(statistic.begin(), statistic.end(), [](const auto& each) { return each.p <= 0.05; });
    const int wanted = 2 * 400 * 20 - 1; // p = 2 / 16,000 is 0.05 / 400

    CHECK(spots.index.hot == 0);
    CHECK(message_of(spots.findings, "few_permutations") ==
          fmt::format("hot spots of need: {} units may be hot or cold, but 19 permutations are too few to tell among "
                      "400 units: set \"refine_to\" to {} or more",
                      extreme, grouped(wanted)));
    CHECK(message_of(found(lattice(20, 20), need_of(planted())).findings, "few_permutations") == "none");
    spec.refine_to = wanted;
    const auto told = found(lattice(20, 20), need_of(planted()), spec);
    CHECK(told.index.hot > 0);
    CHECK(message_of(told.findings, "few_permutations") == "none");
}

TEST_CASE("where permutations are too few, the units chance reached least get more", "[long]")
{
    const auto need = need_of(planted());
    for (const auto statistic :
         {HotspotStatistic::GiStar, HotspotStatistic::Gi, HotspotStatistic::LocalMoran, HotspotStatistic::LocalGeary}) {
        HotspotSpec spec;
        spec.statistic = statistic;
        spec.permutation.permutations = 99;
        spec.correction = Correction::Bonferroni; // p of 1 / 16,000 at most: 99, then 999, then 9,999 are too few
        spec.refine_to = 99;
        const auto first = found(lattice(20, 20), need, spec).index;
        spec.refine_to = 99'999;
        const auto refined = found(lattice(20, 20), need, spec).index;
        spec.permutation.permutations = 99'999;
        const auto all = found(lattice(20, 20), need, spec).index;
        std::size_t drawn_again = 0;
        for (std::size_t unit = 0; unit < 400; ++unit) {
            const bool seldom = first.statistic[unit].p < 0.105; // fewer than ten of 99
            const double p = refined.statistic[unit].p;
            CHECK((seldom || p == first.statistic[unit].p));
            drawn_again += p == all.statistic[unit].p ? 1 : 0;
        }
        CAPTURE(statistic_name(statistic));
        CHECK(first.hot == 0);
        CHECK(refined.hot > 0);
        CHECK(refined.classes == all.classes);
        CHECK(drawn_again > 0);
    }
}

TEST_CASE("progress counts every unit of every measure")
{
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    Progress progress([&](const ProgressEvent& event) {
        done = event.done;
        total = event.total;
    });
    auto need = need_of(planted());
    add_measure(need, "police/asb", noise(400, 3));
    find_hotspots(lattice(20, 20), need, {}, progress);

    CHECK(total == 800);
    CHECK(done == 800);
}

TEST_CASE("the caller can stop the search for hot spots")
{
    int asked = 0;
    Progress progress({}, [&] { return ++asked > 1; });

    CHECK(test::error_of([&] { find_hotspots(lattice(20, 20), need_of(planted()), {}, progress); }) ==
          "130: finding hot spots: interrupted. Nothing was written.");
}

TEST_CASE("classes have names for outputs")
{
    CHECK(class_name(HotspotClass::Hot) == "hot");
    CHECK(class_name(HotspotClass::Cold) == "cold");
    CHECK(class_name(HotspotClass::None) == "none");
    CHECK(class_name(HotspotClass::Missing).empty());
}

TEST_CASE("a false discovery rate that is no share is refused")
{
    HotspotSpec spec;
    spec.level = GENERATE(0.0, 1.0, -0.5);

    CHECK(test::error_of([&] { spec.validate(); }) ==
          fmt::format("3: /hotspots/false_discovery_rate: is {}. Give a share between 0 and 1, such as 0.05.",
                      spec.level));
    spec.level = missing;
    CHECK(test::error_of([&] { spec.validate(); }) ==
          "3: /hotspots/false_discovery_rate: is nan. Give a share between 0 and 1, such as 0.05.");
}

TEST_CASE("permutations out of range are refused in a study")
{
    HotspotSpec spec;
    spec.permutation.permutations = 100'000;

    CHECK(test::error_of([&] {
              found(lattice(2, 2), need_of({1, 2, 3, 4}), spec);
          }) == "3: /hotspots/permutations: is 100000. Give 1 to 99,999.");
}

TEST_CASE("need of other units than the graph's is refused")
{
    CHECK(test::error_of([] {
              found(lattice(2, 2), need_of({1, 2, 3}));
          }) == "2: hot spots: 3 values for 4 units. Give one value per unit.");
}
