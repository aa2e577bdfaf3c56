#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "hotspots/lattice.hpp"
#include "needshed/hotspots/weights.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

// 3 .  . 3 .
//            4
// 0 1  . 2 .  .  . 5
const std::vector<Point> six{{0, 0}, {1, 0}, {3, 0}, {3, 2}, {6, 1}, {10, 0}};

std::vector<std::size_t> row(const Weights& weights, std::size_t unit)
{
    std::vector<std::size_t> result;
    for (const auto neighbour : weights.neighbours(to_unit(unit))) {
        result.push_back(to_index(neighbour));
    }
    return result;
}

double distance(const Point& a, const Point& b)
{
    return std::hypot(a.x - b.x, a.y - b.y);
}

std::vector<Point> scattered(std::size_t count, std::uint64_t seed)
{
    Random random(seed);
    std::vector<Point> points(count);
    for (auto& point : points) {
        // Some in a clump, some far off, some twice at one place.
        const double spread = random.uniform() < 0.5 ? 1 : 1000;
        point = {spread * random.normal(), spread * random.normal()};
    }
    if (count > 4) {
        points[3] = points[1];
    }
    return points;
}

} // namespace

TEST_CASE("contiguity is the graph with weight 1")
{
    const auto weights = contiguity(test::lattice(2, 2));

    CHECK(row(weights, 0) == std::vector<std::size_t>{1, 2});
    CHECK(weights.of(to_unit(0))[0] == 1);
    CHECK(weights.self == 1);
}

TEST_CASE("the nearest neighbours come in unit order, of equally near ones the first")
{
    const auto weights = k_nearest(six, 2);

    CHECK(row(weights, 0) == std::vector<std::size_t>{1, 2});
    CHECK(row(weights, 2) == std::vector<std::size_t>{1, 3}); // both 2 away
    CHECK(row(k_nearest(six, 1), 2) == std::vector<std::size_t>{1});
}

TEST_CASE("a distance band holds those at its edge, with inverse distances when asked")
{
    CHECK(row(distance_band(six, 2), 2) == std::vector<std::size_t>{1, 3});
    CHECK(distance_band(six, 3, 2).of(to_unit(0))[1] == Approx(1.0 / 9));
    CHECK(row(distance_band(six, 3), 5).empty());
}

TEST_CASE("the connecting distance leaves no unit alone")
{
    // libpysal 4.14.1: min_threshold_distance(points)
    CHECK(connecting_distance(six) == Approx(4.123105625617661).epsilon(1e-14));
}

TEST_CASE("kernel weights are those of libpysal")
{
    // Kernel(points, bandwidth=3.5, fixed=True, function=...).weights[2], of which 2 itself stands apart here
    const auto kernel = [](Kernel each) { return kernel_weights(six, 3.5, each); };
    const auto check = [](const Weights& weights, double self, const std::vector<double>& expected) {
        REQUIRE(row(weights, 2) == std::vector<std::size_t>{0, 1, 3, 4});
        CHECK(weights.self == Approx(self).epsilon(1e-12));
        for (std::size_t k = 0; k < 4; ++k) {
            CHECK(weights.of(to_unit(2))[k] == Approx(expected[k]).epsilon(1e-12));
        }
    };

    check(kernel(Kernel::Triangular), 1, {0.142857142857143, 0.428571428571429, 0.428571428571429, 0.0964920970947487});
    check(kernel(Kernel::Epanechnikov), 0.75,
          {0.198979591836735, 0.505102040816327, 0.505102040816327, 0.137755102040816});
    check(kernel(Kernel::Quartic), 0.9375,
          {0.0659881299458559, 0.42521345272803, 0.42521345272803, 0.0316274468971262});
    check(kernel(Kernel::Gaussian), 0.398942280401433,
          {0.276295185534501, 0.338847935756788, 0.338847935756788, 0.265244881514101});
    check(kernel(Kernel::Uniform), 0.5, {0.5, 0.5, 0.5, 0.5});
}

TEST_CASE("an adaptive kernel reaches just beyond the k-th nearest of each unit")
{
    const auto weights = adaptive_kernel_weights(six, 2, Kernel::Triangular);

    CHECK(row(weights, 5) == std::vector<std::size_t>{2, 4});
    CHECK(weights.of(to_unit(5))[0] > 0);
    CHECK(weights.of(to_unit(5))[0] < 1e-6);
    CHECK(weights.of(to_unit(5))[1] == Approx(1 - std::hypot(4, 1) / 7).epsilon(1e-6));
}

TEST_CASE("weights that cannot be made are refused")
{
    CHECK(test::error_of([] { k_nearest(six, 6); }) ==
          "3: /hotspots/weights/k: is 6. Give 1 to 5, one less than there are units.");
    CHECK(test::error_of([] { distance_band(six, 0); }) ==
          "3: /hotspots/weights/distance_m: is 0. Give a distance above 0.");
    CHECK(test::error_of([] { distance_band(six, 1, -1); }) == "3: /hotspots/weights/power: is -1. Give 0 or more.");
    CHECK(test::error_of([] { kernel_weights(six, std::nan(""), Kernel::Quartic); }) ==
          "3: /hotspots/weights/distance_m: is nan. Give a distance above 0.");
    CHECK(test::error_of([] {
              const std::vector<Point> twice{{0, 0}, {0, 0}, {1, 0}};
              distance_band(twice, 2, 1);
          }) == "3: /hotspots/weights/power: units 1 and 2 have the same point, whose inverse distance is infinite. "
                "Use a distance band with power 0, or a kernel.");
}

