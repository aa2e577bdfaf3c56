#include <catch2/catch.hpp>

#include <limits>

#include "release/fifths.hpp"

using namespace needshed;
using namespace needshed::release;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Ten units of rising rates and one without.
MeasureNeed calls()
{
    MeasureNeed measure;
    measure.measure = "police/calls";
    measure.population = "all";
    measure.rate = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, missing};
    measure.crude_rate = measure.rate;
    measure.z = measure.rate;
    return measure;
}

using Numbers = std::vector<std::size_t>;

} // namespace

TEST_CASE("fifths hold as many units each, the first those of most need; what is missing is in none")
{
    const auto fifths = fifths_of(calls());
    CHECK(fifths.of_unit == Numbers{5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 0});
    CHECK(fifths.ranges[0] == "9.00 to 10.0");
    CHECK(fifths.ranges[4] == "1.00 to 2.00");
}

TEST_CASE("equal values are in one fifth, so that a fifth may be empty")
{
    auto measure = calls();
    measure.rate = {0, 0, 0, 0, 0, 0, 7, 8, 9, 10, missing};
    measure.z = measure.rate;
    const auto fifths = fifths_of(measure);
    CHECK(fifths.of_unit == Numbers{3, 3, 3, 3, 3, 3, 2, 2, 1, 1, 0});
    CHECK(fifths.ranges[3].empty());
    CHECK(fifths.ranges[2] == "0.00");
}

TEST_CASE("where less is more need, the first fifth has the least")
{
    auto measure = calls();
    for (auto& z : measure.z) {
        z = -z;
    }
    CHECK(fifths_of(measure).ranges[0] == "1.00 to 2.00");
}

TEST_CASE("what fifths are of is said: rates, smoothed or not, scores, and what ages give")
{
    const Origin origin;
    auto measure = calls();
    CHECK(fifths_words(origin, measure) == "records per 1,000 people");
    measure.rate[0] = 1.5;
    CHECK(fifths_words(origin, measure) == "records per 1,000 people, smoothed where people are few");
    measure.ages.value = measure.rate;
    measure.ages.method = AgeMethod::Direct;
    CHECK(fifths_words(origin, measure) == "records per 1,000 people, at the same ages everywhere");
    for (auto& rate : measure.rate) {
        rate *= 1000;
    }
    measure.ages.method = AgeMethod::Indirect;
    CHECK(fifths_words(origin, measure) == "records over those that the ages of its people give");
    CHECK(fifths_of(measure).ranges[0] == "9.00 to 10.0");
    measure.population.clear();
    CHECK(fifths_words(origin, measure) == "the score as supplied");
}
