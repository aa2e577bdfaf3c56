#include <catch2/catch.hpp>

#include <numeric>

#include <rapidcheck.h>

#include "appraisal/nine.hpp"
#include "needshed/appraisal/needs.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::missing;
using test::Nine;

namespace {

constexpr auto cold = HotspotClass::Cold;
constexpr auto hot = HotspotClass::Hot;
constexpr auto none = HotspotClass::None;

void set_hot(Nine& nine, std::vector<HotspotClass> classes)
{
    MeasureHotspots spots;
    spots.measure = nine.need.measures.back().measure;
    spots.classes = std::move(classes);
    nine.hotspots.measures.push_back(std::move(spots));
}

std::vector<NeedProfile> profiles(const Nine& nine)
{
    return profile_needs(nine.plan.locality, nine.plan.count, nine.demand, nine.need, nine.hotspots);
}

std::vector<std::string> labels(const Nine& nine)
{
    std::vector<std::string> names;
    for (const auto& profile : profiles(nine)) {
        names.push_back(label_name(profile.label));
    }
    return names;
}

} // namespace

TEST_CASE("a need is generic where it is high outside hot spots too, localised where hot spots bear it, else low")
{
    //     G H I      2 2 2      low: below the area, no hot spot
    //     D E F      0 1 1      1 is generic: C is hot, E and F are high as well
    //     A B C      0 0 1      0 is localised: A is hot, B and D are not high
    Nine nine;
    nine.add_count("police/asb", {9, 2, 9, 4, 9, 9, 1, 1, 1}, "all", {3, -1, 2, -1, 1, 1, -2, -2, -2});
    nine.need.measures[0].rate = {90, 10, 30, 10, 18, 15, 1, 1, 1};
    set_hot(nine, {hot, none, hot, none, none, none, cold, none, none});
    CHECK(labels(nine) == std::vector<std::string>{"localised", "localised", "generic", "low"});
}

TEST_CASE("what is high is high by any standard: percentiles, whose mean is 50, give the labels of z-scores")
{
    std::vector<std::vector<std::string>> found;
    for (const double usual : {0.0, 50.0}) {
        Nine nine;
        std::vector<double> z{3, -1, 2, -1, 1, 1, -1, -2, -2};
        for (auto& each : z) {
            each += usual;
        }
        nine.add_count("police/asb", {9, 2, 9, 4, 9, 9, 1, 1, 1}, "all", z);
        nine.need.measures[0].rate = {90, 10, 30, 10, 18, 15, 1, 1, 1};
        set_hot(nine, {hot, none, hot, none, none, none, cold, none, none});
        found.push_back(labels(nine));
    }
    CHECK(found[1] == std::vector<std::string>{"localised", "localised", "generic", "low"});
    CHECK(found[0] == found[1]);
}

TEST_CASE("the whole area has a localised need where few people have it, in hot spots")
{
    Nine nine;
    nine.add_count("police/asb", {9, 0, 0, 0, 0, 0, 0, 0, 0}, "all");
    nine.need.measures[0].rate = {90, 0, 0, 0, 0, 0, 0, 0, 0};
    CHECK(labels(nine)[0] == "scattered");
    set_hot(nine, {hot, none, none, none, none, none, none, none, none});
    CHECK(labels(nine)[0] == "localised");
    // A tenth of the records in hot spots is enough, less is not.
    nine.need.measures[0].count = {9, 81, 0, 0, 0, 0, 0, 0, 0};
    CHECK(labels(nine)[0] == "localised");
    nine.need.measures[0].count = {9, 82, 0, 0, 0, 0, 0, 0, 0};
    CHECK(labels(nine)[0] == "scattered");
    Nine nobody;
    nobody.add_count("police/asb", {0, 0, 0, 0, 0, 0, 0, 0, 0}, "all", {0, 0, 0, 0, 0, 0, 0, 0, 0});
    CHECK(labels(nobody) == std::vector<std::string>{"low", "low", "low", "low"});
}

TEST_CASE("a need of which hot spots have most is localised, though it is high outside them too")
{
    Nine nine;
    nine.demand.populations[0].people = {100, 300, 300, 300, 100, 100, 100, 100, 100};
    nine.add_count("police/asb", {80, 30, 9, 30, 9, 9, 1, 1, 1}, "all", {9, 1, 0, 1, 0, 0, -3, -4, -4});
    nine.need.measures[0].rate = {800, 100, 30, 100, 90, 90, 10, 10, 10};
    set_hot(nine, {hot, none, none, none, none, none, none, none, none});
    CHECK(labels(nine)[1] == "localised"); // A has 80 of 140 records, and a seventh of the people
    nine.need.measures[0].count[0] = 50;
    CHECK(labels(nine)[1] == "generic"); // 50 of 110
}

TEST_CASE("a score is localised where a tenth of the people live in its hot spots")
{
    Nine nine;
    nine.add_score("health/mood", {1, 1, 1, 1, 1, 1, 1, 1, -8});
    set_hot(nine, {hot, hot, none, none, none, none, none, none, none});
    CHECK(labels(nine)[0] == "generic"); // 300 of 4 500
    nine.hotspots.measures[0].classes[2] = hot;
    CHECK(labels(nine)[0] == "localised"); // 600
}

