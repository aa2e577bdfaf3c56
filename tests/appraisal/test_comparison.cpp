#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "needshed/appraisal/comparison.hpp"
#include "needshed/core/matching.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::error_of;

namespace {

using Labels = std::vector<std::uint32_t>;

/// As many labels as units, numbered from 0 without a gap.
Labels any_plan(std::size_t units)
{
    Labels labels;
    std::uint32_t used = 0;
    for (std::size_t u = 0; u < units; ++u) {
        labels.push_back(*rc::gen::inRange(0U, std::min(used + 1, 6U)));
        used = std::max(used, labels.back() + 1);
    }
    return labels;
}

double best_sum(const std::vector<double>& gain, std::size_t rows, std::size_t columns)
{
    std::vector<std::size_t> order(columns);
    std::iota(order.begin(), order.end(), std::size_t{0});
    double best = -1e300;
    do {
        double sum = 0;
        for (std::size_t row = 0; row < rows; ++row) {
            sum += gain[row * columns + order[row]];
        }
        best = std::max(best, sum);
    } while (std::next_permutation(order.begin(), order.end()));
    return best;
}

} // namespace

TEST_CASE("a matching is as good as the best of all")
{
    CHECK(rc::check([] {
        const auto rows = *rc::gen::inRange<std::size_t>(1, 6);
        const auto columns = *rc::gen::inRange<std::size_t>(rows, 7);
        std::vector<double> gain;
        for (std::size_t i = 0; i < rows * columns; ++i) {
            gain.push_back(*rc::gen::inRange(0, 10) / 4.0);
        }
        const auto column_of = best_matching(gain, rows, columns);
        double sum = 0;
        std::vector<bool> used(columns, false);
        for (std::size_t row = 0; row < rows; ++row) {
            RC_ASSERT(!used[column_of[row]]);
            used[column_of[row]] = true;
            sum += gain[row * columns + column_of[row]];
        }
        RC_ASSERT(sum == best_sum(gain, rows, columns));
    }));
}

TEST_CASE("numbers of localities play no part")
{
    const auto same = compare(Labels{0, 0, 1, 1, 2}, Labels{2, 2, 0, 0, 1}, {});
    CHECK(same.moved.empty());
    CHECK(same.adjusted_rand == 1);
    CHECK(same.variation_of_information == 0);
    REQUIRE(same.matches.size() == 3);
    CHECK(same.matches[0].after == 2);
    CHECK(same.matches[0].units_kept == 2);
}

TEST_CASE("localities are matched so that most people stay, not most units")
{
    const Labels before{0, 0, 0, 1, 1};
    const Labels after{0, 0, 1, 1, 1};
    const std::vector<double> people{1, 1, 100, 10, std::nan("")};
    const auto by_units = compare(before, after, {});
    CHECK(by_units.moved == std::vector<UnitIndex>{to_unit(2)});
    CHECK(by_units.people == 0);
    const auto by_people = compare(before, after, people);
    CHECK(by_people.matches[0].after == 1);
    CHECK(by_people.moved == std::vector<UnitIndex>{to_unit(0), to_unit(1), to_unit(3), to_unit(4)});
    CHECK(by_people.people_moved == 12);
    CHECK(by_people.people == 112);
    CHECK(by_people.matches[0].people_kept == 100);
    CHECK(by_people.matches[0].people_left == 2);
    CHECK(by_people.matches[0].people_joined == 10);
    CHECK(by_people.matches[0].units_joined == 2);
}

TEST_CASE("a locality that went has no match, and neither has one that is new")
{
    const auto fewer = compare(Labels{0, 1, 2}, Labels{0, 0, 1}, std::vector<double>{5, 3, 2});
    REQUIRE(fewer.matches.size() == 3);
    CHECK(fewer.matches[1].after == no_group);
    CHECK(fewer.matches[1].units_left == 1);
    const auto more = compare(Labels{0, 0, 1}, Labels{0, 1, 2}, std::vector<double>{5, 3, 2});
    REQUIRE(more.matches.size() == 3);
    CHECK(more.matches[2].before == no_group);
    CHECK(more.matches[2].after == 1);
    CHECK(more.matches[2].people_joined == 3);
    // What shares nothing is no match, although a matching of all would pair them.
    const auto apart = compare(Labels{0, 0, 0, 0, 1}, Labels{0, 0, 0, 1, 0}, {});
    REQUIRE(apart.matches.size() == 3);
    CHECK(apart.matches[1].after == no_group);
    CHECK(apart.matches[2].before == no_group);
    CHECK(apart.moved == std::vector<UnitIndex>{to_unit(3), to_unit(4)});
}

TEST_CASE("agreement of plans as published")
{
    // scikit-learn, documentation of adjusted_rand_score
    CHECK(compare(Labels{0, 0, 1, 2}, Labels{0, 0, 1, 1}, {}).adjusted_rand == Approx(0.57).margin(0.005));
    CHECK(compare(Labels{0, 0, 1, 1}, Labels{0, 0, 1, 2}, {}).adjusted_rand == Approx(0.57).margin(0.005));
    CHECK(compare(Labels{0, 0, 0, 0}, Labels{0, 1, 2, 3}, {}).adjusted_rand == 0);
    CHECK(compare(Labels{0, 0, 1, 1}, Labels{0, 1, 0, 1}, {}).adjusted_rand == Approx(-0.5));
    CHECK(compare(Labels{0, 0, 0}, Labels{0, 0, 0}, {}).adjusted_rand == 1);
    // Meilă (2007): against one locality it is the entropy; plans that cross have the entropies of both.
    CHECK(compare(Labels{0, 0, 1, 1}, Labels{0, 0, 0, 0}, {}).variation_of_information == Approx(std::log(2)));
    CHECK(compare(Labels{0, 0, 1, 1}, Labels{0, 1, 0, 1}, {}).variation_of_information == Approx(2 * std::log(2)));
}

TEST_CASE("the variation of information is a distance, and both plans count alike")
{
    CHECK(rc::check([] {
        const auto units = *rc::gen::inRange<std::size_t>(1, 30);
        const auto a = any_plan(units);
        const auto b = any_plan(units);
        const auto c = any_plan(units);
        const auto distance = [](const Labels& x, const Labels& y) {
            return compare(x, y, {}).variation_of_information;
        };
        RC_ASSERT(std::abs(distance(a, b) - distance(b, a)) < 1e-12);
        RC_ASSERT(distance(a, c) <= distance(a, b) + distance(b, c) + 1e-12);
        RC_ASSERT(distance(a, b) <= std::log(static_cast<double>(units)) + 1e-12);
        RC_ASSERT(compare(a, b, {}).moved.size() == compare(b, a, {}).moved.size());
        RC_ASSERT(std::abs(compare(a, b, {}).adjusted_rand - compare(b, a, {}).adjusted_rand) < 1e-12);
        std::size_t seen = 0;
        for (const auto& match : compare(a, b, {}).matches) {
            seen += match.units_kept + match.units_left;
        }
        RC_ASSERT(seen == units);
    }));
}

TEST_CASE("plans of other units do not compare")
{
    CHECK(error_of([] {
              compare(Labels{0, 1}, Labels{0}, {});
          }) == "3: comparison: the plans are not of the same units. Give every unit to both.");
    CHECK(error_of([] {
              compare(Labels{0, 1}, Labels{0, 1}, std::vector<double>{1});
          }) == "3: comparison: the plans are not of the same units. Give every unit to both.");
}
