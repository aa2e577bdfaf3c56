#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <cmath>
#include <numeric>
#include <thread>

#include "needshed/core/error.hpp"
#include "needshed/core/finding.hpp"
#include "needshed/core/geometry.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/core/random.hpp"
#include "needshed/core/table.hpp"
#include "needshed/core/text.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::error_of;

TEST_CASE("an error is one message of where, what and what to do")
{
    const Error error(ErrorKind::Input, "lsoa.gpkg", "ring has 3 points, needs 4", "Repair the ring, or pass --repair");
    CHECK(std::string(error.what()) == "lsoa.gpkg: ring has 3 points, needs 4. Repair the ring, or pass --repair.");
    CHECK(std::string(Error(ErrorKind::Internal, "", "lost").what()) == "lost.");
    CHECK(std::string(Error(ErrorKind::Usage, "a", "b", "Did you mean c?").what()) == "a: b. Did you mean c?");
}

TEST_CASE("each kind of error has its exit status")
{
    CHECK(exit_status(ErrorKind::Usage) == 2);
    CHECK(exit_status(ErrorKind::Input) == 3);
    CHECK(exit_status(ErrorKind::NoPlan) == 4);
    CHECK(exit_status(ErrorKind::Internal) == 5);
    CHECK(exit_status(ErrorKind::Interrupted) == 130);
}

TEST_CASE("findings are counted by kind")
{
    const Findings findings{{"sliver", "A", ""}, {"island_linked", "B", ""}, {"sliver", "C", ""}};
    const auto counts = count_by_kind(findings);
    REQUIRE(counts.size() == 2);
    CHECK(counts[0].kind == "island_linked");
    CHECK(counts[1].count == 2);
}

TEST_CASE("random streams are fixed by seed and stream number")
{
    Random first(1);
    Random second(1);
    Random other(1, 1);
    const auto draw = first();
    CHECK(draw == second());
    CHECK(draw != other());
}

TEST_CASE("draws below a bound are even")
{
    Random random(7);
    std::vector<int> count(6);
    for (int i = 0; i < 60000; ++i) {
        ++count[random.below(6)];
    }
    double chi_squared = 0;
    for (const int n : count) {
        chi_squared += (n - 10000.0) * (n - 10000.0) / 10000;
    }
    CHECK(chi_squared < 20.5); // 0.999 quantile of chi-squared with 5 degrees of freedom
}

TEST_CASE("normal and Poisson draws have their mean and variance")
{
    Random random(3);
    double sum = 0;
    double squares = 0;
    double events = 0;
    double events_squared = 0;
    constexpr int n = 100000;
    for (int i = 0; i < n; ++i) {
        const double normal = random.normal();
        const auto poisson = static_cast<double>(random.poisson(40));
        sum += normal;
        squares += normal * normal;
        events += poisson;
        events_squared += poisson * poisson;
    }
    CHECK(std::abs(sum / n) < 0.02);
    CHECK(squares / n == Approx(1).epsilon(0.03));
    CHECK(events / n == Approx(40).epsilon(0.01));
    CHECK(events_squared / n - events / n * events / n == Approx(40).epsilon(0.03));
}

TEST_CASE("the parallel loop covers every index once, for any number of threads")
{
    for (const int threads : {1, 2, 0}) {
        std::vector<int> seen(1000);
        with_threads(threads, [&] {
            parallel_for(seen.size(), 7, [&](std::size_t begin, std::size_t end) {
                for (auto i = begin; i < end; ++i) {
                    ++seen[i];
                }
            });
        });
        CHECK(std::accumulate(seen.begin(), seen.end(), 0) == 1000);
        CHECK(*std::max_element(seen.begin(), seen.end()) == 1);
    }
    CHECK(error_of([] { with_threads(-1, [] {}); }) == "2: --threads: is -1. Give 0 for one per core, or more.");
}

TEST_CASE("an error inside the parallel loop reaches the caller")
{
    CHECK(error_of([] {
              parallel_for(10, 1, [](std::size_t begin, std::size_t) {
                  if (begin == 5) {
                      throw Error(ErrorKind::Input, "unit 5", "broken");
                  }
              });
          }) == "3: unit 5: broken.");
}

