#include <catch2/catch.hpp>

#include "cli/screen.hpp"

namespace needshed {

TEST_CASE("progress: the bar and the stage at once, rate and time left once they mean something")
{
    CHECK(progress_text({"reading crime.csv", 0, 2'000'000, "records"}, 0) ==
          "  [........................]   0 %  reading crime.csv");
    CHECK(progress_text({"reading crime.csv", 250'000, 2'000'000, "records"}, 0.4) ==
          "  [###.....................]  12 %  reading crime.csv");
    CHECK(progress_text({"reading crime.csv", 500'000, 2'000'000, "records"}, 1.25) ==
          "  [######..................]  25 %  reading crime.csv, 400,000 records a second, about 4 s left");
    CHECK(progress_text({"drawing localities", 30, 400}, 15) ==
          "  [#.......................]   7 %  drawing localities, about 3 min left");
    CHECK(progress_text({"scanning for clusters", 1, 9999, "permutations"}, 4) ==
          "  [........................]   0 %  scanning for clusters, 0.2 permutations a second, about 11.1 h left");
}

TEST_CASE("progress: a stage of unknown length has a rate and no end")
{
    CHECK(progress_text({"appraising the plan", 0, 0}, 5) == "  appraising the plan …");
    CHECK(progress_text({"reading calls.csv.gz", 1'234'567, 0, "records"}, 2) ==
          "  reading calls.csv.gz …, 620,000 records a second");
}

TEST_CASE("progress: more steps than were expected leave the bar full")
{
    CHECK(progress_text({"reading crime.csv", 1100, 1000, "records"}, 10) ==
          "  [########################] 100 %  reading crime.csv, 110 records a second");
}

} // namespace needshed
