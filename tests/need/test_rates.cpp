#include <algorithm>
#include <cmath>
#include <limits>

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "needshed/need/rates.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

Approx near(double value)
{
    return Approx(value).epsilon(1e-12);
}

void check_interval(Interval interval, double low, double high)
{
    CHECK(interval.low == near(low));
    CHECK(interval.high == near(high));
}

// The sudden infant deaths and births of 1974 in North Carolina's counties, in order of their names: columns SID74 and
// BIR74 of nc_sids/nc.gpkg (r-cran-sf).
const std::vector<double> nc_deaths{13, 0,  0,  15, 1,  0,  7,  6, 8, 5, 9, 5,  3,  6,  0, 5,  2, 5,  2,  2,
                                    1,  0,  10, 15, 13, 38, 1,  0, 8, 1, 4, 16, 10, 10, 2, 11, 0, 0,  4,  4,
                                    23, 18, 6,  2,  5,  7,  7,  0, 4, 2, 6, 1,  5,  10, 8, 0,  2, 2,  5,  44,
                                    0,  3,  5,  8,  12, 9,  29, 4, 1, 3, 4, 1,  4,  14, 1, 7,  4, 31, 16, 3,
                                    12, 4,  8,  5,  1,  5,  3,  3, 0, 4, 4, 16, 4,  5,  1, 18, 4, 11, 1,  0};
const std::vector<double> nc_births{
    4672, 1333, 487,  1570, 1091, 781,  2692,  1324, 1782,  2181, 7515, 3573, 4099, 3609, 286,  2414,  1035,
    5754, 1646, 1027, 751,  284,  4866, 3350,  5868, 20366, 508,  521,  5509, 1207, 2483, 7970, 3657,  11858,
    1399, 9014, 420,  415,  1671, 870,  16184, 3608, 3776,  2110, 2574, 1452, 1494, 338,  4139, 1143,  3999,
    578,  2252, 3589, 2216, 797,  765,  1549,  1946, 21588, 671,  1258, 2648, 4021, 5526, 1421, 11158, 3164,
    542,  1638, 1228, 484,  1556, 5094, 533,   4456, 2756,  7889, 4449, 4606, 2992, 3025, 2255, 2356,  1612,
    3188, 675,  1173, 248,  3915, 2180, 14484, 968,  990,   1323, 6638, 3146, 3702, 1269, 770};

} // namespace

TEST_CASE("below 10 events the interval of a count is the exact one")
{
    // scipy 1.17.1: (chi2.ppf(.025, 2*o) / 2 if o else 0, chi2.ppf(.975, 2*o + 2) / 2)
    check_interval(poisson_interval(0), 0, 3.68887945411394);
    check_interval(poisson_interval(1), 0.0253178079842899, 5.5716433909389);
    check_interval(poisson_interval(5), 1.62348639011842, 11.6683320793227);
    check_interval(poisson_interval(9), 4.11537309737833, 17.0848034514192);
    check_interval(poisson_interval(4, 0.998), 0.428552413628423, 14.7941492225372);
}

TEST_CASE("a count that was spread over units has an exact interval too")
{
    // scipy 1.17.1, as above
    check_interval(poisson_interval(2.5), 0.415605806743331, 8.00638213731466);
    check_interval(poisson_interval(9.9), 4.72663870327838, 18.2604570199447);
}

TEST_CASE("from 10 events on the interval of a count is Byar's")
{
    // scipy 1.17.1: z = norm.ppf(.975); o * (1 - 1/(9*o) - z/(3*o**.5))**3, (o+1) * (1 - 1/(9*(o+1)) +
    // z/(3*(o+1)**.5))**3
    check_interval(poisson_interval(10), 4.78744991396756, 18.3914586057565);
    check_interval(poisson_interval(57), 43.1686006651133, 73.8514592797214);
    check_interval(poisson_interval(1000), 938.97249871549, 1063.95258127149);
    check_interval(poisson_interval(20, 0.998), 8.92280236514419, 38.0850356250419);
}

TEST_CASE("a Poisson interval holds its count and grows with it")
{
    CHECK(rc::check("interval", [] {
        const double events = *rc::gen::inRange(0, 5000);
        const auto interval = poisson_interval(events);
        const auto next = poisson_interval(events + 1);
        RC_ASSERT(interval.low <= events);
        RC_ASSERT(interval.high > events);
        RC_ASSERT(next.low > interval.low);
        RC_ASSERT(next.high > interval.high);
    }));
}

