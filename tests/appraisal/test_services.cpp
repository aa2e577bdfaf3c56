#include <catch2/catch.hpp>

#include <rapidcheck.h>

#include "needshed/appraisal/services.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

constexpr auto hot = HotspotClass::Hot;
constexpr auto none = HotspotClass::None;

struct Measures {
    Need need;
    Hotspots hotspots;

    void add(const std::string& name, std::vector<double> z, const std::vector<std::size_t>& hot_units,
             std::vector<double> count = {})
    {
        MeasureNeed measure;
        measure.measure = name;
        measure.count = count.empty() ? std::vector<double>(z.size(), std::nan("")) : std::move(count);
        MeasureHotspots spots;
        spots.measure = name;
        for (const double each : z) {
            spots.classes.push_back(std::isnan(each) ? HotspotClass::Missing : none);
        }
        for (const auto unit : hot_units) {
            spots.classes[unit] = hot;
        }
        measure.z = std::move(z);
        need.measures.push_back(std::move(measure));
        hotspots.measures.push_back(std::move(spots));
    }

    OrganisationalMatrix matrix() const { return compare_services(need, hotspots); }
};

std::vector<double> ramp(std::size_t count, double step = 1)
{
    std::vector<double> values(count);
    for (std::size_t i = 0; i < count; ++i) {
        values[i] = step * static_cast<double>(i);
    }
    return values;
}

std::vector<double> zigzag(std::size_t count)
{
    std::vector<double> values(count);
    for (std::size_t i = 0; i < count; ++i) {
        values[i] = i % 2 == 0 ? 1.0 : -1.0;
    }
    return values;
}

} // namespace

TEST_CASE("services with the same hot spots share operations, with like need a strategy, others nothing")
{
    Measures measures;
    measures.add("police/asb", zigzag(20), {0, 1, 2, 3}, std::vector<double>(20, 5));
    measures.add("health/falls", ramp(20), {1, 2, 3}, ramp(20));
    measures.add("council/waste", ramp(20, 3), {12});
    measures.add("fire/bins", zigzag(20), {});
    const auto matrix = measures.matrix();

    REQUIRE(matrix.pairs.size() == 6);
    const auto& first = matrix.pairs[0];
    CHECK(first.approach == Approach::Operational);
    CHECK(first.hot_a == 4);
    CHECK(first.hot_b == 3);
    CHECK(first.hot_both == 3);
    CHECK(first.overlap == 1);
    // Of the C(20, 3) ways to choose three units, C(4, 3) lie within the four.
    CHECK(first.p == Approx(4.0 / 1140));
    CHECK(first.shared_a == Approx(0.15));
    CHECK(first.shared_b == Approx(6.0 / 190));
    CHECK(matrix.pairs[3].approach == Approach::Strategic); // falls and waste
    CHECK(matrix.pairs[3].correlation == Approx(1));
    CHECK(std::isnan(matrix.pairs[3].shared_b));
    CHECK(matrix.pairs[2].correlation == Approx(1)); // both zigzag
    CHECK(std::isnan(matrix.pairs[2].overlap));

    REQUIRE(matrix.services.size() == 4);
    CHECK(matrix.services[0].approach == Approach::Operational);
    CHECK(matrix.services[0].with == std::vector<std::size_t>{1});
    CHECK(matrix.services[2].approach == Approach::Strategic);
    CHECK(matrix.services[3].approach == Approach::Strategic);
    CHECK(matrix.services[3].with == std::vector<std::size_t>{0});
    CHECK(approach_name(Approach::Unique) == "unique");
}

TEST_CASE("one or two places in common make no team")
{
    Measures measures;
    measures.add("police/asb", zigzag(100), {0, 1, 2, 3});
    measures.add("health/falls", ramp(100), {0, 1});
    const auto pair = measures.matrix().pairs.front();

    CHECK(pair.p < 0.01);
    CHECK(pair.approach == Approach::Unique);
}

