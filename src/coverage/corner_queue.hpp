#pragma once

/// A queue whose front moves forward, but for small steps back.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <functional>
#include <vector>

namespace needshed::coverage {

/// Entries come out in order of (key, place). An entry goes into the bucket of its key's upper bits and is sorted in
/// when its bucket is the front; buckets are so small that this stays in the cache, which a heap of all does not.
class CornerQueue {
public:
    struct Entry {
        float key = 0; ///< 0 or more
        std::uint32_t place = 0;
    };

    CornerQueue() : m_buckets(bucket_count) {}

    bool empty() const { return m_size == 0; }

    void push(float key, std::uint32_t place)
    {
        const auto entry = packed(key, place);
        const auto at = bucket_of(entry);
        m_buckets[at].push_back(entry);
        ++m_size;
        if (at < m_front) {
            // Everything between is empty, and a bucket is put in order again when it comes to the front.
            m_front = at;
        }
        else if (at == m_front) {
            std::push_heap(m_buckets[at].begin(), m_buckets[at].end(), std::greater<>());
        }
    }

    /// Requires a queue that is not empty
    Entry top()
    {
        while (m_buckets[m_front].empty()) {
            std::vector<std::uint64_t>().swap(m_buckets[m_front]);
            ++m_front;
            std::make_heap(m_buckets[m_front].begin(), m_buckets[m_front].end(), std::greater<>());
        }
        const auto entry = m_buckets[m_front].front();
        return {std::bit_cast<float>(static_cast<std::uint32_t>(entry >> 32U)), static_cast<std::uint32_t>(entry)};
    }

    /// Requires `top` to have been called since the last change
    void pop()
    {
        auto& bucket = m_buckets[m_front];
        std::pop_heap(bucket.begin(), bucket.end(), std::greater<>());
        bucket.pop_back();
        --m_size;
    }

private:
    /// The bits of floats that are not negative are in the order of the floats.
    static std::uint64_t packed(float key, std::uint32_t place)
    {
        return std::uint64_t{std::bit_cast<std::uint32_t>(key)} << 32U | place;
    }
    static std::size_t bucket_of(std::uint64_t entry) { return static_cast<std::size_t>(entry >> bucket_shift); }

    static constexpr unsigned bucket_shift = 48; ///< exponent and seven bits of the fraction: steps of 1 %
    static constexpr std::size_t bucket_count = std::size_t{1} << 15U;

    std::vector<std::vector<std::uint64_t>> m_buckets;
    std::size_t m_front = 0;
    std::size_t m_size = 0;
};

} // namespace needshed::coverage
