// Each record is a number of seven bits a byte, the least first: sixteen times the distance to the row before, plus the
// reason. In a row of rejected records that is one byte each. A file begins with the number 15, which is no reason, and
// the numbers of its measure and of itself; its rows count from 0.

#include "needshed/demand/rejected.hpp"

#include <tuple>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/demand/demand.hpp"

namespace needshed {

namespace {

constexpr std::uint64_t reasons = 16;
constexpr std::uint64_t file_begins = reasons - 1;
static_assert(bucket_count < file_begins);

void put(std::vector<std::uint8_t>& codes, std::uint64_t number)
{
    for (; number >= 0x80; number >>= 7) {
        codes.push_back(static_cast<std::uint8_t>(number | 0x80));
    }
    codes.push_back(static_cast<std::uint8_t>(number));
}

} // namespace

RejectedRecords::Iterator::Iterator(const std::uint8_t* at, const std::uint8_t* end) : m_at(at), m_next(at), m_end(end)
{
    read();
}

std::uint64_t RejectedRecords::Iterator::number()
{
    std::uint64_t result = 0;
    for (unsigned shift = 0;; shift += 7) {
        const auto byte = *m_next++;
        result |= std::uint64_t{byte & 0x7FU} << shift;
        if (byte < 0x80) {
            return result;
        }
    }
}

void RejectedRecords::Iterator::read()
{
    if (m_at == m_end) {
        return;
    }
    auto code = number();
    if (code == file_begins) {
        m_record.measure = static_cast<std::uint32_t>(number());
        m_record.file = static_cast<std::uint32_t>(number());
        m_record.row = 0;
        code = number();
    }
    m_record.row += code / reasons;
    m_record.reason = static_cast<Bucket>(code % reasons);
}

RejectedRecords::Iterator& RejectedRecords::Iterator::operator++()
{
    m_at = m_next;
    read();
    return *this;
}

RejectedRecords::Iterator RejectedRecords::Iterator::operator++(int)
{
    auto before = *this;
    ++*this;
    return before;
}

void RejectedRecords::add(const RejectedRecord& record)
{
    const auto file_of = [](const auto& each) { return std::tie(each.measure, each.file); };
    const bool begins = empty() || file_of(m_last) != file_of(record);
    if (!empty() && (begins ? file_of(record) < file_of(m_last) : record.row < m_last.row)) {
        throw Error(ErrorKind::Internal, fmt::format("row {}", record.row),
                    fmt::format("was rejected after row {}", m_last.row));
    }
    if (begins) {
        put(m_codes, file_begins);
        put(m_codes, record.measure);
        put(m_codes, record.file);
    }
    put(m_codes, (record.row - (begins ? 0 : m_last.row)) * reasons + static_cast<std::uint64_t>(record.reason));
    m_last = record;
    ++m_size;
}

void RejectedRecords::append(const RejectedRecords& later)
{
    m_codes.insert(m_codes.end(), later.m_codes.begin(), later.m_codes.end());
    m_last = later.empty() ? m_last : later.m_last;
    m_size += later.m_size;
}

RejectedRecords::Iterator RejectedRecords::begin() const
{
    return {m_codes.data(), m_codes.data() + m_codes.size()};
}

RejectedRecords::Iterator RejectedRecords::end() const
{
    return {m_codes.data() + m_codes.size(), m_codes.data() + m_codes.size()};
}

} // namespace needshed
