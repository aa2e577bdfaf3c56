// Rules on the ground: limits on shape and reach, soft limits, travel and flows.

#include <catch2/catch.hpp>

#include <cmath>
#include <memory>
#include <numbers>

#include "localities/exact.hpp"
#include "localities/maps.hpp"
#include "needshed/core/error.hpp"
#include "needshed/localities/prices.hpp"

using namespace needshed;

namespace {

/// Squares of one kilometre, row by row, one person each.
std::shared_ptr<const Ground> square_ground(std::size_t rows, std::size_t columns)
{
    Ground ground;
    std::vector<GraphEdge> borders;
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t column = 0; column < columns; ++column) {
            const double x = 1000.0 * static_cast<double>(column);
            const double y = 1000.0 * static_cast<double>(row);
            const Point corners[] = {{x, y}, {x + 1000, y}, {x + 1000, y + 1000}, {x, y + 1000}};
            ground.centre.push_back({x + 500, y + 500});
            ground.extent.push_back(extent_of(corners));
            ground.people.push_back(1);
            ground.area_m2.push_back(1e6);
            ground.perimeter_m.push_back(4000);
            const auto unit = row * columns + column;
            if (column + 1 < columns) {
                borders.push_back({to_unit(unit), to_unit(unit + 1), 1000});
            }
            if (row + 1 < rows) {
                borders.push_back({to_unit(unit), to_unit(unit + columns), 1000});
            }
        }
    }
    ground.borders = Graph(rows * columns, borders);
    return std::make_shared<const Ground>(std::move(ground));
}

Bound limit(const std::string& name, BoundOf of, double min, double max)
{
    Bound bound{name, {}, min, max};
    bound.of = of;
    return bound;
}

const double unlimited = std::numeric_limits<double>::infinity();

struct Squares {
    Graph graph = test::lattice(4, 6);
    Need need;
    LocalityRules rules = test::rules_for(24, 4);

    Squares()
    {
        // Need that alternates by column asks for columns as localities.
        std::vector<double> z;
        for (std::size_t unit = 0; unit < 24; ++unit) {
            z.push_back(unit % 6 < 2 ? 3 : unit % 6 < 4 ? 0 : -3);
        }
        need = test::need_of({z});
        rules.ground = square_ground(4, 6);
    }

    std::vector<double> amounts(const Plan& plan, BoundOf of) const
    {
        return bound_amounts(rules, limit("", of, 0, unlimited), plan.locality, plan.count);
    }
};

} // namespace

TEST_CASE("width, Polsby-Popper and reach of squares are what geometry says")
{
    const auto ground = square_ground(4, 6);
    GroundMeter meter(*ground);
    const std::vector<std::uint32_t> block{0, 1, 6, 7};
    const std::vector<std::uint32_t> row{0, 1, 2, 3, 4, 5};
    // The diagonal of a square of 2 km lies in one of the 32 directions.
    CHECK(meter.amount(BoundOf::Width, block) == Approx(2 * std::sqrt(2.0)));
    CHECK(meter.amount(BoundOf::PolsbyPopper, block) == Approx(std::numbers::pi / 4));
    CHECK(meter.amount(BoundOf::PolsbyPopper, row) == Approx(4 * std::numbers::pi * 6 / (14 * 14)));
    CHECK(meter.amount(BoundOf::Reach, row) == Approx(2.5));
    CHECK(meter.amount(BoundOf::Width, row) == Approx(std::sqrt(37.0)).epsilon(0.0013));
    CHECK(meter.travel(row, std::vector<double>(24, 2)) == Approx(2 * (2.5 + 1.5 + 0.5) * 2));
}

TEST_CASE("by a table of times the centre is the unit with the shortest slowest way, and a missing pair is far away")
{
    Ground ground;
    ground.times = {{0, 1, 3, 4}, {1, 0, 2, 1}, {10, 99, 20, 20}};
    GroundMeter meter(ground);
    CHECK(meter.amount(BoundOf::TravelTime, std::vector<std::uint32_t>{0, 1, 2}) == 20);
    CHECK(meter.amount(BoundOf::TravelTime, std::vector<std::uint32_t>{0, 1}) == 10);
    CHECK(meter.amount(BoundOf::TravelTime, std::vector<std::uint32_t>{0, 2}) == 1e6);
}

