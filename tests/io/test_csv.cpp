#include <catch2/catch.hpp>

#include <cstring>
#include <fstream>

#include <rapidcheck.h>

#include "io/csv_stream.hpp"
#include "needshed/core/random.hpp"
#include "needshed/io/reader.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::error_of;
using test::TemporaryDirectory;

namespace {

using Row = std::vector<std::string>;
using Rows = std::vector<Row>;

/// Bytes of a text, at most `at_once` at a time; the first block holds the names of the columns.
csv::ReadBytes bytes_of(const std::string& text, std::size_t at_once = 1U << 20U)
{
    return [rest = std::string_view(text), most = std::max<std::size_t>(at_once, 32), at_once](char* to,
                                                                                               auto size) mutable {
        const auto count = std::min({size, std::exchange(most, at_once), rest.size()});
        std::memcpy(to, rest.data(), count);
        rest.remove_prefix(count);
        return ByteBlock{count, rest.empty(), {}};
    };
}

/// The names of the columns, and the rows below them with every column chosen.
Rows rows_of(const std::string& text, std::size_t at_once = 1U << 20U, const std::string& encoding = {})
{
    csv::Stream stream("t.csv", bytes_of(text, at_once), encoding);
    Rows rows{stream.columns()};
    std::vector<std::size_t> all(stream.columns().size());
    for (std::size_t c = 0; c < all.size(); ++c) {
        all[c] = c;
    }
    stream.select(all);
    while (stream.next()) {
        rows.emplace_back(stream.fields().begin(), stream.fields().end());
    }
    return rows;
}

Rows read_by(const std::string& path)
{
    const auto table = read_table({path, "", ""}, {});
    Rows rows(table.row_count() + 1);
    for (const auto& column : table.columns) {
        rows[0].push_back(column.name);
        for (std::size_t r = 0; r < table.row_count(); ++r) {
            rows[r + 1].push_back(std::get<TextValues>(column.values)[r]);
        }
    }
    return rows;
}

std::string error_in(const std::string& text)
{
    return error_of([&] { rows_of(text); });
}

} // namespace

TEST_CASE("quotes keep delimiters, line ends and doubled quotes inside a field")
{
    CHECK(rows_of("a,b\n\"1,5\",\"x\ny\"\n\"say \"\"so\"\"\",\"\"\"\"\n\"\",\"\"\n") ==
          Rows{{"a", "b"}, {"1,5", "x\ny"}, {"say \"so\"", "\""}, {"", ""}});
}

TEST_CASE("a quote opens a field only at its start, blanks before it aside")
{
    CHECK(rows_of("a,b\n5\" pipe,2\n 6\"x\"7 , \"b, c\" \n\"8\"9\"0\",3\n") ==
          Rows{{"a", "b"}, {"5\" pipe", "2"}, {"6\"x\"7", "b, c"}, {"89\"0\"", "3"}});
}

TEST_CASE("a line ends at LF, CR LF or CR, and one without a byte is no row")
{
    for (const std::string end : {"\n", "\r\n", "\r", "\n\r"}) {
        INFO(int(end[0]) << " " << end.size());
        CHECK(rows_of("a,b" + end + "1,2" + end + end + "3,4" + end) == Rows{{"a", "b"}, {"1", "2"}, {"3", "4"}});
        CHECK(rows_of(end + "a,b" + end + " " + end + "3,4") == Rows{{"a", "b"}, {"", ""}, {"3", "4"}});
    }
}

TEST_CASE("a row may lack fields at its end, and what it has behind the last column is counted")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("t.csv", "a,b\n1\n,2\n1,2,\n1,2,x\n1,2,,y\n");
    const std::vector<std::string> names{"b"};
    std::vector<std::string> seen;
    const auto end = for_each_record(
        {file, "", ""}, names, [](const StreamHeader&) {},
        [&](const Record& record) { seen.emplace_back(record.field[0]); });
    CHECK(seen == std::vector<std::string>{"", "2", "2", "2", "2"});
    CHECK(end.rows == 5);
    CHECK(end.rows_with_surplus == 2);
    CHECK(end.first_with_surplus == 4);
}

TEST_CASE("the delimiter is what stands most often among the names")
{
    CHECK(rows_of("a;b;c,d\n1;2;3,4\n")[1] == Row{"1", "2", "3,4"});
    CHECK(rows_of("a\tb,c\td\n1\t2\t3\n")[1] == Row{"1", "2", "3"});
    CHECK(rows_of("a|b\n1|2\n")[1] == Row{"1", "2"});
    CHECK(rows_of("\"a;b;c\",d\n1,2\n")[0] == Row{"a;b;c", "d"});
    CHECK(rows_of("a;b,c\n1,2\n")[0] == Row{"a;b", "c"});
}

TEST_CASE("a space is the delimiter only where the first rows agree on it")
{
    CHECK(rows_of("x y n\n1 2 3\n")[1] == Row{"1", "2", "3"});
    CHECK(rows_of("LSOA code\nE01000001\n") == Rows{{"LSOA code"}, {"E01000001"}});
}

