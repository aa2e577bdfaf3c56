#include <catch2/catch.hpp>

#include <map>

#include <rapidcheck.h>

#include "localities/maps.hpp"
#include "needshed/localities/plan_series.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

using Labels = std::vector<std::uint32_t>;

/// Numbers in order of first units.
Labels numbered(const Labels& label)
{
    std::map<std::uint32_t, std::uint32_t> number;
    Labels locality;
    for (const auto each : label) {
        locality.push_back(number.emplace(each, static_cast<std::uint32_t>(number.size())).first->second);
    }
    return locality;
}

} // namespace

TEST_CASE("plans come back as they were put in, numbered in order of their first units")
{
    CHECK(rc::check("random plans, near to each other and not", [] {
        const auto units = *rc::gen::inRange<std::size_t>(1, 40);
        const auto changes = *rc::gen::inRange<std::size_t>(0, 6);
        Random random(*rc::gen::arbitrary<std::uint64_t>());
        Labels label(units, 0);
        std::vector<Labels> plans;
        PlanSeries series;
        for (int plan = 0; plan < 600; ++plan) {
            const auto count = random.below(20) == 0 ? units : changes;
            for (std::size_t i = 0; i < count; ++i) {
                label[random.below(static_cast<std::uint32_t>(units))] = random.below(7);
            }
            plans.push_back(numbered(label));
            series.add(label);
        }
        RC_ASSERT(series.size() == plans.size());
        std::size_t next = 0;
        series.for_each([&](auto plan) { RC_ASSERT(Labels(plan.begin(), plan.end()) == plans[next++]); });
        RC_ASSERT(next == plans.size());
        for (const std::size_t plan : {0, 1, 255, 256, 257, 300, 599}) {
            RC_ASSERT(series[plan] == plans[plan]);
        }
        PlanSeries twice;
        twice.add(series);
        twice.add(series);
        RC_ASSERT(twice.size() == 1200U);
        RC_ASSERT(twice[1199] == plans[599]);
        RC_ASSERT(twice[600] == plans[0]);
        RC_ASSERT(!(twice == series));
    }));
}

TEST_CASE("plans a step apart take a small part of the memory")
{
    constexpr std::size_t units = 10'000;
    Labels label(units, 3);
    PlanSeries series;
    for (std::uint32_t plan = 0; plan < 1000; ++plan) {
        label[(plan * 17) % units] = plan % 5;
        series.add(label);
    }
    CHECK(series.bytes() < 1000 * units * sizeof(std::uint32_t) / 50);
}