TEST_CASE("a parallel loop inside another one ends whole, though the other one fails meanwhile")
{
    std::atomic<bool> inner_began{false};
    std::atomic<bool> failing{false};
    const auto wait_for = [](const std::atomic<bool>& flag) {
        for (int i = 0; i < 500 && !flag; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    };
    std::atomic<int> done{0};
    int done_when_over = 0;
    const auto inner_loop = [&] {
        parallel_for(1000, 1, [&](std::size_t begin, std::size_t end) {
            if (begin == 0) {
                inner_began = true;
                wait_for(failing);
                // Until the error has reached the outer loop, which nothing tells.
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
            }
            done += static_cast<int>(end - begin);
        });
        done_when_over = done;
    };
    with_threads(2, [&] {
        CHECK_THROWS_WITH(parallel_for(2, 1,
                                       [&](std::size_t begin, std::size_t) {
                                           if (begin == 0) {
                                               inner_loop();
                                           }
                                           else {
                                               wait_for(inner_began);
                                               failing = true;
                                               throw std::runtime_error("the disk is full");
                                           }
                                       }),
                          "the disk is full");
    });
    CHECK(done_when_over == 1000);
}

TEST_CASE("progress reports stages and stops when interrupted")
{
    std::vector<std::string> events;
    bool stop = false;
    Progress progress(
        [&](const ProgressEvent& event) {
            events.push_back(event.stage + " " + std::to_string(event.done) + "/" + std::to_string(event.total));
        },
        [&] { return stop; });
    progress.begin("locating points", 20);
    progress.advance(15);
    stop = true;
    CHECK(events == std::vector<std::string>{"locating points 0/20", "locating points 15/20"});
    CHECK(error_of([&] { progress.advance(); }) == "130: locating points: interrupted. Nothing was written.");
}

TEST_CASE("a ring's area does not lose digits to large coordinates")
{
    const double x = 6e8;
    const std::vector<Point> ring{{x, x}, {x + 0.5, x}, {x + 0.5, x + 0.5}, {x, x + 0.5}};
    CHECK(twice_signed_area(ring) == 0.5);
    CHECK(twice_signed_area(std::vector<Point>(ring.rbegin(), ring.rend())) == -0.5);
}

TEST_CASE("an area is its outer rings less its holes")
{
    const auto set = test::areas_from_wkt({"POLYGON((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))"});
    CHECK(signed_area(set, 0) == 15);
}

TEST_CASE("a table is of one length, each name once")
{
    Table table;
    table.add("a", TextValues{"x"});
    table.add("b", IntegerValues{1, 2});
    CHECK(error_of([&] { require_rectangular(table); }) == "5: table column 'b': has 2 rows, others have 1.");
    table.columns.back() = table.columns.front();
    CHECK(error_of([&] { require_rectangular(table); }) == "5: table column 'a': stands twice.");
}

TEST_CASE("white space around a text goes, also the kind that spreadsheets leave")
{
    CHECK(trimmed(" \t E01 \r\n") == "E01");
    CHECK(trimmed("\xc2\xa0"
                  "E01\xc2\xa0 ") == "E01");
    CHECK(trimmed("  ").empty());
}

TEST_CASE("the nearest name is suggested only when it is near")
{
    const std::vector<std::string> known{"localities", "hotspots", "need"};
    CHECK(nearest_name("hotspot", known) == "hotspots");
    CHECK(nearest_name("Localitys", known) == "localities");
    CHECK(nearest_name("weather", known).empty());
}

TEST_CASE("numbers and counts are written for people")
{
    CHECK(grouped(1034) == "1,034");
    CHECK(grouped(-1234567) == "-1,234,567");
    CHECK(grouped(999) == "999");
    CHECK(counted(1, "unit") == "1 unit");
    CHECK(counted(2, "locality", "localities") == "2 localities");
    CHECK(list_names(std::vector<std::string>{"a", "b", "c"}, 2) == "a, b and 1 more");
    CHECK(area_text(0.25) == "0.25 m2");
    CHECK(area_text(1240) == "1240 m2");
    CHECK(area_text(310'000) == "0.31 km2");
    CHECK(area_text(3'774'830'894.16) == "3,775 km2");
}
