#pragma once

/// *Automatic zoning*: from a random start, one unit after the other changes hands over the borders of localities.

#include <utility>
#include <vector>

#include "localities/counts.hpp"
#include "localities/partition.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/core/random.hpp"
#include "needshed/localities/method.hpp"

namespace needshed::localities {

/// Connected localities grown at random from random seeds; bounds and conflicts are not looked at.
/// Requires   `parts.least() <= count <= parts.most()`
std::vector<Label> random_zones(const Problem& problem, const Parts& parts, std::size_t count, Random& random);

/// Betters the partition until the local search ends; nothing it does adds a violation. Returns the moves it tried.
std::uint64_t improve_zones(Partition& partition, LocalSearch search, Random& random, const Progress& progress);

/// As many localities as random growth finds, each with every minimum, which blocks that are left over then join.
/// Source   Duque, Anselin & Rey (2012), construction phase
std::vector<Label> grow_to_minimums(const Problem& problem, Random& random);

/// Items in random order, the same for the same stream on every machine.
template <class Item>
void shuffle(std::vector<Item>& items, Random& random)
{
    for (std::size_t left = items.size(); left > 1; --left) {
        std::swap(items[left - 1], items[random.below(static_cast<std::uint32_t>(left))]);
    }
}

/// Takes one of the items out at random; the last takes its place. Requires an item
template <class Item>
Item draw(std::vector<Item>& items, Random& random)
{
    auto& place = items[random.below(static_cast<std::uint32_t>(items.size()))];
    auto item = std::exchange(place, items.back());
    items.pop_back();
    return item;
}

} // namespace needshed::localities
