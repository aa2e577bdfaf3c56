#pragma once

/// Many plans of one area. Each is kept as what is other than in the one before where that is less, so that plans a few
/// steps apart take little memory.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <span>
#include <vector>

namespace needshed {

class PlanSeries {
public:
    PlanSeries() = default;
    PlanSeries(std::initializer_list<std::vector<std::uint32_t>> plans);

    /// `label` per unit: any numbers, those of one plan kept through the next where localities continue.
    /// Requires as many units each time
    void add(std::span<const std::uint32_t> label);

    /// Adds all plans of another series.
    void add(PlanSeries series);

    std::size_t size() const noexcept { return m_entries.size(); }
    bool empty() const noexcept { return m_entries.empty(); }

    /// One plan, as Plan::locality.
    std::vector<std::uint32_t> operator[](std::size_t plan) const;

    /// Every plan in order, as Plan::locality; valid during the call only.
    void for_each(const std::function<void(std::span<const std::uint32_t>)>& each) const;

    /// Memory that the plans take.
    std::size_t bytes() const noexcept;

    bool operator==(const PlanSeries& other) const;

private:
    struct Entry {
        std::vector<std::uint32_t> unit;  ///< those with another label than before; empty and `is_whole`: all
        std::vector<std::uint32_t> label; ///< of each
        bool is_whole = false;
    };

    static void apply(const Entry& entry, std::vector<std::uint32_t>& label);

    std::vector<Entry> m_entries;
    std::vector<std::uint32_t> m_last; ///< labels of the last plan
    std::size_t m_since_whole = 0;
};

} // namespace needshed
