#pragma once

/// People of each locality by the areas of footprints and of today's plan. A locality costs what lives outside the area
/// that holds most of it, its *main area*. Localities lie in few areas, so that each is a short list.

#include <span>
#include <vector>

#include "localities/problem.hpp"

namespace needshed::localities {

/// What the people outside the main area cost. Requires each area once
double cost_of_areas(const AreaTerm& term, std::span<const AreaShare> people) noexcept;

class AreaSums {
public:
    AreaSums(const Problem& problem, std::size_t localities);

    bool empty() const noexcept { return m_terms == 0; }

    double cost(Label label) const noexcept;
    double cost_with(Label label, Block block) const noexcept;
    double cost_without(Label label, Block block) const noexcept;
    double cost_of_union(Label a, Label b) const;

    void move(Block block, Label from, Label to);
    void refresh(Label label, std::span<const Block> members);

private:
    using List = std::vector<AreaShare>;

    const List& list(Label label, std::size_t term) const noexcept { return m_people[label * m_terms + term]; }
    List& list(Label label, std::size_t term) noexcept { return m_people[label * m_terms + term]; }
    double cost_after(Label label, Block block, double sign) const noexcept;

    const Problem* m_problem;
    std::size_t m_terms;
    std::vector<List> m_people; ///< label × terms, areas ascending
};

} // namespace needshed::localities