TEST_CASE("records of units without people are in no rate, and in no share")
{
    Nine nine;
    nine.demand.populations[0].people = {0, 200, 300, 400, 500, 600, 700, 800, missing};
    nine.add_count("police/asb", {50, 2, 3, 4, 5, 6, 7, 8, 70}, "all");
    nine.need.measures[0].rate = {missing, 10, 10, 10, 10, 10, 10, 10, missing};
    nine.need.measures[0].area_rate = 10;
    set_hot(nine, {hot, hot, none, none, none, none, none, none, none});
    const auto all = profiles(nine).front();
    CHECK(all.location_quotient == Approx(1));
    CHECK(all.demand_in_hot == Approx(2.0 / 35));
}

TEST_CASE("a locality that is hot in every unit has a generic need, one without values has none")
{
    Nine nine;
    nine.add_score("health/mood", {1, 1, missing, 1, missing, missing, 1, 1, -3});
    set_hot(nine, {hot, hot, none, hot, none, none, none, none, none});
    CHECK(labels(nine) == std::vector<std::string>{"localised", "generic", "", "low"});
}

TEST_CASE("the numbers beside the label are those of the Lorenz curve, the location quotient and the hot units")
{
    Nine nine;
    nine.demand.populations[0].people = {100, 100, 100, 100, 100, 100, 100, 100, 100};
    nine.add_count("police/asb", {8, 0, 1, 1, 1, 1, 2, 2, 2}, "all");
    nine.need.measures[0].rate = {80, 0, 10, 10, 10, 10, 20, 20, 20};
    nine.need.measures[0].area_rate = 20;
    set_hot(nine, {hot, none, none, none, none, none, none, none, none});
    const auto all = profiles(nine);
    CHECK(all[0].location_quotient == Approx(1));
    CHECK(all[0].people_in_hot == Approx(1.0 / 9));
    CHECK(all[0].demand_in_hot == Approx(8.0 / 18));
    const auto& first = all[1]; // A, B and D: 80, 0 and 10 a thousand
    CHECK(first.location_quotient == Approx(1.5));
    CHECK(first.hot_units == 1);
    CHECK(first.demand_in_hot == Approx(8.0 / 9));
    // Gini of 0, 10, 80 among three: Σ (2i − n − 1) x / (n Σ x) = (−2·0 + 0·10 + 2·80) / (3·90).
    CHECK(first.gini == Approx(160.0 / 270));
    CHECK(all[2].gini == Approx(0).margin(1e-12));
    CHECK(std::isnan(all[2].demand_in_hot) == false);
    CHECK(all[2].demand_in_hot == 0);
}

TEST_CASE("scores have no quotient, no Gini and no records")
{
    Nine nine;
    nine.add_score("health/mood", {1, 2, 3, 4, 5, 6, 7, 8, 9});
    for (const auto& profile : profiles(nine)) {
        CHECK(std::isnan(profile.location_quotient));
        CHECK(std::isnan(profile.gini));
        CHECK(std::isnan(profile.demand_in_hot));
    }
}

TEST_CASE("without a plan there is the whole area alone, and a need spread evenly over it is generic")
{
    Nine nine;
    nine.add_count("police/asb", {1, 2, 3, 4, 5, 6, 7, 8, 9}, "all", {1, 1, 1, 1, 0, -1, -1, -1, -1});
    nine.need.measures[0].rate = {10, 10, 10, 10, 10, 10, 10, 10, 10};
    set_hot(nine, {hot, none, none, none, none, none, none, none, none});
    const auto all = profile_needs({}, 0, nine.demand, nine.need, nine.hotspots);
    REQUIRE(all.size() == 1);
    CHECK(all[0].label == NeedLabel::Generic);
}

TEST_CASE("the Gini coefficient lies in [0, 1), and people spread evenly over more units do not change it")
{
    CHECK(rc::check([] {
        Nine nine;
        const auto people = *rc::gen::container<std::vector<int>>(9, rc::gen::inRange(0, 1000));
        const auto rate = *rc::gen::container<std::vector<int>>(9, rc::gen::inRange(0, 100));
        nine.demand.populations[0].people.assign(people.begin(), people.end());
        nine.add_count("police/asb", std::vector<double>(9, 1), "all");
        nine.need.measures[0].rate.assign(rate.begin(), rate.end());
        const auto gini = profile_needs({}, 0, nine.demand, nine.need, nine.hotspots)[0].gini;
        for (auto& each : nine.demand.populations[0].people) {
            each *= 2;
        }
        const auto doubled = profile_needs({}, 0, nine.demand, nine.need, nine.hotspots)[0].gini;
        const bool nobody = std::isnan(gini) && std::isnan(doubled);
        RC_ASSERT(nobody || (gini >= 0 && gini < 1 && std::abs(gini - doubled) < 1e-12));
    }));
}
