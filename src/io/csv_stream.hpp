#pragma once

/// A CSV as a stream of rows with named columns: any size, in a memory of some megabytes. The first row names the
/// columns. Fields come trimmed and as UTF-8.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/byte_block.hpp"
#include "io/csv_rows.hpp"
#include "io/encoding.hpp"

namespace needshed::csv {

/// Fills in the next bytes.
using ReadBytes = std::function<ByteBlock(char* to, std::size_t size)>;

class Stream {
public:
    /// Reads the names of the columns. `title` stands in messages. An encoding that a mark at the beginning tells goes
    /// before the one named; empty: UTF-8, or Windows-1252 field by field
    /// Throws   Error{Input} when there is no such row, and as `next`
    /// Requires `is_encoding(encoding)` unless it is empty, and a delimiter of one byte, or none: as `find_delimiter`
    /// tells
    Stream(std::string title, ReadBytes read, const std::string& encoding = {}, const std::string& delimiter = {});

    /// Trimmed; a column without a name is `field_3`, as GDAL calls it.
    const std::vector<std::string>& columns() const { return m_columns; }

    /// Chooses what `fields` holds, by places in `columns`; a column may be chosen twice.
    void select(std::span<const std::size_t> columns);

    /// Goes to the next row; false when there is none.
    /// Throws   Error{Input} when reading breaks off, the end comes within quotes, a row is longer than 16 MiB, or a
    ///          byte is 0
    bool next();

    /// Of the current row, valid until the next call.
    std::span<const std::string_view> fields() const { return m_fields; }

    /// Number of the current row; 1 is the first below the names.
    std::uint64_t row() const { return m_row; }

    /// Rows to a byte of the file, as its beginning has them; 0 where lines end otherwise than by a line feed.
    double rows_a_byte() const { return m_rows_a_byte; }

    /// Whether the row holds something behind the last column.
    bool has_surplus() const { return m_rows.has_surplus(); }

private:
    bool step();
    void read_more();
    void read_block(std::size_t size);
    void estimate_rows();
    void begin_text(const std::string& encoding, const std::string& delimiter);
    void decode_first(const std::string& encoding, std::size_t mark);
    void hand_over();
    void name_columns();
    std::string_view tidy(std::string_view field, std::string& spare) const;
    void refuse_zero_bytes() const;
    [[noreturn]] void refuse_open(const std::string& limit, const std::string& remedy) const;

    /// The row after the current one, for messages.
    std::string next_place() const;

    std::string m_title;
    ReadBytes m_read;
    std::string m_text; ///< what has not been parsed of the last block, and then Marks::width bytes more
    bool m_is_last = false;
    std::string m_failure; ///< of the last block
    bool m_is_ascii = true;
    bool m_has_zero = false;
    std::optional<Decoder> m_decoder;

    RowParser m_rows{','};
    std::vector<std::string> m_columns;
    std::vector<std::size_t> m_slot; ///< of each chosen column
    std::vector<std::string_view> m_fields;
    std::vector<std::string> m_spare; ///< fields that had to be changed to UTF-8
    std::uint64_t m_row = 0;
    double m_rows_a_byte = 0;
};

} // namespace needshed::csv
