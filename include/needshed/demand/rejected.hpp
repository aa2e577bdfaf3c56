#pragma once

/// A *rejected* record is one that was not allocated to a unit. There may be as many as records, so the list of them is
/// packed: one byte for most records.

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <vector>

namespace needshed {

enum class Bucket : std::uint8_t;

struct RejectedRecord {
    std::uint32_t measure = 0; ///< index into `Demand::measures`
    std::uint32_t file = 0;    ///< index into `Reconciliation::files`
    std::uint64_t row = 0;     ///< 1 is the first row of data
    Bucket reason{};

    friend bool operator==(const RejectedRecord&, const RejectedRecord&) = default;
};

/// Rejected records in order of measure, file and row, to be read from the first to the last.
class RejectedRecords {
public:
    class Iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = RejectedRecord;
        using difference_type = std::ptrdiff_t;
        using pointer = const RejectedRecord*;
        using reference = const RejectedRecord&;

        Iterator(const std::uint8_t* at, const std::uint8_t* end);
        reference operator*() const { return m_record; }
        pointer operator->() const { return &m_record; }
        Iterator& operator++();
        Iterator operator++(int);
        friend bool operator==(const Iterator& a, const Iterator& b) { return a.m_at == b.m_at; }

    private:
        void read();
        std::uint64_t number();

        const std::uint8_t* m_at; ///< the record's code; `m_end` past the last
        const std::uint8_t* m_next;
        const std::uint8_t* m_end;
        RejectedRecord m_record;
    };

    /// Throws   Error{Internal} when the record does not come after the last one
    void add(const RejectedRecord& record);

    /// Adds the records of a later measure.
    void append(const RejectedRecords& later);

    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }
    Iterator begin() const;
    Iterator end() const;

    /// Of memory.
    std::size_t byte_count() const { return m_codes.size(); }

private:
    std::vector<std::uint8_t> m_codes;
    std::size_t m_size = 0;
    RejectedRecord m_last;
};

} // namespace needshed