TEST_CASE("the grid finds what comparing all pairs finds")
{
    CHECK(rc::check("near points", [] {
        const auto count = *rc::gen::inRange<std::size_t>(3, 120);
        const auto points = scattered(count, *rc::gen::arbitrary<std::uint64_t>());
        const auto k = *rc::gen::inRange<std::size_t>(1, std::min<std::size_t>(count, 12));
        const double band = *rc::gen::element(0.1, 1.0, 30.0, 5000.0);
        const auto nearest = k_nearest(points, k);
        const auto within = distance_band(points, band);
        for (std::size_t i = 0; i < count; ++i) {
            std::vector<std::pair<double, std::size_t>> all;
            std::vector<std::size_t> in_band;
            for (std::size_t j = 0; j < count; ++j) {
                const double dx = points[i].x - points[j].x;
                const double dy = points[i].y - points[j].y;
                if (i != j) {
                    all.emplace_back(dx * dx + dy * dy, j);
                    if (dx * dx + dy * dy <= band * band) {
                        in_band.push_back(j);
                    }
                }
            }
            std::sort(all.begin(), all.end());
            std::vector<std::size_t> expected;
            for (std::size_t n = 0; n < k; ++n) {
                expected.push_back(all[n].second);
            }
            std::sort(expected.begin(), expected.end());
            RC_ASSERT(row(nearest, i) == expected);
            RC_ASSERT(row(within, i) == in_band);
        }
    }));
}

TEST_CASE("within the connecting distance every point has a neighbour")
{
    CHECK(rc::check("scattered points", [] {
        const auto points = scattered(*rc::gen::inRange<std::size_t>(2, 60), *rc::gen::arbitrary<std::uint64_t>());
        const auto band = distance_band(points, connecting_distance(points));
        for (std::size_t i = 0; i < points.size(); ++i) {
            RC_ASSERT(!row(band, i).empty());
        }
    }));
}

TEST_CASE("points in a line, and all at one place, have neighbours")
{
    const std::vector<Point> line{{0, 0}, {0, 1}, {0, 2}, {0, 4}};
    const std::vector<Point> heap(5, Point{7, 7});

    CHECK(row(k_nearest(line, 1), 3) == std::vector<std::size_t>{2});
    CHECK(row(k_nearest(heap, 2), 4) == std::vector<std::size_t>{0, 1});
    CHECK(distance(line[3], line[2]) == connecting_distance(line));
}

TEST_CASE("what is barred is not near by any distance, and the next nearest takes its place")
{
    CHECK(rc::check("a wall", [] {
        const auto points = scattered(*rc::gen::inRange<std::size_t>(2, 60), *rc::gen::arbitrary<std::uint64_t>());
        const auto side = [&](std::size_t i) { return points[i].x < 0.3; };
        const Barred barred = [&](UnitIndex a, UnitIndex b) { return side(to_index(a)) != side(to_index(b)); };
        const auto k = *rc::gen::inRange<std::size_t>(1, points.size());
        const double reach = *rc::gen::inRange(1, 3000);
        const auto nearest = k_nearest(points, k, barred);
        const auto band = distance_band(points, reach, 0, barred);
        const auto kernel = kernel_weights(points, reach, Kernel::Triangular, barred);
        const auto adaptive = adaptive_kernel_weights(points, k, Kernel::Triangular, barred);
        const auto connected = distance_band(points, connecting_distance(points, barred) + 1e-9, 0, barred);
        for (std::size_t i = 0; i < points.size(); ++i) {
            std::vector<std::pair<double, std::size_t>> beside;
            std::vector<std::size_t> in_band;
            for (std::size_t j = 0; j < points.size(); ++j) {
                if (j != i && side(i) == side(j)) {
                    const double dx = points[i].x - points[j].x;
                    const double dy = points[i].y - points[j].y;
                    beside.emplace_back(dx * dx + dy * dy, j);
                    if (dx * dx + dy * dy <= reach * reach) {
                        in_band.push_back(j);
                    }
                }
            }
            std::sort(beside.begin(), beside.end());
            beside.resize(std::min(k, beside.size()));
            std::vector<std::size_t> expected;
            for (const auto& each : beside) {
                expected.push_back(each.second);
            }
            std::sort(expected.begin(), expected.end());
            RC_ASSERT(row(nearest, i) == expected);
            RC_ASSERT(row(adaptive, i) == expected);
            RC_ASSERT(row(band, i) == in_band);
            RC_ASSERT(row(kernel, i) == in_band);
            RC_ASSERT(row(connected, i).empty() == beside.empty());
        }
    }));
}
