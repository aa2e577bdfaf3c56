#include "needshed/localities/plan_series.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace needshed {

namespace {

/// A plan is found again from the last one that is kept whole.
constexpr std::size_t most_changes = 256;

/// Numbers localities in order of their first units.
void number(const std::vector<std::uint32_t>& label, std::vector<std::uint32_t>& number_of,
            std::vector<std::uint32_t>& locality)
{
    constexpr auto none = static_cast<std::uint32_t>(-1);
    std::fill(number_of.begin(), number_of.end(), none);
    std::uint32_t next = 0;
    locality.resize(label.size());
    for (std::size_t unit = 0; unit < label.size(); ++unit) {
        if (label[unit] >= number_of.size()) {
            number_of.resize(label[unit] + std::size_t{1}, none);
        }
        auto& of_label = number_of[label[unit]];
        of_label = of_label == none ? next++ : of_label;
        locality[unit] = of_label;
    }
}

} // namespace

PlanSeries::PlanSeries(std::initializer_list<std::vector<std::uint32_t>> plans)
{
    for (const auto& plan : plans) {
        add(plan);
    }
}

void PlanSeries::add(std::span<const std::uint32_t> label)
{
    Entry entry;
    entry.is_whole = m_last.size() != label.size() || m_since_whole == most_changes;
    for (std::uint32_t unit = 0; !entry.is_whole && unit < label.size(); ++unit) {
        if (label[unit] != m_last[unit]) {
            entry.unit.push_back(unit);
            entry.label.push_back(label[unit]);
            entry.is_whole = 2 * entry.unit.size() > label.size();
        }
    }
    if (entry.is_whole) {
        entry.unit = {};
        entry.label.assign(label.begin(), label.end());
    }
    entry.unit.shrink_to_fit();
    entry.label.shrink_to_fit();
    m_since_whole = entry.is_whole ? 0 : m_since_whole + 1;
    m_last.assign(label.begin(), label.end());
    m_entries.push_back(std::move(entry));
}

void PlanSeries::add(PlanSeries series)
{
    m_entries.insert(m_entries.end(), std::make_move_iterator(series.m_entries.begin()),
                     std::make_move_iterator(series.m_entries.end()));
    m_last = std::move(series.m_last);
    m_since_whole = series.m_since_whole;
}

void PlanSeries::apply(const Entry& entry, std::vector<std::uint32_t>& label)
{
    if (entry.is_whole) {
        label = entry.label;
        return;
    }
    for (std::size_t i = 0; i < entry.unit.size(); ++i) {
        label[entry.unit[i]] = entry.label[i];
    }
}

std::vector<std::uint32_t> PlanSeries::operator[](std::size_t plan) const
{
    auto first = plan;
    while (!m_entries[first].is_whole) {
        --first;
    }
    std::vector<std::uint32_t> label;
    for (auto i = first; i <= plan; ++i) {
        apply(m_entries[i], label);
    }
    std::vector<std::uint32_t> number_of;
    std::vector<std::uint32_t> locality;
    number(label, number_of, locality);
    return locality;
}

void PlanSeries::for_each(const std::function<void(std::span<const std::uint32_t>)>& each) const
{
    std::vector<std::uint32_t> label;
    std::vector<std::uint32_t> number_of;
    std::vector<std::uint32_t> locality;
    for (const auto& entry : m_entries) {
        apply(entry, label);
        number(label, number_of, locality);
        each(locality);
    }
}

std::size_t PlanSeries::bytes() const noexcept
{
    std::size_t bytes = 0;
    for (const auto& entry : m_entries) {
        bytes += sizeof entry + (entry.unit.capacity() + entry.label.capacity()) * sizeof(std::uint32_t);
    }
    return bytes;
}

bool PlanSeries::operator==(const PlanSeries& other) const
{
    if (size() != other.size()) {
        return false;
    }
    for (std::size_t plan = 0; plan < size(); ++plan) {
        if ((*this)[plan] != other[plan]) {
            return false;
        }
    }
    return true;
}

} // namespace needshed
