#include <algorithm>
#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "hotspots/classes.hpp"
#include "hotspots/lattice.hpp"
#include "needshed/hotspots/hotspots.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::add_measure;
using test::lattice;
using test::need_of;
using test::noise;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t side = 20;

/// Noise with need in a block of five by five, whose first unit is in this row and column.
std::vector<double> planted(std::size_t row, std::size_t column, std::uint64_t seed = 11)
{
    auto value = noise(side * side, seed);
    for (std::size_t r = 0; r < 5; ++r) {
        for (std::size_t c = 0; c < 5; ++c) {
            value[(row + r) * side + column + c] += 4;
        }
    }
    return value;
}

/// Whether the unit lies in the block, or up to `fringe` units outside it.
bool in_block(std::size_t unit, std::size_t row, std::size_t column, std::size_t fringe = 0)
{
    const auto r = unit / side + fringe;
    const auto c = unit % side + fringe;
    return r >= row && r < row + 5 + 2 * fringe && c >= column && c < column + 5 + 2 * fringe;
}

std::vector<Point> points()
{
    std::vector<Point> result;
    for (std::size_t u = 0; u < side * side; ++u) {
        result.push_back({static_cast<double>(u % side) * 1000, static_cast<double>(u / side) * 1000});
    }
    return result;
}

Hotspots found(const Need& need, const HotspotSpec& spec)
{
    Progress progress;
    return find_hotspots(lattice(side, side), need, spec, progress, points());
}

std::vector<std::size_t> hot_units(const Hotspots& hotspots)
{
    std::vector<std::size_t> units;
    for (std::size_t u = 0; u < hotspots.index.classes.size(); ++u) {
        if (hotspots.index.classes[u] == HotspotClass::Hot) {
            units.push_back(u);
        }
    }
    return units;
}

} // namespace

TEST_CASE("every statistic, under every weights and either p-value, finds a planted block and little else")
{
    HotspotSpec spec;
    spec.statistic = GENERATE(HotspotStatistic::GiStar, HotspotStatistic::Gi, HotspotStatistic::LocalMoran,
                              HotspotStatistic::LocalGeary, HotspotStatistic::JoinCount);
    spec.weights.kind = GENERATE(WeightsSpec::Kind::Neighbours, WeightsSpec::Kind::KNearest,
                                 WeightsSpec::Kind::DistanceBand, WeightsSpec::Kind::Kernel);
    spec.weights.distance_m = spec.weights.kind == WeightsSpec::Kind::Kernel ? 2500 : 0;
    spec.p_value = GENERATE(PValueKind::Permutation, PValueKind::Analytical);
    spec.permutation.permutations = 1999;
    spec.level = 0.1;
    spec.top_share = 0.1;
    const auto units = hot_units(found(need_of(planted(5, 8)), spec));
    const auto inside = std::count_if(units.begin(), units.end(), [](auto unit) { return in_block(unit, 5, 8, 0); });
    const auto beyond = std::count_if(units.begin(), units.end(), [](auto unit) { return !in_block(unit, 5, 8, 2); });
    CAPTURE(static_cast<int>(spec.statistic), static_cast<int>(spec.weights.kind), static_cast<int>(spec.p_value));
    CHECK(inside >= 9);
    CHECK(beyond <= 4);
}

TEST_CASE("a stricter correction tells fewer, and only such as a milder one tells")
{
    HotspotSpec spec;
    spec.permutation.permutations = 19999;
    std::vector<std::vector<std::size_t>> told;
    for (const auto correction : {Correction::None, Correction::FalseDiscoveryRate, Correction::Bonferroni}) {
        spec.correction = correction;
        told.push_back(hot_units(found(need_of(planted(5, 8)), spec)));
    }
    CHECK(told[0].size() > told[1].size());
    CHECK(told[1].size() > told[2].size());
    CHECK(!told[2].empty());
    CHECK(std::includes(told[0].begin(), told[0].end(), told[1].begin(), told[1].end()));
    CHECK(std::includes(told[1].begin(), told[1].end(), told[2].begin(), told[2].end()));
}

TEST_CASE("local Moran tells outliers by name")
{
    auto value = std::vector<double>(side * side, 0.0);
    for (std::size_t u = 0; u < value.size(); ++u) {
        value[u] = in_block(u, 5, 5) ? 5.0 : 0.01 * static_cast<double>(u % 7);
    }
    value[7 * side + 7] = -3;
    HotspotSpec spec;
    spec.statistic = HotspotStatistic::LocalMoran;
    spec.correction = Correction::None;
    const auto classes = found(need_of(value), spec).index.classes;
    CHECK(classes[7 * side + 7] == HotspotClass::LowHigh);
    CHECK(class_name(HotspotClass::LowHigh) == "low-high");
    CHECK(class_name(HotspotClass::HighLow) == "high-low");
    CHECK(class_name(HotspotClass::Different) == "different");
}

