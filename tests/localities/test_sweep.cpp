#include <catch2/catch.hpp>

#include <cmath>

#include "localities/maps.hpp"
#include "needshed/localities/sweep.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

/// Four blocks of a chain of sixteen, each of one need.
Need four_blocks()
{
    std::vector<double> z;
    for (int unit = 0; unit < 16; ++unit) {
        const double level[] = {0, 9, 2, 12};
        z.push_back(level[unit / 4] + 0.1 * (unit % 4));
    }
    return test::need_of({z});
}

Sweep swept(const LocalityRules& rules, const std::vector<std::size_t>& counts)
{
    Progress progress;
    return sweep_counts(test::chain(16), four_blocks(), rules, std::vector<double>(16, 100.0), counts, progress);
}

} // namespace

TEST_CASE("the elbow is where the map has as many kinds of need")
{
    const auto sweep = swept(test::rules_for(16, 1), {2, 3, 4, 5, 6, 7, 8});
    CHECK(sweep.elbow == 4);
    CHECK(sweep.points[2].pseudo_f > 10 * sweep.points[1].pseudo_f);
    for (std::size_t i = 1; i < sweep.points.size(); ++i) {
        CHECK(sweep.points[i].within_share <= sweep.points[i - 1].within_share);
    }
    CHECK(sweep.points[2].people_cv == 0);
    CHECK(sweep.points[2].border_share == Approx(3.0 / 15));
}

TEST_CASE("pseudo-F is the textbook's")
{
    const auto graph = test::chain(4);
    const auto need = test::need_of({{0, 2, 10, 12}});
    Progress progress;
    const auto sweep = sweep_counts(graph, need, test::rules_for(4, 1), std::vector<double>{1, 1, 1, 5},
                                    std::vector<std::size_t>{2}, progress);
    // Total 4·25 + 4 = 104 around 6, within 2 + 2: (100 / 1) / (4 / 2).
    CHECK(sweep.points[0].pseudo_f == Approx(50));
    CHECK(sweep.points[0].within_share == Approx(4.0 / 104));
    CHECK(sweep.points[0].people_cv == Approx(0.5));
    CHECK(sweep.elbow == 0);
}

TEST_CASE("a count without a plan is told as such, and no plan at all is an error")
{
    auto rules = test::rules_for(16, 1);
    rules.bounds = {{"people", std::vector<double>(16, 1.0), 4}};
    const auto sweep = swept(rules, {3, 4, 5});
    CHECK(sweep.points[1].found);
    CHECK_FALSE(sweep.points[2].found);
    CHECK(std::isnan(sweep.points[2].within_share));
    CHECK(test::error_of([&] { swept(rules, {5, 6}); }).starts_with("4: "));
}

TEST_CASE("what a search looked at reads as a sweep, with figures where there is a draft")
{
    const auto graph = test::chain(16);
    const auto need = four_blocks();
    const auto rules = test::rules_for(16, 1);
    std::vector<TriedCount> tried{{2, true, {}}, {4, true, {}}, {9, false, {}}};
    tried[1].draft = score_plan(graph, need, rules, {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3});

    const auto sweep = sweep_of_tried(need, rules, tried, std::vector<double>(16, 100.0));

    REQUIRE(sweep.points.size() == 3);
    CHECK(sweep.points[0].found);
    CHECK(std::isnan(sweep.points[0].within_share));
    CHECK(std::isnan(sweep.points[0].objective));
    CHECK(sweep.points[1].objective == tried[1].draft.objective);
    CHECK(sweep.points[1].within_share == tried[1].draft.common_need.share);
    CHECK(sweep.points[1].people_cv == 0);
    CHECK_FALSE(sweep.points[2].found);
    CHECK(sweep.elbow == 0);
}
