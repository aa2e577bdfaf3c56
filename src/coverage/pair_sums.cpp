#include "pair_sums.hpp"

#include <algorithm>
#include <iterator>

namespace needshed::coverage {

std::vector<PairSum> PairSums::sorted() const
{
    std::vector<PairSum> result;
    result.reserve(m_size);
    std::copy_if(m_slots.begin(), m_slots.end(), std::back_inserter(result),
                 [](const PairSum& slot) { return slot.key != unused; });
    std::sort(result.begin(), result.end(), [](const PairSum& a, const PairSum& b) { return a.key < b.key; });
    return result;
}

void PairSums::grow()
{
    std::vector<PairSum> old(m_slots.size() * 2, {unused, 0});
    old.swap(m_slots);
    for (const auto& slot : old) {
        if (slot.key != unused) {
            find(slot.key) = slot;
        }
    }
}

} // namespace needshed::coverage
