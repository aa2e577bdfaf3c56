#pragma once

/// A queue whose front moves forward, but for small steps back.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <functional>
#include <vector>

namespace needshed::coverage {

/// Entries come out in order of (key, place). An entry goes into the bucket of its key's upper bits; a bucket is sorted
/// when it comes to the front, so that what comes next is known some way ahead. What is added to the front bucket after
/// that waits in a heap beside it.
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
        ++m_size;
        if (at == m_front && m_sorted) {
            m_late.push_back(entry);
            std::push_heap(m_late.begin(), m_late.end(), std::greater<>());
            return;
        }
        m_buckets[at].push_back(entry);
        if (at < m_front) {
            // Everything between is empty, and a bucket is put in order again when it comes to the front.
            auto& front = m_buckets[m_front];
            front.insert(front.end(), m_late.begin(), m_late.end());
            m_late.clear();
            m_front = at;
            m_sorted = false;
        }
    }

    /// Requires a queue that is not empty
    Entry top()
    {
        while (m_buckets[m_front].empty() && m_late.empty()) {
            std::vector<std::uint64_t>().swap(m_buckets[m_front]);
            ++m_front;
            m_sorted = false;
        }
        auto& front = m_buckets[m_front];
        if (!m_sorted) {
            std::sort(front.begin(), front.end(), std::greater<>());
            m_sorted = true;
        }
        return unpacked(late_is_next() ? m_late.front() : front.back());
    }

    /// Requires `top` to have been called since the last change
    void pop()
    {
        --m_size;
        if (late_is_next()) {
            std::pop_heap(m_late.begin(), m_late.end(), std::greater<>());
            m_late.pop_back();
        }
        else {
            m_buckets[m_front].pop_back();
        }
    }

    /// The place that comes after `count` others, as far as one can tell: `none` beyond the front bucket.
    std::uint32_t ahead(std::size_t count) const
    {
        const auto& front = m_buckets[m_front];
        return m_sorted && count < front.size() ? unpacked(front[front.size() - 1 - count]).place : none;
    }

    static constexpr std::uint32_t none = 0xffffffffU;

private:
    /// The bits of floats that are not negative are in the order of the floats.
    static std::uint64_t packed(float key, std::uint32_t place)
    {
        return std::uint64_t{std::bit_cast<std::uint32_t>(key)} << 32U | place;
    }
    static Entry unpacked(std::uint64_t entry)
    {
        return {std::bit_cast<float>(static_cast<std::uint32_t>(entry >> 32U)), static_cast<std::uint32_t>(entry)};
    }
    static std::size_t bucket_of(std::uint64_t entry) { return static_cast<std::size_t>(entry >> bucket_shift); }

    bool late_is_next() const
    {
        const auto& front = m_buckets[m_front];
        return !m_late.empty() && (front.empty() || m_late.front() < front.back());
    }

    static constexpr unsigned bucket_shift = 48; ///< exponent and seven bits of the fraction: steps of 1 %
    static constexpr std::size_t bucket_count = std::size_t{1} << 15U;

    std::vector<std::vector<std::uint64_t>> m_buckets; ///< the front one descends when it is sorted
    std::vector<std::uint64_t> m_late;
    bool m_sorted = false; ///< whether the front one is
    std::size_t m_front = 0;
    std::size_t m_size = 0;
};

} // namespace needshed::coverage
