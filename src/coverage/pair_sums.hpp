#pragma once

/// Sums by (unit, area), for the few pairs of the many that occur.

#include <cstdint>
#include <vector>

namespace needshed::coverage {

struct PairSum {
    std::uint64_t key; ///< unit in the upper half, area in the lower
    double value;

    static constexpr std::uint64_t key_of(std::uint32_t unit, std::uint32_t area)
    {
        return std::uint64_t{unit} << 32U | area;
    }
    std::uint32_t unit() const { return static_cast<std::uint32_t>(key >> 32U); }
    std::uint32_t area() const { return static_cast<std::uint32_t>(key); }
};

/// A hash table; the order in which it is added to decides the last bit of a sum, nothing else does.
class PairSums {
public:
    PairSums() : m_slots(1024, {unused, 0}) {}

    /// What is added from now on counts so many times.
    void set_factor(double factor) { m_factor = factor; }

    void add(std::uint32_t unit, std::uint32_t area, double value)
    {
        value *= m_factor;
        const auto key = PairSum::key_of(unit, area);
        auto& slot = find(key);
        if (slot.key == unused) {
            slot = {key, value};
            if (++m_size * 2 > m_slots.size()) {
                grow();
            }
            return;
        }
        slot.value += value;
    }

    /// By key.
    std::vector<PairSum> sorted() const;

private:
    static constexpr std::uint64_t unused = ~std::uint64_t{0};

    PairSum& find(std::uint64_t key)
    {
        const std::size_t mask = m_slots.size() - 1;
        auto i = static_cast<std::size_t>((key * 0x9e3779b97f4a7c15ULL) >> 32U) & mask;
        while (m_slots[i].key != key && m_slots[i].key != unused) {
            i = (i + 1) & mask;
        }
        return m_slots[i];
    }
    void grow();

    std::vector<PairSum> m_slots;
    std::size_t m_size = 0;
    double m_factor = 1;
};

} // namespace needshed::coverage