TEST_CASE("a count below zero has no interval")
{
    CHECK(test::error_of([] { poisson_interval(-1); }) ==
          "2: poisson_interval: a count of -1.000000. Counts are 0 or more.");
    CHECK(test::error_of([] { poisson_interval(missing); }) ==
          "2: poisson_interval: a count of nan. Counts are 0 or more.");
}

TEST_CASE("certainty is no confidence level")
{
    CHECK(test::error_of([] { poisson_interval(3, 1); }) ==
          "2: poisson_interval: a confidence of 1.000000. Give a share between 0 and 1, such as 0.95.");
}

TEST_CASE("empirical Bayes rates of North Carolina's infant deaths are those of esda")
{
    // esda 2.9.0: from esda.smoothing import Empirical_Bayes; Empirical_Bayes(SID74, BIR74).r
    const auto bayes = empirical_bayes(nc_deaths, nc_births);

    CHECK(bayes.rate[0] == near(0.00250856439609715));  // Alamance, 13 of 4672
    CHECK(bayes.rate[3] == near(0.00483880405212655));  // Anson, 15 of 1570
    CHECK(bayes.rate[37] == near(0.00174573282027333)); // Graham, 0 of 415
    CHECK(bayes.rate[59] == near(0.00203635456586042)); // Mecklenburg, 44 of 21588
    CHECK(bayes.rate[77] == near(0.00345277511371087)); // Robeson, 31 of 7889
    double weighted_by_place = 0;
    for (std::size_t i = 0; i < bayes.rate.size(); ++i) {
        weighted_by_place += static_cast<double>(i + 1) * bayes.rate[i];
    }
    CHECK(weighted_by_place == near(10.4851032915753)); // (r @ arange(1, 101)): all hundred at once
}

TEST_CASE("a unit without people or without a count has no rate and does not shift the others'")
{
    // esda 2.9.0: Empirical_Bayes([2, 30, 5, 0, 12], [1000, 4000, 2500, 300, 1200]).r
    const std::vector<double> events{2, 30, 7, 5, 0, missing, 12, 1};
    const std::vector<double> people{1000, 4000, 0, 2500, 300, 900, 1200, missing};
    const auto rate = empirical_bayes(events, people).rate;

    CHECK(rate[0] == near(0.00348050682261209));
    CHECK(rate[1] == near(0.00717403811578569));
    CHECK(rate[3] == near(0.0027980036774363));
    CHECK(rate[4] == near(0.00389456609894566));
    CHECK(rate[6] == near(0.00824234470691164));
    for (const std::size_t unit : {2, 5, 7}) {
        CHECK(std::isnan(rate[unit]));
    }
}

TEST_CASE("rates that differ less than chance would make them shrink to the mean altogether")
{
    const auto bayes = empirical_bayes(std::vector<double>{4, 5, 6}, std::vector<double>{500, 500, 500});

    CHECK(bayes.variance_was_negative);
    CHECK(bayes.between_variance == 0);
    // The people-weighted variance of 0.008, 0.010, 0.012 less the noise of a mean unit, by hand.
    CHECK(bayes.estimated_variance == Approx(8e-6 / 3 - 0.01 / 500));
    CHECK(bayes.rate == std::vector<double>{0.01, 0.01, 0.01});
}

TEST_CASE("where nothing happened every shrunk rate is zero")
{
    const auto bayes = empirical_bayes(std::vector<double>{0, 0}, std::vector<double>{10, 20});

    CHECK_FALSE(bayes.variance_was_negative);
    CHECK(bayes.rate == std::vector<double>{0, 0});
}

TEST_CASE("without any people there is no mean to shrink to")
{
    const auto bayes = empirical_bayes(std::vector<double>{3, 4}, std::vector<double>{0, -5});

    CHECK(std::isnan(bayes.mean));
    CHECK(std::isnan(bayes.rate[0]));
    CHECK(std::isnan(bayes.rate[1]));
}

TEST_CASE("a shrunk rate lies between the crude rate and the area's")
{
    CHECK(rc::check("between", [] {
        const auto count = *rc::gen::inRange<std::size_t>(2, 40);
        std::vector<double> events;
        std::vector<double> people;
        for (std::size_t i = 0; i < count; ++i) {
            events.push_back(*rc::gen::inRange(0, 60));
            people.push_back(*rc::gen::inRange(50, 3000));
        }
        const auto bayes = empirical_bayes(events, people);
        for (std::size_t i = 0; i < count; ++i) {
            const auto [low, high] = std::minmax({events[i] / people[i], bayes.mean});
            RC_ASSERT(bayes.rate[i] >= low * (1 - 1e-12));
            RC_ASSERT(bayes.rate[i] <= high * (1 + 1e-12));
        }
    }));
}