TEST_CASE("localities keep a width, a compactness and a reach that need alone would break", "[long]")
{
    Squares squares;
    auto& rules = squares.rules;
    const auto free = test::propose(squares.graph, squares.need, rules).plan;
    const auto widths = squares.amounts(free, BoundOf::Width);
    REQUIRE(*std::max_element(widths.begin(), widths.end()) > 3.7);
    rules.bounds = {limit("width_km", BoundOf::Width, 0, 3.7),
                    limit("polsby_popper", BoundOf::PolsbyPopper, 0.6, unlimited),
                    limit("reach_km", BoundOf::Reach, 0, 1.6)};
    const auto plan = test::propose(squares.graph, squares.need, rules).plan;
    CHECK(check_plan(squares.graph, rules, plan).empty());
    for (const double width : squares.amounts(plan, BoundOf::Width)) {
        CHECK(width <= 3.7 * (1 + 1e-9));
    }
    for (const double compactness : squares.amounts(plan, BoundOf::PolsbyPopper)) {
        CHECK(compactness >= 0.6 * (1 - 1e-9));
    }
    for (const double reach : squares.amounts(plan, BoundOf::Reach)) {
        CHECK(reach <= 1.6 * (1 + 1e-9));
    }
}

TEST_CASE("a limit on shape that nothing keeps is named with what the nearest plan has, and what is near and works",
          "[long]")
{
    //  four localities of six squares, two by three: the diagonal is √13 km
    Squares squares;
    squares.rules.bounds = {limit("width_km", BoundOf::Width, 0, 1)};
    const auto error = [&] { test::propose(squares.graph, squares.need, squares.rules); };
    CHECK_THROWS_WITH(error(), Catch::StartsWith("width_km: no plan of 4 localities was found that keeps the maximum "
                                                 "of 1; the nearest breaks it in 4 localities, worst the "));
    CHECK_THROWS_WITH(error(), Catch::EndsWith("Raise the maximum to 3.61, with which a plan was found."));
    squares.rules.bounds.front().max = 3.61;
    CHECK_NOTHROW(error());
    squares.rules.bounds = {limit("polsby_popper", BoundOf::PolsbyPopper, 0.99, unlimited)};
    CHECK_THROWS_WITH(error(), Catch::EndsWith("Lower the minimum to 0.75, with which a plan was found."));
}

TEST_CASE("a soft limit is missed where that costs less than keeping it, and its price is a term")
{
    Squares squares;
    auto& rules = squares.rules;
    rules.bounds = {limit("width_km", BoundOf::Width, 0, 3.7), Bound{"units", std::vector<double>(24, 1), 5, 7}};
    for (const double price : {1e-6, 10.0}) {
        rules.bounds[0].price = rules.bounds[1].price = price;
        const auto plan = test::propose(squares.graph, squares.need, rules).plan;
        double missed = 0;
        for (const double width : squares.amounts(plan, BoundOf::Width)) {
            missed += width > 3.7 ? (width - 3.7) / 3.7 : 0;
        }
        REQUIRE(plan.terms.size() == 4);
        CHECK(plan.terms[2].name == "bound width_km");
        CHECK(plan.terms[2].raw == Approx(missed).margin(1e-12));
        CHECK(plan.terms[2].weighted == Approx(price * missed).margin(1e-12));
        CHECK((missed == 0) == (price == 10.0));
        CHECK(check_plan(squares.graph, rules, plan).empty());
    }
}

TEST_CASE("travel and cut flows draw people to centres and flows into localities")
{
    Squares squares;
    auto& rules = squares.rules;
    rules.terms.travel = {std::vector<double>(24, 1), 0};
    for (std::size_t unit = 0; unit + 6 < 24; ++unit) {
        rules.terms.flows.flows.push_back({to_unit(unit + 6), to_unit(unit), 1});
    }
    const auto before = test::propose(squares.graph, squares.need, rules).plan;
    REQUIRE(before.terms.size() == 4);
    rules.terms.travel.weight = 20;
    const auto near = test::propose(squares.graph, squares.need, rules).plan;
    CHECK(near.terms[2].name == "travel");
    CHECK(near.terms[2].raw < before.terms[2].raw);
    CHECK(near.terms[2].weighted == Approx(20 * near.terms[2].scaled));
    rules.terms.travel.weight = 0;
    rules.terms.flows.weight = 20;
    const auto whole = test::propose(squares.graph, squares.need, rules).plan;
    CHECK(whole.terms[3].name == "cut_flows");
    CHECK(whole.terms[3].raw == 0); // columns keep every flow
}