TEST_CASE("two of many hot units in common by chance share nothing, nor do measures of one agency")
{
    Measures measures;
    measures.add("police/asb", zigzag(12), {0, 1, 2, 3, 4, 5, 6, 7});
    measures.add("police/theft", zigzag(12), {0, 1, 2, 3, 4, 5, 6, 7});
    measures.add("health/falls", ramp(12), {0, 1});
    const auto matrix = measures.matrix();

    REQUIRE(matrix.pairs.size() == 2);
    CHECK(matrix.pairs[0].overlap == 1);
    CHECK(matrix.pairs[0].p == Approx(28.0 / 66));
    CHECK(matrix.pairs[0].approach == Approach::Unique);
    CHECK(matrix.services[0].with.empty());
}

TEST_CASE("units without one of the measures take no part; a need that does not vary goes with none")
{
    const double missing = std::nan("");
    Measures measures;
    measures.add("police/asb", {missing, 1, 2, 3, 4}, {1}, {missing, 1, 1, 1, 1});
    measures.add("health/falls", {9, 8, 7, 6, missing}, {0, 1});
    measures.add("council/waste", {1, 1, 1, 1, 1}, {});
    const auto matrix = measures.matrix();

    CHECK(std::isnan(matrix.pairs[0].correlation)); // three units have both
    CHECK(matrix.pairs[0].hot_b == 1);
    CHECK(matrix.pairs[0].shared_a == 0.25);
    CHECK(std::isnan(matrix.pairs[1].correlation));
    CHECK(matrix.pairs[1].approach == Approach::Unique);
}

TEST_CASE("the matrix is the same from either side")
{
    CHECK(rc::check("either side", [] {
        const auto count = *rc::gen::inRange<std::size_t>(4, 40);
        const auto draw = [&] {
            std::vector<double> z(count);
            for (auto& each : z) {
                each = *rc::gen::inRange(0, 6);
            }
            return z;
        };
        const auto some = [&] {
            std::vector<std::size_t> units;
            for (std::size_t u = 0; u < count; ++u) {
                if (*rc::gen::inRange(0, 3) == 0) {
                    units.push_back(u);
                }
            }
            return units;
        };
        const auto za = draw();
        const auto zb = draw();
        const auto ha = some();
        const auto hb = some();
        Measures one;
        one.add("a/x", za, ha);
        one.add("b/y", zb, hb);
        Measures other;
        other.add("b/y", zb, hb);
        other.add("a/x", za, ha);
        const auto x = one.matrix().pairs.front();
        const auto y = other.matrix().pairs.front();
        RC_ASSERT(x.approach == y.approach);
        RC_ASSERT(std::abs(x.p - y.p) < 1e-9);
        RC_ASSERT(x.p >= 0);
        RC_ASSERT(x.p <= 1 + 1e-12);
        RC_ASSERT(x.hot_both <= std::min(x.hot_a, x.hot_b));
        RC_ASSERT(std::isnan(x.correlation) == std::isnan(y.correlation));
        RC_ASSERT(std::isnan(x.correlation) || std::abs(x.correlation - y.correlation) < 1e-12);
    }));
}

TEST_CASE("what partners agreed stands beside what demand shows, and where they differ is a finding")
{
    OrganisationalMatrix matrix;
    matrix.pairs.resize(3);
    matrix.pairs[0].a = 0;
    matrix.pairs[0].b = 1;
    matrix.pairs[1].a = 0;
    matrix.pairs[1].b = 2;
    matrix.pairs[2].a = 1;
    matrix.pairs[2].b = 2;
    matrix.pairs[1].approach = Approach::Strategic;
    Need need;
    need.measures.resize(3);
    need.measures[0].measure = "police/violence";
    need.measures[1].measure = "health/falls";
    need.measures[2].measure = "council/visits";
    Findings findings;
    enter_agreed({{"council/visits", "police/violence", Approach::Strategic}}, need, matrix, findings);
    CHECK(findings.empty());
    CHECK(matrix.pairs[1].agreed == Approach::Strategic);
    CHECK_FALSE(matrix.pairs[0].agreed.has_value());
    enter_agreed({{"council/visits", "police/violence", Approach::Strategic},
                  {"police/violence", "health/falls", Approach::Operational}},
                 need, matrix, findings);
    CHECK(matrix.pairs[0].agreed == Approach::Operational);
    CHECK(matrix.pairs[0].approach == Approach::Unique);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].kind == "approach_not_shown");
    CHECK(findings[0].message == "1 of 2 pairs agreed has another approach than demand shows: police/violence and "
                                 "health/falls: agreed operational, demand shows unique");
}