TEST_CASE("a table may have one column, and columns without names")
{
    CHECK(rows_of("code\n0012\n\n\"\"\n0013") == Rows{{"code"}, {"0012"}, {""}, {"0013"}});
    CHECK(rows_of("a,, ,b\n")[0] == Row{"a", "field_2", "field_3", "b"});
}

TEST_CASE("UTF-16 is read by its byte order mark")
{
    const std::string text = "code,place\n1,Caf\xc3\xa9 \xf0\x9f\x8f\xa0\n";
    std::string little = "\xff\xfe";
    std::string big = "\xfe\xff";
    for (const char16_t unit : std::u16string(u"code,place\n1,Caf\u00e9 \U0001f3e0\n")) {
        little += {static_cast<char>(unit & 0xff), static_cast<char>(unit >> 8)};
        big += {static_cast<char>(unit >> 8), static_cast<char>(unit & 0xff)};
    }
    for (const std::size_t at_once : {1, 3, 1000}) {
        CHECK(rows_of(little, at_once) == rows_of(text));
        CHECK(rows_of(big, at_once) == rows_of(text));
    }
    CHECK(rows_of(std::string("\xff\xfe\x61\x00\x00\xd8\x62\x00\x00", 9))[0] == Row{"a\xef\xbf\xbd"
                                                                                    "b\xef\xbf\xbd"});
}

TEST_CASE("a field that is not UTF-8 is Windows-1252, and its neighbours stay what they are")
{
    CHECK(rows_of("a,b,c\nCaf\xe9,Caf\xc3\xa9,\x80\xa0\n")[1] == Row{"Caf\xc3\xa9", "Caf\xc3\xa9", "\xe2\x82\xac"});
}

TEST_CASE("a text that is no table is refused with the row")
{
    CHECK(error_in("") == "3: t.csv: the file is empty. Supply the file again.");
    CHECK(error_in("\n\r\n") == "3: t.csv: has no line that names its columns. Add one above its rows.");
    CHECK(error_in("a,b\n1,2\n3,\"x\n4,5\n") ==
          "3: t.csv row 2: a quote that opens column 'b' is not closed before the end of the file. Close it; a quote "
          "within quotes stands twice.");
    CHECK(error_in("a,\"b\n1,2\n") ==
          "3: t.csv first line: a quote that opens column 2 is not closed before the end of the file. Close it; a "
          "quote within quotes stands twice.");
    CHECK(error_in(std::string("a,b\n1,2\n3,4\0\n", 13)) ==
          "3: t.csv row 2: holds a byte of 0, which no text has. Save the file as UTF-8.");
    CHECK(error_in(std::string("a\0,\0b\0\n\0", 8)) ==
          "3: t.csv first line: holds a byte of 0, which no text has. Save the file as UTF-8.");
}

TEST_CASE("a row that does not end is refused before it fills the memory")
{
    const std::string long_text(17U << 20U, 'x');
    CHECK(error_in("a,b\n1,2\n3,\"" + long_text) ==
          "3: t.csv row 2: a quote that opens column 'b' is not closed in 16 MiB. Check that it is a table of rows.");
    CHECK(error_in("a,b\n1,2\n3," + long_text) ==
          "3: t.csv row 2: does not end in 16 MiB. Check that it is a table of rows.");
    CHECK(rows_of("a,b\n1," + long_text.substr(0, 15U << 20U) + "\n3,4\n")[2] == Row{"3", "4"});
}

TEST_CASE("a column that stands twice cannot be asked for")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("t.csv", "a,b,a\n1,2,3\n").string();
    const std::vector<std::string> names{"a"};
    CHECK(error_of([&] {
              read_table({file, "", ""}, names);
          }) == "3: " + file + ": the column 'a' stands twice. Rename one of the two.");
    CHECK(read_table({file, "", ""}, std::vector<std::string>{"b"}).row_count() == 1);
}

TEST_CASE("the layer of a table is its file's name")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("calls.csv", "a,b\n1,2\n").string();
    CHECK(read_table({file, "calls", ""}, {}).row_count() == 1);
    CHECK(error_of([&] {
              read_table({file, "call", ""}, {});
          }) == "3: " + file + ": there is no layer 'call'. It holds: calls.");
}

TEST_CASE("what breaks off is met with the last row read")
{
    const csv::ReadBytes breaking = [n = 0](char* to, std::size_t) mutable {
        const std::string_view text = "a,b\n1,2\n3,4\n5,";
        std::memcpy(to, text.data(), text.size());
        return n++ == 0 ? ByteBlock{text.size(), false, {}} : ByteBlock{0, true, "the disk is gone"};
    };
    csv::Stream stream("t.csv", breaking);
    CHECK(stream.next());
    CHECK(stream.next());
    CHECK(error_of([&] { stream.next(); }) ==
          "3: t.csv: reading broke off after row 2: the disk is gone. Supply the source again.");
}

