#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "localities/market.hpp"
#include "localities/partition.hpp"
#include "needshed/core/random.hpp"

namespace needshed::localities {

/// A region cut in two.
struct Split {
    bool found = false;
    double cost = 0;                  ///< of both sides and the border between them
    double violation = 0;             ///< of both sides
    std::vector<std::uint8_t> second; ///< per block of the region: whether it is on the second side
};

/// The best of the cuts of one random spanning tree of the region: least violation, then least cost.
/// Requires a connected region of at least two blocks
class Splitter {
public:
    explicit Splitter(const Problem& problem)
        : m_problem(&problem), m_place(problem.block_count(), no_group), m_meter(problem)
    {
    }
    const Split& split(std::span<const Block> region, Random& random);

    /// A cut of a uniform spanning tree of the region: any that violates nothing, each with probability 1 /
    /// `most_valid_cuts`, or none.
    const Split& draw(std::span<const Block> region, Random& random);

    /// No tree of the region has more cuts that violate nothing. Depends on the region's blocks alone.
    std::uint32_t most_valid_cuts(std::span<const Block> region);

private:
    struct Edge {
        double key = 0;
        std::uint32_t a = 0;
        std::uint32_t b = 0;
        double border_m = 0;
    };

    void enter(std::span<const Block> region);
    void leave(std::span<const Block> region);
    void list_edges(std::span<const Block> region);
    void sort_edges(std::span<const Block> region, Random& random);
    void grow_tree(std::size_t size);
    void list_neighbours(std::span<const Block> region);
    void grow_uniform_tree(std::span<const Block> region, Random& random);
    void measure(std::span<const Block> region);
    void order_from_root(std::size_t size);
    void sum_subtrees(std::span<const Block> region);
    void add_cuts();
    void sum_conflicts(std::span<const Block> region);
    void sum_areas(std::span<const Block> region);
    double area_cost(std::uint32_t place) const noexcept;
    std::uint32_t meeting(std::uint32_t a, std::uint32_t b) const noexcept;
    void choose(std::span<const Block> region);
    void draw_cut(std::span<const Block> region, std::uint32_t most, Random& random);
    bool may_be_valid(std::uint32_t place) const noexcept;
    double violation_of_cut(std::uint32_t place);
    double cost_of_cut(std::uint32_t place) const;
    double conflicts_in(std::span<const Block> region) const;
    void measure_shapes(std::uint32_t place);
    void set_sides(std::size_t size, std::uint32_t top);
    double dissimilarity(Block a, Block b) const noexcept;
    std::uint32_t root(std::uint32_t place) noexcept;

    const Problem* m_problem;
    std::vector<std::uint32_t> m_place; ///< of each block in the region
    std::vector<Edge> m_edges;
    std::vector<std::uint32_t> m_join; ///< forest of Kruskal's algorithm
    std::vector<std::vector<std::uint32_t>> m_tree;
    std::vector<std::uint32_t> m_order;
    std::vector<std::uint32_t> m_parent;
    std::vector<std::uint32_t> m_depth;
    std::vector<double> m_rows;      ///< of subtrees
    std::vector<double> m_cut_m;     ///< border between a subtree and the rest of the region
    std::vector<double> m_conflicts; ///< conflicts between a subtree and the rest of the region
    /// People of subtrees in each of the areas of a term.
    struct SubtreeAreas {
        std::vector<std::uint32_t> areas;
        std::vector<double> people; ///< place × areas
    };
    std::vector<SubtreeAreas> m_areas;
    std::vector<double> m_rest;          ///< row of what a cut leaves
    std::vector<std::uint32_t> m_around; ///< places next to each place, those of i from `m_around_start[i]`
    std::vector<std::uint32_t> m_around_start;
    std::vector<std::uint32_t> m_next;  ///< of each place on its random walk
    std::vector<std::uint32_t> m_valid; ///< cuts that violate nothing

    /// What either side of a cut may have of the sum of a bound.
    struct Window {
        std::size_t bound = 0;
        double min = 0;
        double max = 0;
    };
    std::vector<Window> m_windows;
    std::vector<double> m_amounts; ///< of the region's blocks
    ShapeMeter m_meter;
    std::span<const Block> m_region;
    std::vector<Block> m_sides[2];
    Change m_shapes; ///< of the cut that was asked for last
    Split m_split;
};

/// Merges two neighbouring localities and splits them anew, if `market` accepts the change. Returns whether it did.
bool recombine(Partition& partition, const Border& border, Splitter& splitter, Random& random, const Market& market);

/// Recombines every pair of neighbouring localities once, in random order, where `market` accepts the change; returns
/// how many changed.
std::size_t recombine_all(Partition& partition, Random& random, const Market& market = {});

} // namespace needshed::localities