TEST_CASE("prices tell what a move does to shapes, soft limits, travel and flows")
{
    Random random(7);
    const auto graph = test::lattice(4, 6);
    const auto need = test::need_of({test::random_values(24, random)});
    auto rules = test::rules_for(24, 4);
    rules.ground = square_ground(4, 6);
    rules.bounds = {limit("reach_km", BoundOf::Reach, 0, 1.9),
                    limit("polsby_popper", BoundOf::PolsbyPopper, 0.5, unlimited)};
    rules.bounds[1].price = 0.3;
    rules.terms.travel = {test::random_people(24, random), 0.4};
    rules.terms.flows = {{{to_unit(0), to_unit(23), 2}, {to_unit(3), to_unit(9), 1}}, 0.2};
    const auto plan = test::propose(graph, need, rules).plan;
    for (const auto& price : border_prices(graph, need, rules, plan)) {
        auto moved = plan.locality;
        for (const auto unit : price.units) {
            moved[to_index(unit)] = price.to;
        }
        // Labels of the moved plan are other numbers; the localities of the two sides are found by their units.
        const auto after = score_plan(graph, need, rules, moved);
        REQUIRE(price.terms.size() == plan.terms.size());
        for (std::size_t t = 0; t < plan.terms.size(); ++t) {
            CHECK(price.terms[t] == Approx(after.terms[t].scaled - plan.terms[t].scaled).margin(1e-12));
        }
        CHECK(price.objective == Approx(after.objective - plan.objective).margin(1e-12));
        const auto to = after.locality[to_index(price.units.front())];
        CHECK(price.to_sums[0] == Approx(bound_amounts(rules, rules.bounds[0], after.locality, after.count)[to]));
        if (price.keeps_connected) {
            CHECK(price.keeps_bounds == check_plan(graph, rules, after).empty());
        }
    }
}

TEST_CASE("rules on the ground come out at the optimum of small maps", "[long]")
{
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        Random random(seed);
        const auto graph = test::random_map(11, random);
        const auto need = test::need_of({test::random_values(11, random)});
        auto rules = test::rules_for(11, 3);
        rules.ground = test::random_ground(graph, random);
        rules.bounds = {limit("reach_km", BoundOf::Reach, 0, 1.2), limit("width_km", BoundOf::Width, 0, 2.5)};
        rules.bounds[0].price = 0.2;
        rules.bounds[1].price = 0.1;
        rules.terms.travel = {test::random_people(11, random), 0.3};
        rules.terms.flows.weight = 0.2;
        for (std::uint32_t i = 0; i < 20; ++i) {
            rules.terms.flows.flows.push_back({to_unit(random.below(11)), to_unit(random.below(11)), random.uniform()});
        }
        const auto best = test::Exact(graph, need, rules).best(3);
        CHECK(test::propose(graph, need, rules).plan.objective == Approx(*best).epsilon(1e-9));
    }
}

TEST_CASE("rules on the ground without it are refused")
{
    auto rules = test::rules_for(4, 2);
    rules.bounds = {limit("width_km", BoundOf::Width, 0, 3)};
    CHECK_THROWS_WITH(rules.validate(4), "width_km: needs to know the ground. Set `ground`.");
    rules.ground = std::make_shared<const Ground>();
    CHECK_THROWS_WITH(rules.validate(4), "width_km: has 0 values for 4 units.");
    rules.bounds = {Bound{"people", {1, 1, 1, 1}}};
    rules.bounds[0].price = -1;
    CHECK_THROWS_WITH(rules.validate(4), "people: the price of missing it is -1. Give a number from 0 up.");
}