TEST_CASE("the interval of a proportion is Wilson's")
{
    // statsmodels 0.15.0: proportion_confint(x, n, alpha, method="wilson")
    check_interval(proportion_interval(0, 20), 0, 0.161125158052819);
    check_interval(proportion_interval(1, 20), 0.0088814488007954, 0.236131193446742);
    check_interval(proportion_interval(37, 120), 0.232727369889163, 0.395829977238007);
    check_interval(proportion_interval(5000, 9000, 0.998), 0.539319038171965, 0.571674302398155);
    check_interval(proportion_interval(20, 20), 0.83887484194718, 1);
}

TEST_CASE("a proportion of more events than people is refused")
{
    CHECK(
        test::error_of([] { proportion_interval(5, 4); }) ==
        "2: proportion_interval: 5.000000 events among 4.000000 people. Give 0 to as many events as there are people.");
}

TEST_CASE("funnel limits are the counts whose exact interval ends at what is expected")
{
    // scipy 1.17.1: brentq of gammainc(x, E) = tail above E and of gammaincc(x + 1, E) = tail below
    check_interval(funnel_limits(2, 0.95), 0, 5.65833506162616);
    check_interval(funnel_limits(12.5, 0.95), 5.59514991292154, 20.3629206241122);
    check_interval(funnel_limits(12.5, 0.998), 2.68629572085913, 25.2351684411831);
    check_interval(funnel_limits(400, 0.998), 339.146119714933, 463.705734626374);
}

TEST_CASE("funnel limits need something expected")
{
    CHECK(test::error_of([] { funnel_limits(0, 0.95); }) ==
          "2: funnel_limits: 0.000000 events expected. Give a number above 0.");
    CHECK(test::error_of([] { funnel_limits(3, 1); }) ==
          "2: funnel_limits: a confidence of 1.000000. Give a share between 0 and 1, such as 0.95.");
}

namespace {

/// Borders of 1 m between the squares of a lattice of four by four.
Graph squares()
{
    std::vector<GraphEdge> edges;
    for (std::size_t i = 0; i < 16; ++i) {
        if (i % 4 < 3) {
            edges.push_back({to_unit(i), to_unit(i + 1), 1});
        }
        if (i < 12) {
            edges.push_back({to_unit(i), to_unit(i + 4), 1});
        }
    }
    return {16, edges};
}

const std::vector<double> local_events{12, 7, 3, 9, 15, 22, 4, 1, 18, 30, 6, 2, 5, 11, 8, 0};
const std::vector<double> local_people{900, 500,  700, 650, 800, 1200, 300, 420,
                                       880, 1000, 510, 260, 610, 720,  540, 330};

} // namespace

TEST_CASE("local empirical Bayes is that of spdep")
{
    // spdep 1.2.7: EBlocal(x, n, cell2nb(4, 4), geoda = TRUE)$est
    const std::vector<double> expected{
        0.01545454545454546, 0.01351987529228371, 0.01069767441860465, 0.01077500597824371,
        0.01772486772486772, 0.01979934442990963, 0.01218206751559178, 0.00981595092024540,
        0.02054671186711442, 0.02390464717231380, 0.01534856883005466, 0.00635929314608502,
        0.01448339666649287, 0.01653360396589332, 0.01250077340956058, 0.00545479975756446};
    const auto found = local_empirical_bayes(squares(), local_events, local_people);

    for (std::size_t i = 0; i < 16; ++i) {
        CHECK(found.rate[i] == near(expected[i]));
    }
    CHECK(found.negative == 4);
}

TEST_CASE("local empirical Bayes leaves out units without people, and is 0 where nothing happened near")
{
    auto events = local_events;
    auto people = local_people;
    people[5] = 0;
    for (const std::size_t i : {10U, 11U, 14U, 15U}) {
        events[i] = 0;
    }
    const auto found = local_empirical_bayes(squares(), events, people);

    CHECK(std::isnan(found.rate[5]));
    CHECK_FALSE(std::isnan(found.rate[4]));
    CHECK(found.rate[15] == 0);
}
