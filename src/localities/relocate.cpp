// Every merge of neighbours and one split of every locality (the best cut of a random spanning tree) is priced; the
// cheapest merges are then paired with the splits that gain most, for as long as a pair lowers the cost. Each locality
// takes part once in a pass, so prices stay true, and a pass costs O(e log e).

#include "localities/relocate.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "localities/recombine.hpp"

namespace needshed::localities {

namespace {

struct MergeOffer {
    double cost = 0;
    Label a = 0;
    Label b = 0;
};

struct SplitOffer {
    double cost = 0;
    Label label = 0;
    std::vector<std::uint8_t> second;
};

class Relocation {
public:
    Relocation(Partition& partition, const Parts& parts, Random& random)
        : m_partition(partition), m_parts(parts), m_random(random), m_used(partition.count(), 0),
          m_count(parts.range.size(), 0)
    {
        for (Label label = 0; label < partition.count(); ++label) {
            ++m_count[part_of(label)];
        }
    }

    std::size_t run();

private:
    std::uint32_t part_of(Label label) const { return m_parts.of_block[m_partition.members(label).front()]; }
    std::vector<MergeOffer> merges() const;
    std::vector<SplitOffer> splits();
    bool counts_allow(const MergeOffer& merge, const SplitOffer& split) const;
    std::optional<std::size_t> partner(const MergeOffer& merge, const std::vector<SplitOffer>& splits) const;
    void apply(const MergeOffer& merge, const SplitOffer& split);

    Partition& m_partition;
    const Parts& m_parts;
    Random& m_random;
    std::vector<std::uint8_t> m_used;
    std::vector<std::size_t> m_count; ///< localities of each part
};

/// Merges that add no violation, cheapest first.
std::vector<MergeOffer> Relocation::merges() const
{
    std::vector<MergeOffer> offers;
    for (const auto& border : m_partition.borders()) {
        const auto change = m_partition.change_of_merge(border);
        if (change.violation <= 0) {
            offers.push_back({change.cost, border.a, border.b});
        }
    }
    std::sort(offers.begin(), offers.end(), [](const MergeOffer& left, const MergeOffer& right) {
        return std::tie(left.cost, left.a, left.b) < std::tie(right.cost, right.a, right.b);
    });
    return offers;
}

/// Splits that add no violation, most gain first.
std::vector<SplitOffer> Relocation::splits()
{
    std::vector<SplitOffer> offers;
    Splitter splitter(m_partition.problem());
    for (Label label = 0; label < m_partition.count(); ++label) {
        const auto members = m_partition.members(label);
        if (members.size() < 2) {
            continue;
        }
        const auto& split = splitter.split(members, m_random);
        if (split.violation <= m_partition.violation(label)) {
            offers.push_back({split.cost - m_partition.cost(label), label, split.second});
        }
    }
    std::sort(offers.begin(), offers.end(), [](const SplitOffer& left, const SplitOffer& right) {
        return std::tie(left.cost, left.label) < std::tie(right.cost, right.label);
    });
    return offers;
}

bool Relocation::counts_allow(const MergeOffer& merge, const SplitOffer& split) const
{
    const auto from = part_of(merge.a);
    const auto to = part_of(split.label);
    return from == to || (m_count[from] > m_parts.range[from].min && m_count[to] < m_parts.range[to].max);
}

/// The best split to go with a merge, if the two together pay.
std::optional<std::size_t> Relocation::partner(const MergeOffer& merge, const std::vector<SplitOffer>& splits) const
{
    for (std::size_t i = 0; i < splits.size() && splits[i].cost + merge.cost < 0; ++i) {
        const Label label = splits[i].label;
        if (m_used[label] == 0 && label != merge.a && label != merge.b && counts_allow(merge, splits[i])) {
            return i;
        }
    }
    return std::nullopt;
}

void Relocation::apply(const MergeOffer& merge, const SplitOffer& split)
{
    --m_count[part_of(merge.a)];
    ++m_count[part_of(split.label)];
    m_partition.merge_and_split(merge.a, merge.b, split.label, split.second);
    m_used[merge.a] = m_used[merge.b] = m_used[split.label] = 1;
}

std::size_t Relocation::run()
{
    const auto candidates = splits();
    std::size_t done = 0;
    for (const auto& merge : merges()) {
        if (m_used[merge.a] != 0 || m_used[merge.b] != 0) {
            continue;
        }
        const auto split = partner(merge, candidates);
        if (split) {
            apply(merge, candidates[*split]);
            ++done;
        }
        else if (candidates.empty() || candidates.front().cost + merge.cost >= 0) {
            break;
        }
    }
    return done;
}

} // namespace

std::size_t relocate(Partition& partition, const Parts& parts, Random& random)
{
    return Relocation(partition, parts, random).run();
}

} // namespace needshed::localities
