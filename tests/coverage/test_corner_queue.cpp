#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <limits>
#include <set>

#include "coverage/corner_queue.hpp"

using namespace needshed;
using coverage::CornerQueue;

namespace {

using Keyed = std::pair<float, std::uint32_t>;

/// Zero, tiny, ordinary and huge keys, many of them equal or of neighbouring buckets.
float any_key()
{
    switch (*rc::gen::inRange(0, 5)) {
    case 0:
        return 0;
    case 1:
        return std::numeric_limits<float>::denorm_min() * static_cast<float>(*rc::gen::inRange(1, 100));
    case 2:
        return static_cast<float>(*rc::gen::inRange(0, 20));
    case 3:
        return 100 + static_cast<float>(*rc::gen::inRange(0, 2000)) / 1000;
    default:
        return std::numeric_limits<float>::max() / static_cast<float>(*rc::gen::inRange(1, 1000));
    }
}

Keyed front(CornerQueue& queue)
{
    const auto entry = queue.top();
    return {entry.key, entry.place};
}

} // namespace

TEST_CASE("corners come out by key, then by place, whatever is added in between")
{
    CHECK(rc::check([] {
        CornerQueue queue;
        std::multiset<Keyed> expected;
        const int steps = *rc::gen::inRange(1, 300);
        for (int step = 0; step < steps; ++step) {
            if (expected.empty() || *rc::gen::inRange(0, 5) < 3) {
                const Keyed entry(any_key(), *rc::gen::inRange(0U, 50U));
                queue.push(entry.first, entry.second);
                expected.insert(entry);
            }
            else {
                RC_ASSERT(front(queue) == *expected.begin());
                queue.pop();
                expected.erase(expected.begin());
            }
        }
        while (!expected.empty()) {
            RC_ASSERT(!queue.empty());
            RC_ASSERT(front(queue) == *expected.begin());
            queue.pop();
            expected.erase(expected.begin());
        }
        RC_ASSERT(queue.empty());
    }));
}

TEST_CASE("what comes a few corners later is known in the front bucket and nowhere else")
{
    CornerQueue queue;
    for (const std::uint32_t place : {3U, 1U, 2U}) {
        queue.push(1, place);
    }
    queue.push(1000, 7);
    CHECK(queue.ahead(0) == CornerQueue::none); // not in order yet
    CHECK(front(queue) == Keyed(1, 1));
    CHECK(queue.ahead(1) == 2);
    CHECK(queue.ahead(2) == 3);
    CHECK(queue.ahead(3) == CornerQueue::none);
}