TEST_CASE("p-values are corrected by the textbook")
{
    const auto corrected_by = [](Correction correction, HotspotStatistic statistic) {
        std::vector<LocalStatistic> all;
        for (const double p : {0.001, 0.02, missing, 0.4}) {
            all.push_back({0, 0, p, 1});
        }
        HotspotSpec spec;
        spec.correction = correction;
        spec.statistic = statistic;
        auto p = corrected(all, spec);
        CHECK(std::isnan(p[2]));
        p.erase(p.begin() + 2);
        return p;
    };
    // R 4.2: p.adjust(2 * c(.001, .02, .4), m) with m "none", "bonferroni" and "BH"; of join counts without the 2.
    CHECK(corrected_by(Correction::None, HotspotStatistic::Gi) == std::vector<double>{0.002, 0.04, 0.8});
    const auto bonferroni = corrected_by(Correction::Bonferroni, HotspotStatistic::Gi);
    CHECK(bonferroni[0] == Approx(0.006));
    CHECK(bonferroni[1] == Approx(0.12));
    CHECK(bonferroni[2] == 1);
    const auto rate = corrected_by(Correction::FalseDiscoveryRate, HotspotStatistic::Gi);
    CHECK(rate[0] == Approx(0.006));
    CHECK(rate[1] == Approx(0.06));
    CHECK(rate[2] == Approx(0.8));
    CHECK(corrected_by(Correction::None, HotspotStatistic::JoinCount) == std::vector<double>{0.001, 0.02, 0.4});
}

TEST_CASE("the highest share of the units are those, with whoever equals the last of them")
{
    CHECK(top_units(std::vector<double>{5, 1, 4, 4, 2}, 0.4) == std::vector<double>{1, 0, 1, 1, 0});
    const auto top = top_units(std::vector<double>{missing, 1, 3}, 0.5);
    CHECK(std::isnan(top[0]));
    CHECK(top[1] == 0);
    CHECK(top[2] == 1);
    CHECK(top_units(std::vector<double>{}, 0.5).empty());
    // What everybody has is not high, however few have more.
    CHECK(top_units(std::vector<double>{0, 5, 0, 0, 5, 0}, 0.5) == std::vector<double>{0, 1, 0, 0, 1, 0});
    CHECK(top_units(std::vector<double>{2, 2, 2}, 0.5) == std::vector<double>{0, 0, 0});
}

TEST_CASE("hot units that touch are one cluster, and cold ones another")
{
    //  0  1  2      h h .
    //  3  4  5      . c h
    //  6  7  8      c c h
    using enum HotspotClass;
    const std::vector<HotspotClass> classes{Hot, Hot, None, None, Cold, Hot, Cold, Cold, Hot};
    const auto clusters = clusters_of(lattice(3, 3), "police/asb", classes);
    REQUIRE(clusters.size() == 3);
    const auto units = [&](std::size_t c) {
        std::vector<std::size_t> result;
        std::transform(clusters[c].units.begin(), clusters[c].units.end(), std::back_inserter(result), to_index);
        return result;
    };
    CHECK(units(0) == std::vector<std::size_t>{4, 6, 7});
    CHECK(clusters[0].kind == Cold);
    CHECK(units(1) == std::vector<std::size_t>{0, 1});
    CHECK(units(2) == std::vector<std::size_t>{5, 8});
    CHECK(clusters_of(lattice(3, 3), "police/asb", std::vector<HotspotClass>(9, LowHigh)).empty());
}

TEST_CASE("a unit hot for two agencies is shared, for two measures of one agency it is not")
{
    auto need = need_of(planted(5, 8));
    add_measure(need, "police/asb", planted(5, 8, 1));
    add_measure(need, "police/violence", planted(5, 8, 2));
    add_measure(need, "health/falls", planted(6, 8, 3));
    HotspotSpec spec;
    spec.p_value = PValueKind::Analytical;
    const auto hotspots = found(need, spec);
    const auto centre = 8 * side + 10;
    CHECK(hotspots.hot_for[centre] == std::vector<std::string>{"health", "police"});
    CHECK(hotspots.hot_for[5 * side + 12] == std::vector<std::string>{"police"});
    CHECK(hotspots.hot_for[0].empty());
    const auto shared = std::find_if(hotspots.clusters.begin(), hotspots.clusters.end(),
                                     [](const auto& each) { return each.measure == "shared"; });
    REQUIRE(shared != hotspots.clusters.end());
    CHECK(shared->agencies == std::vector<std::string>{"health", "police"});
    CHECK(std::find(shared->units.begin(), shared->units.end(), to_unit(centre)) != shared->units.end());
    CHECK(hotspots.clusters.front().measure == "need");
    CHECK(hotspots.clusters.front().agencies.empty());
}

TEST_CASE("too few permutations for the correction are told with the key that would help")
{
    HotspotSpec spec;
    spec.permutation.permutations = 99;
    spec.refine_to = 99;
    spec.correction = Correction::Bonferroni;
    const auto findings = found(need_of(planted(5, 8)), spec).findings;
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].message.ends_with("set \"refine_to\" to 15,999 or more"));
    spec.level = 0.001;
    CHECK(found(need_of(planted(5, 8)), spec).findings[0].message.ends_with("raise \"bonferroni\" to see them"));
}
