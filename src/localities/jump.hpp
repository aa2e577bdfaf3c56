#pragma once

/// *Jumps*: changes too large for single moves, priced and accepted by Metropolis' rule like them.

#include "localities/counts.hpp"
#include "localities/partition.hpp"
#include "localities/recombine.hpp"
#include "needshed/core/random.hpp"

namespace needshed::localities {

class Jumper {
public:
    Jumper(Partition& partition, const Parts& parts, Random& random);

    /// Tries one jump: a recombination of two neighbours, or a merge of two and a split of a third.
    void jump(const Market& market);

private:
    std::optional<Border> random_border();
    bool counts_allow(Label merged, Label split) const;
    void relocate(const Border& border, Label split, const Market& market);

    Partition& m_partition;
    const Parts& m_parts;
    Random& m_random;
    Splitter m_splitter;
    std::vector<std::size_t> m_count; ///< localities of each part
};

} // namespace needshed::localities
