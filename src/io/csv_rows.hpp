#pragma once

/// From the bytes of a CSV to rows of fields, in memory. A *row* ends at a line end outside quotes; a line without a
/// byte is no row. A *field* is what stands between two delimiters, without the quotes around it.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "io/csv_marks.hpp"

namespace needshed::csv {

/// The delimiter of a text by its first row: whichever of comma, semicolon, tab and bar stands in it most often outside
/// quotes, the first of them in a tie; a space where there is none of them and the second row has as many spaces as the
/// first. Comma for a single column.
char find_delimiter(std::string_view text);

/// Parts one block of text after the other into rows.
class RowParser {
public:
    static constexpr std::uint32_t not_wanted = std::numeric_limits<std::uint32_t>::max();

    explicit RowParser(char delimiter) : m_delimiter(delimiter) {}

    /// Chooses the fields to keep: field `c` of a row becomes `field(slot[c])`. Fields behind the last of `slot` are
    /// *surplus*. Until then every field is kept.
    void select(std::vector<std::uint32_t> slot, std::size_t slots);

    /// Goes on with this text, which begins where a row begins. `is_last`: nothing comes after it.
    /// Requires that the text outlives its rows, and that Marks::width bytes behind it may be read
    void feed(std::string_view text, bool is_last);

    enum class Step {
        Row,  ///< the fields are those of the next row
        More, ///< the rest of the text is the beginning of a row: feed it again, with more behind it
        Open, ///< the text ends within quotes, and nothing comes after it
        End   ///< every row has been given
    };
    Step next();

    /// The fields of the row, as they stand or with doubled quotes made single; empty where the row has fewer.
    std::string_view field(std::size_t slot) const { return m_field[slot]; }

    /// How many fields the row has.
    std::size_t field_count() const { return m_count; }

    /// Whether the text ended within quotes, when a step was no row.
    bool is_in_quotes() const { return m_is_in_quotes; }

    /// Whether a surplus field of the row holds something.
    bool has_surplus() const { return m_has_surplus; }

    /// What of the text has not been given as a row; starts with the row that a step was not `Row` for.
    std::string_view rest() const { return {m_row, static_cast<std::size_t>(m_end - m_row)}; }

    /// The text of the row just given, quotes and line end included.
    std::string_view row_text() const { return {m_given, static_cast<std::size_t>(m_row - m_given)}; }

private:
    void begin_row();
    const char* skip_quotes(const char* mark);
    const char* end_of_field(const char* from, std::string_view& text);
    const char* end_of_quoted(const char* open, std::string_view& text);
    std::string_view unescaped(std::string_view quoted, std::string_view behind);
    void keep(std::string_view text);
    void end_row(const char* mark);

    char m_delimiter;
    bool m_keeps_all = true;
    std::vector<std::uint32_t> m_slot;

    Marks m_marks;
    const char* m_given = nullptr;
    const char* m_row = nullptr;
    const char* m_end = nullptr;
    bool m_is_last = false;

    std::vector<std::string_view> m_field;
    std::deque<std::string> m_unescaped; ///< texts that do not stand in the block as they are
    std::size_t m_unescaped_used = 0;
    std::size_t m_count = 0;
    bool m_has_surplus = false;
    bool m_is_in_quotes = false;
};

} // namespace needshed::csv
