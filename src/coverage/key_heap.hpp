#pragma once

/// A few numbers with keys, of which the least comes first and keys may change.

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace needshed::coverage {

/// Numbers 0 … n − 1 in order of (key, number), as a binary heap that knows where each is.
class KeyHeap {
public:
    void clear(std::size_t count)
    {
        m_heap.clear();
        m_at.assign(count, none);
    }

    bool empty() const { return m_heap.empty(); }

    /// Requires a heap that is not empty
    std::uint32_t top() const { return m_heap.front().number; }
    float top_key() const { return m_heap.front().key; }

    void pop()
    {
        m_at[m_heap.front().number] = none;
        const auto last = m_heap.back();
        m_heap.pop_back();
        if (!m_heap.empty()) {
            sink(0, last);
        }
    }

    /// Puts in a number that is not there. Requires `order` before anything else but `add`.
    void add(std::uint32_t number, float key)
    {
        m_at[number] = static_cast<std::uint32_t>(m_heap.size());
        m_heap.push_back({key, number});
    }

    void order()
    {
        for (auto at = m_heap.size() / 2; at-- > 0;) {
            sink(at, Entry(m_heap[at]));
        }
    }

    /// Gives the number another key. One that is not there is put in if the key is below `end`.
    void set(std::uint32_t number, float key, float end)
    {
        const Entry entry{key, number};
        auto at = m_at[number];
        if (at == none) {
            if (!(key < end)) {
                return;
            }
            at = static_cast<std::uint32_t>(m_heap.size());
            m_heap.push_back(entry);
        }
        if (at > 0 && entry < m_heap[(at - 1) / 2]) {
            rise(at, entry);
        }
        else {
            sink(at, entry);
        }
    }

private:
    struct Entry {
        float key;
        std::uint32_t number;

        bool operator<(const Entry& other) const
        {
            return key < other.key || (key == other.key && number < other.number);
        }
    };

    void put(std::size_t at, const Entry& entry)
    {
        m_heap[at] = entry;
        m_at[entry.number] = static_cast<std::uint32_t>(at);
    }

    void rise(std::size_t at, const Entry& entry)
    {
        while (at > 0 && entry < m_heap[(at - 1) / 2]) {
            put(at, m_heap[(at - 1) / 2]);
            at = (at - 1) / 2;
        }
        put(at, entry);
    }

    void sink(std::size_t at, const Entry& entry)
    {
        while (2 * at + 1 < m_heap.size()) {
            auto child = 2 * at + 1;
            child += child + 1 < m_heap.size() && m_heap[child + 1] < m_heap[child] ? 1 : 0;
            if (!(m_heap[child] < entry)) {
                break;
            }
            put(at, m_heap[child]);
            at = child;
        }
        put(at, entry);
    }

    static constexpr std::uint32_t none = 0xffffffffU;

    std::vector<Entry> m_heap;
    std::vector<std::uint32_t> m_at; ///< place in the heap of each number
};

} // namespace needshed::coverage