namespace {

/// A table as some program could write it, and what it holds.
struct Written {
    std::string text;
    Rows rows;
};

std::string random_field(Random& random, bool tame)
{
    static const std::vector<std::string> pieces{"a", "12", "-3.5", " ", ",", ";", "\"", "\n", "\r\n", "\xc3\xa9", "z"};
    std::string field;
    for (auto i = random.below(5); i > 0; --i) {
        field += pieces[random.below(tame ? 3 : static_cast<std::uint32_t>(pieces.size()))];
    }
    return field;
}

std::string quoted(const std::string& field)
{
    std::string text = "\"";
    for (const char letter : field) {
        text += letter == '"' ? "\"\"" : std::string(1, letter);
    }
    return text + "\"";
}

std::string trimmed_text(std::string text)
{
    const auto first = text.find_first_not_of(" \r\n");
    const auto last = text.find_last_not_of(" \r\n");
    return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

Written write_random(std::uint64_t seed)
{
    Random random(seed, 7);
    const auto columns = 2 + random.below(5);
    const std::string end = random.below(2) == 0 ? "\n" : "\r\n";
    Written written;
    for (std::uint32_t r = 0; r < 30; ++r) {
        Row row;
        for (std::uint32_t c = 0; c < columns; ++c) {
            const auto field = r == 0 ? "c" + std::to_string(c) : random_field(random, random.below(2) == 0);
            const bool needs_quotes = field.find_first_of(",\"\r\n") != std::string::npos;
            written.text += (c == 0 ? "" : ",") + (needs_quotes || random.below(4) == 0 ? quoted(field) : field);
            row.push_back(trimmed_text(field));
        }
        written.text += r == 29 && random.below(2) == 0 ? "" : end;
        written.rows.push_back(row);
    }
    return written;
}

/// The rules of the parser once more, byte by byte, without blocks or marks.
Rows rows_by_rule(const std::string& text)
{
    Rows rows;
    Row row;
    std::string field;
    bool quoted = false;
    bool was_quoted = false;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        const bool at_end = i == text.size();
        if (!at_end && quoted) {
            if (text[i] != '"') {
                field += text[i];
            }
            else if (i + 1 < text.size() && text[i + 1] == '"') {
                field += text[i++];
            }
            else {
                quoted = false;
            }
        }
        else if (!at_end && text[i] == '"' && !was_quoted && field.find_first_not_of(' ') == std::string::npos) {
            field.clear();
            quoted = was_quoted = true;
        }
        else if (at_end || text[i] == ',' || text[i] == '\n') {
            const bool blank = row.empty() && field.empty() && !was_quoted && (at_end || text[i] == '\n');
            if (!blank) {
                row.push_back(trimmed_text(field));
            }
            if ((at_end || text[i] == '\n') && !row.empty()) {
                row.resize(rows.empty() ? row.size() : rows.front().size());
                rows.push_back(std::exchange(row, {}));
            }
            field.clear();
            was_quoted = false;
        }
        else {
            field += text[i];
        }
    }
    return quoted ? Rows{} : rows;
}

} // namespace

TEST_CASE("what another program writes is read back, in blocks of any size")
{
    CHECK(rc::check("fields survive writing and reading", [] {
        const auto written = write_random(*rc::gen::arbitrary<std::uint64_t>());
        RC_ASSERT(rows_of(written.text) == written.rows);
        RC_ASSERT(rows_of(written.text, *rc::gen::inRange<std::size_t>(1, 90)) == written.rows);
    }));
}

TEST_CASE("any text is read by the rules, or refused for a quote that stays open")
{
    CHECK(rc::check("the parser agrees with the rules byte by byte", [] {
        Random random(*rc::gen::arbitrary<std::uint64_t>(), 8);
        std::string text = "a,b,c\n";
        for (auto i = random.below(200); i > 0; --i) {
            text += "\"\"\",,\n\nx  "[random.below(10)];
        }
        const auto expected = rows_by_rule(text);
        Rows rows;
        const auto error = error_of([&] { rows = rows_of(text, 1 + random.below(70)); });
        RC_ASSERT(expected.empty() == (error != "no error"));
        RC_ASSERT(expected.empty() || rows == expected);
    }));
}

TEST_CASE("GDAL's driver reads the same from what another program writes")
{
    const TemporaryDirectory directory;
    CHECK(rc::check("both readers agree", [&] {
        const auto written = write_random(*rc::gen::arbitrary<std::uint64_t>());
        const auto file = directory.write("t.csv", written.text).string();
        auto theirs = read_by("CSV:" + file);
        const auto ours = read_by(file);
        RC_ASSERT(ours.size() == theirs.size());
        for (std::size_t r = 0; r < ours.size(); ++r) {
            for (std::size_t c = 0; c < ours[r].size(); ++c) {
                auto field = ours[r][c];
                // GDAL makes LF of a line end within quotes.
                for (auto at = field.find("\r\n"); at != std::string::npos; at = field.find("\r\n")) {
                    field.erase(at, 1);
                }
                RC_ASSERT(field == theirs[r][c]);
            }
        }
    }));
}
