#include <catch2/catch.hpp>

#include "coverage/fixtures.hpp"
#include "needshed/release/outlines.hpp"

using namespace needshed;
using namespace needshed::test;

namespace {

/// A square of 10 km with a lake of 30 m by 30 m, and two islets of 10 m by 10 m off its shore.
Coverage lake_and_islets()
{
    return coverage_from_wkt(
        {{"A",
          "MULTIPOLYGON(((400000 100000, 410000 100000, 410000 110000, 405000 110001, 400000 110000, 400000 100000),"
          "(405000 105000, 405000 105030, 405030 105030, 405030 105000, 405000 105000)),"
          "((420000 100000, 420010 100000, 420010 100010, 420000 100010, 420000 100000)),"
          "((430000 100000, 430010 100000, 430010 100010, 430000 100010, 430000 100000)))"}});
}

struct Outlines {
    ArcSet arcs;
    Findings findings;
};

Outlines outlines(const Coverage& coverage, double simplify_m)
{
    Outlines result;
    Progress progress;
    result.arcs = draw_outlines(coverage, {simplify_m}, result.findings, progress);
    return result;
}

} // namespace

TEST_CASE("outlines keep every vertex unless a resolution is given")
{
    const auto drawn = outlines(lake_and_islets(), 0);

    CHECK(drawn.arcs.vertex.size() == 6 + 5 + 5 + 5);
    CHECK(drawn.findings.empty());
}

TEST_CASE("outlines are simplified by their size on the ground")
{
    // The bend of the northern shore: 5 000 m2 · 1.7, a resolution of 59.9 m.
    CHECK(outlines(lake_and_islets(), 59).arcs.arc(0).size() == 6);
    CHECK(outlines(lake_and_islets(), 61).arcs.arc(0).size() == 5);
}

TEST_CASE("what outlines leave out is a finding")
{
    const auto islets = outlines(lake_and_islets(), 20);
    REQUIRE(islets.findings.size() == 1);
    CHECK(islets.findings[0].kind == "left_out");
    CHECK(islets.findings[0].where == "outputs.simplify_m");
    CHECK(islets.findings[0].message ==
          "at a resolution of 20 m, layers leave out 2 islands of less than 400 m2, 200 m2 in all");
    CHECK(islets.findings[0].size == 200);

    CHECK(outlines(lake_and_islets(), 40).findings.at(0).message ==
          "at a resolution of 40 m, layers leave out 2 islands and 1 hole of less than 1600 m2, 1100 m2 in all");
}

TEST_CASE("a resolution of less than nothing is refused")
{
    CHECK(error_of([] { outlines(lake_and_islets(), -5); }) == "3: outputs.simplify_m: is -5. Give metres, 0 or more.");
}
