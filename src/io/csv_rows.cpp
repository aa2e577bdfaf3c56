// Rows are found in one pass over the marks: delimiters, quotes and line ends. Outside quotes each delimiter ends a
// field and each line end a row; within quotes everything but a quote is text. Fields are views into the block, so a
// field nobody wants costs only its delimiter. A row that does not end in the block is begun again when there is more
// of it: that costs one row in a block, and spares the parser a state for every place at which a block can end.
//
// Where writers disagree, the reading that loses nothing counts. A quote opens a field only at its start, blanks before
// it aside; elsewhere it is a letter, as in `5" pipe`. (GDAL 3.6 opens there too, and swallows rows up to the next
// quote.) What follows the closing quote belongs to the field. Any of LF, CR LF and CR ends a line.

#include "io/csv_rows.hpp"

#include <algorithm>
#include <array>

namespace needshed::csv {

namespace {

/// A mark that is the end of the text stands for a line end.
bool ends_row(const char* mark, const char* end) noexcept
{
    return mark == end || *mark == '\n' || *mark == '\r';
}

bool only_blanks(const char* from, const char* to) noexcept
{
    return std::all_of(from, to, [](char letter) { return letter == ' ' || letter == '\t'; });
}

/// How often each of the letters stands in the first row of the text outside quotes; the text is left behind the row.
template <std::size_t Count>
std::array<std::size_t, Count> count_in_row(std::string_view& text, const std::array<char, Count>& letters)
{
    std::array<std::size_t, Count> count{};
    bool quoted = false;
    std::size_t i = 0;
    for (; i < text.size() && (quoted || (text[i] != '\n' && text[i] != '\r')); ++i) {
        quoted = quoted != (text[i] == '"');
        const auto found = std::find(letters.begin(), letters.end(), text[i]);
        if (!quoted && found != letters.end()) {
            ++count[static_cast<std::size_t>(found - letters.begin())];
        }
    }
    text.remove_prefix(i);
    return count;
}

void skip_line_ends(std::string_view& text)
{
    text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
}

} // namespace

char find_delimiter(std::string_view text)
{
    constexpr std::array<char, 4> candidates{',', ';', '\t', '|'};
    constexpr std::array<char, 1> space{' '};
    skip_line_ends(text);
    auto first_row = text;
    const auto count = count_in_row(first_row, candidates);
    const auto most = std::max_element(count.begin(), count.end());
    if (*most > 0) {
        return candidates[static_cast<std::size_t>(most - count.begin())];
    }
    const auto in_first = count_in_row(text, space);
    skip_line_ends(text);
    const auto in_second = count_in_row(text, space);
    return in_first[0] > 0 && in_first == in_second ? ' ' : ',';
}

void RowParser::select(std::vector<std::uint32_t> slot, std::size_t slots)
{
    m_keeps_all = false;
    m_slot = std::move(slot);
    m_field.assign(slots, {});
}

void RowParser::feed(std::string_view text, bool is_last)
{
    m_row = text.data();
    m_given = m_row;
    m_end = m_row + text.size();
    m_is_last = is_last;
    m_marks = Marks(m_row, m_end, m_delimiter);
}

void RowParser::begin_row()
{
    m_count = 0;
    m_has_surplus = false;
    m_is_in_quotes = false;
    m_unescaped_used = 0;
    if (m_keeps_all) {
        m_field.clear();
    }
    else {
        std::fill(m_field.begin(), m_field.end(), std::string_view{});
    }
}

RowParser::Step RowParser::next()
{
    begin_row();
    const char* from = m_row;
    while (from < m_end || m_count > 0) {
        std::string_view text;
        const char* mark = end_of_field(from, text);
        if (mark == nullptr) {
            m_is_in_quotes = true;
            return m_is_last ? Step::Open : Step::More;
        }
        if (mark == m_end && !m_is_last) {
            return Step::More;
        }
        if (mark == from && m_count == 0 && ends_row(mark, m_end)) {
            m_row = from = mark + 1;
            continue;
        }
        keep(text);
        if (ends_row(mark, m_end)) {
            end_row(mark);
            return Step::Row;
        }
        from = mark + 1;
    }
    return m_is_last ? Step::End : Step::More;
}

const char* RowParser::skip_quotes(const char* mark)
{
    while (mark < m_end && *mark == '"') {
        mark = m_marks.next();
    }
    return mark;
}

/// The mark that ends the field which begins there, and its text; nullptr where the block ends within quotes.
const char* RowParser::end_of_field(const char* from, std::string_view& text)
{
    const char* mark = m_marks.next();
    if (mark < m_end && *mark == '"' && only_blanks(from, mark)) {
        return end_of_quoted(mark, text);
    }
    mark = skip_quotes(mark);
    text = {from, static_cast<std::size_t>(mark - from)};
    return mark;
}

/// The same for a field with an opening quote.
const char* RowParser::end_of_quoted(const char* open, std::string_view& text)
{
    bool has_doubled = false;
    const char* close = m_marks.next();
    for (;; close = m_marks.next()) {
        if (close == m_end || (close + 1 == m_end && *close == '"' && !m_is_last)) {
            return nullptr;
        }
        if (*close != '"') {
            continue;
        }
        if (close + 1 == m_end || close[1] != '"') {
            break;
        }
        has_doubled = true;
        m_marks.next();
    }
    const char* mark = skip_quotes(m_marks.next());
    text = {open + 1, static_cast<std::size_t>(close - open - 1)};
    if (has_doubled || mark > close + 1) {
        text = unescaped(text, {close + 1, static_cast<std::size_t>(mark - close - 1)});
    }
    return mark;
}

std::string_view RowParser::unescaped(std::string_view quoted, std::string_view behind)
{
    if (m_unescaped_used == m_unescaped.size()) {
        m_unescaped.emplace_back();
    }
    auto& text = m_unescaped[m_unescaped_used++];
    text.clear();
    for (auto quote = quoted.find('"'); quote != std::string_view::npos; quote = quoted.find('"')) {
        text += quoted.substr(0, quote + 1);
        quoted.remove_prefix(quote + 2);
    }
    text += quoted;
    text += behind;
    return text;
}

void RowParser::keep(std::string_view text)
{
    if (m_keeps_all) {
        m_field.push_back(text);
    }
    else if (m_count >= m_slot.size()) {
        m_has_surplus = m_has_surplus || !text.empty();
    }
    else if (m_slot[m_count] != not_wanted) {
        m_field[m_slot[m_count]] = text;
    }
    ++m_count;
}

void RowParser::end_row(const char* mark)
{
    m_given = m_row;
    if (mark == m_end) {
        m_row = m_end;
        return;
    }
    if (*mark == '\r' && mark + 1 < m_end && mark[1] == '\n') {
        mark = m_marks.next();
    }
    m_row = mark + 1;
}

} // namespace needshed::csv
