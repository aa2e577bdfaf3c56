#include "io/csv_stream.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed::csv {

namespace {

/// Fits the second-level cache, so that parsing finds what reading left there.
constexpr std::size_t block_size = std::size_t{256} * 1024;

/// Longer is no row but a quote that is never closed, or no table; the limit keeps memory bounded.
constexpr std::size_t longest_row = std::size_t{16} * 1024 * 1024;

constexpr std::string_view utf8_mark = "\xef\xbb\xbf";
constexpr std::string_view utf16_little_endian_mark = "\xff\xfe";
constexpr std::string_view utf16_big_endian_mark = "\xfe\xff";

/// Spaces, control characters, and what may be part of a non-breaking space.
bool may_be_trimmed(std::string_view text) noexcept
{
    constexpr unsigned char space = ' ';
    const auto front = static_cast<unsigned char>(text.front());
    const auto back = static_cast<unsigned char>(text.back());
    return front <= space || back <= space || front == 0xc2 || back == 0xa0;
}

} // namespace

Stream::Stream(std::string title, ReadBytes read, const std::string& encoding, const std::string& delimiter)
    : m_title(std::move(title)), m_read(std::move(read))
{
    do {
        read_block(block_size);
    } while (m_text.size() < utf8_mark.size() && !m_is_last);
    estimate_rows();
    begin_text(encoding, delimiter);
    name_columns();
}

void Stream::estimate_rows()
{
    if (!m_text.empty()) {
        const auto lines = std::count(m_text.begin(), m_text.end(), '\n');
        m_rows_a_byte = static_cast<double>(lines) / static_cast<double>(m_text.size());
    }
}

/// Reads bytes behind the text there is.
void Stream::read_block(std::size_t size)
{
    if (!m_failure.empty()) {
        throw Error(ErrorKind::Input, m_title, fmt::format("reading broke off after row {}: {}", m_row, m_failure),
                    "Supply the source again");
    }
    const auto kept = m_text.size();
    m_text.resize(kept + size);
    const auto block = m_read(m_text.data() + kept, size);
    m_text.resize(kept + block.size);
    m_failure = block.failure;
    m_is_last = block.is_last && m_failure.empty();
    if (m_decoder) {
        const auto bytes = m_text.substr(kept);
        m_text.resize(kept);
        m_decoder->append(m_text, bytes);
        if (m_is_last) {
            m_decoder->finish(m_text);
        }
    }
}

/// Takes the mark of the encoding off the first block, and hands the block to the parser.
void Stream::begin_text(const std::string& encoding, const std::string& delimiter)
{
    if (m_text.empty()) {
        throw Error(ErrorKind::Input, m_title, "the file is empty", "Supply the file again");
    }
    if (m_text.starts_with(utf8_mark)) {
        m_text.erase(0, utf8_mark.size());
    }
    else if (m_text.starts_with(utf16_little_endian_mark)) {
        decode_first("UTF-16LE", utf16_little_endian_mark.size());
    }
    else if (m_text.starts_with(utf16_big_endian_mark)) {
        decode_first("UTF-16BE", utf16_big_endian_mark.size());
    }
    else if (!encoding.empty()) {
        decode_first(encoding, 0);
    }
    m_rows = RowParser(delimiter.empty() ? find_delimiter(m_text) : delimiter.front());
    hand_over();
}

/// Changes the first block to UTF-8, without the mark, and lets the following ones be changed.
void Stream::decode_first(const std::string& encoding, std::size_t mark)
{
    m_decoder.emplace(encoding);
    const auto bytes = std::exchange(m_text, {}).substr(mark);
    m_decoder->append(m_text, bytes);
    if (m_is_last) {
        m_decoder->finish(m_text);
    }
}

void Stream::hand_over()
{
    m_is_ascii = is_ascii(m_text);
    m_has_zero = m_text.find('\0') != std::string::npos;
    const auto size = m_text.size();
    m_text.append(Marks::width, '\0');
    m_rows.feed(std::string_view(m_text).substr(0, size), m_is_last);
}

void Stream::read_more()
{
    const auto rest = m_rows.rest();
    if (rest.size() > longest_row) {
        refuse_open("in 16 MiB", "Check that it is a table of rows");
    }
    m_text.erase(0, static_cast<std::size_t>(rest.data() - m_text.data()));
    m_text.resize(m_text.size() - Marks::width);
    read_block(std::max(block_size, rest.size()));
    hand_over();
}

void Stream::name_columns()
{
    if (!step()) {
        throw Error(ErrorKind::Input, m_title, "has no line that names its columns", "Add one above its rows");
    }
    for (std::size_t c = 0; c < m_rows.field_count(); ++c) {
        std::string spare;
        const std::string name(tidy(m_rows.field(c), spare));
        m_columns.push_back(name.empty() ? fmt::format("field_{}", c + 1) : name);
    }
    select({});
}

void Stream::select(std::span<const std::size_t> columns)
{
    std::vector<std::uint32_t> slot(m_columns.size(), RowParser::not_wanted);
    std::uint32_t slots = 0;
    m_slot.clear();
    for (const auto column : columns) {
        if (slot[column] == RowParser::not_wanted) {
            slot[column] = slots++;
        }
        m_slot.push_back(slot[column]);
    }
    m_rows.select(std::move(slot), slots);
    m_fields.resize(columns.size());
    m_spare.resize(columns.size());
}

bool Stream::next()
{
    if (!step()) {
        return false;
    }
    ++m_row;
    for (std::size_t i = 0; i < m_slot.size(); ++i) {
        m_fields[i] = tidy(m_rows.field(m_slot[i]), m_spare[i]);
    }
    return true;
}

/// Finds the next row, names included.
bool Stream::step()
{
    auto step = m_rows.next();
    while (step == RowParser::Step::More) {
        read_more();
        step = m_rows.next();
    }
    if (step == RowParser::Step::Open) {
        refuse_open("before the end of the file", "Close it; a quote within quotes stands twice");
    }
    if (step == RowParser::Step::Row && m_has_zero) {
        refuse_zero_bytes();
    }
    return step == RowParser::Step::Row;
}

std::string_view Stream::tidy(std::string_view field, std::string& spare) const
{
    if (!m_is_ascii && !is_utf8(field)) {
        spare.clear();
        append_utf8(spare, field);
        field = spare;
    }
    return field.empty() || !may_be_trimmed(field) ? field : trimmed(field);
}

std::string Stream::next_place() const
{
    return m_columns.empty() ? m_title + " first line" : fmt::format("{} row {}", m_title, m_row + 1);
}

void Stream::refuse_zero_bytes() const
{
    if (m_rows.row_text().find('\0') != std::string_view::npos) {
        throw Error(ErrorKind::Input, next_place(), "holds a byte of 0, which no text has", "Save the file as UTF-8");
    }
}

void Stream::refuse_open(const std::string& limit, const std::string& remedy) const
{
    if (!m_rows.is_in_quotes()) {
        throw Error(ErrorKind::Input, next_place(), "does not end " + limit, remedy);
    }
    const auto column = m_rows.field_count();
    throw Error(ErrorKind::Input, next_place(),
                fmt::format("a quote that opens column {} is not closed {}",
                            column < m_columns.size() ? "'" + m_columns[column] + "'" : fmt::format("{}", column + 1),
                            limit),
                remedy);
}

} // namespace needshed::csv
