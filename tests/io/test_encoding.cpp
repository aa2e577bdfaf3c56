#include <catch2/catch.hpp>

#include <rapidcheck.h>

#include "io/encoding.hpp"
#include "needshed/io/reader.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::error_of;
using test::TemporaryDirectory;

namespace {

/// UTF-8 of a text of the encoding, fed `at_once` bytes at a time.
std::string decoded(const std::string& encoding, std::string_view text, std::size_t at_once)
{
    Decoder decoder(encoding);
    std::string out;
    for (std::size_t i = 0; i < text.size(); i += at_once) {
        decoder.append(out, text.substr(i, at_once));
    }
    decoder.finish(out);
    return out;
}

std::vector<std::string> names_in(const Source& source)
{
    const auto table = read_table(source, std::vector<std::string>{"name"});
    return std::get<TextValues>(table.columns[0].values);
}

Source named(const std::filesystem::path& path, const std::string& encoding)
{
    return {path.string(), {}, {}, path.filename().string(), {}, encoding};
}

/// A table of dBase with one column `name` of ten letters.
std::string dbase(const std::string& value)
{
    std::string file("\x03\x77\x01\x01\x01\x00\x00\x00\x41\x00\x0b\x00", 12);
    file.resize(32);
    file += "name";
    file.resize(32 + 11);
    file += 'C';
    file.resize(32 + 16);
    file += '\x0a';
    file.resize(64);
    return file + "\r " + value + std::string(10 - value.size(), ' ') + '\x1a';
}

} // namespace

TEST_CASE("text of any encoding becomes UTF-8, however it is cut")
{
    for (const std::size_t at_once : {1, 2, 3, 5, 100}) {
        CHECK(decoded("CP850", "Caf\x82 M\x81nster", at_once) == "Caf\xc3\xa9 M\xc3\xbcnster");
        CHECK(decoded("ISO-8859-2",
                      "\xb3\xf3"
                      "d\xbc",
                      at_once) == "\xc5\x82\xc3\xb3"
                                  "d\xc5\xba");
        CHECK(decoded("Shift_JIS", "\x93\x8c\x8b\x9e", at_once) == "\xe6\x9d\xb1\xe4\xba\xac");
        CHECK(decoded("UTF-16LE", std::string_view("\x3d\xd8\xe0\xdf!\x00", 6), at_once) == "\xf0\x9f\x9f\xa0!");
    }
}

TEST_CASE("what an encoding does not have becomes the mark of it, and what follows is read")
{
    CHECK(decoded("Shift_JIS",
                  "a\x81\x20"
                  "b",
                  1) == "a\xef\xbf\xbd b");
    CHECK(decoded("UTF-8",
                  "a\xff"
                  "b\xe6\x9d",
                  2) == "a\xef\xbf\xbd"
                        "b\xef\xbf\xbd");
    CHECK(decoded("UTF-16BE", std::string_view("\xdc\x00\x00z\x00", 5), 3) == "\xef\xbf\xbdz\xef\xbf\xbd");
}

TEST_CASE("any bytes of any encoding become UTF-8")
{
    CHECK(rc::check([] {
        const auto bytes = *rc::gen::arbitrary<std::string>();
        const auto encoding = *rc::gen::elementOf(
            std::vector<std::string>{"UTF-8", "UTF-16LE", "UTF-32", "Shift_JIS", "CP850", "GB18030"});
        const auto whole = decoded(encoding, bytes, bytes.size() + 1);
        RC_ASSERT(is_utf8(whole));
        RC_ASSERT(decoded(encoding, bytes, *rc::gen::inRange<std::size_t>(1, 9)) == whole);
    }));
}

TEST_CASE("a table is read in the encoding that its source names")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("towns.csv", "name,n\nCaf\x82,1\n");
    CHECK(names_in(named(file, "CP850")) == std::vector<std::string>{"Caf\xc3\xa9"});
    CHECK(names_in(named(file, "")) == std::vector<std::string>{"Caf\xe2\x80\x9a"});
    const auto marked = directory.write("marked.csv", "\xef\xbb\xbfname,n\nCaf\xc3\xa9,1\n");
    CHECK(names_in(named(marked, "CP850")) == std::vector<std::string>{"Caf\xc3\xa9"});
    const auto shape = directory.write("towns.dbf", dbase("Caf\x82"));
    CHECK(names_in(named(shape, "CP850")) == std::vector<std::string>{"Caf\xc3\xa9"});
}

TEST_CASE("an encoding that is unknown, or cannot be set, is refused")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("towns.csv", "name,n\na,1\n");
    CHECK(error_of([&] { names_in(named(file, "CP8500")); }) ==
          "3: towns.csv: there is no encoding 'CP8500'. Use a name that iconv knows, such as UTF-8, ISO-8859-2, CP850, "
          "Shift_JIS.");
    auto filtered = named(file, "CP850");
    filtered.where = "n = 1";
    CHECK(
        error_of([&] { names_in(filtered); }) ==
        "3: towns.csv: an encoding cannot be set for CSV. Leave out the SQL condition \"where\", or save the table as "
        "UTF-8.");
    const auto json = directory.write("towns.geojson", R"({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"name": "a"}, "geometry": null}]})");
    CHECK(
        error_of([&] { names_in(named(json, "CP850")); }) ==
        "3: towns.geojson: an encoding cannot be set for GeoJSON. Leave \"encoding\" out: the format states its own.");
}

TEST_CASE("a table has the delimiter that its source names, and only a table of text has one")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("towns.csv", "name^n, and more\na,b^1\n\"c^d\"^2\n");
    const auto with = [&](const std::filesystem::path& path, const std::string& delimiter) {
        auto source = named(path, "");
        source.delimiter = delimiter;
        return source;
    };
    CHECK(names_in(with(file, "^")) == std::vector<std::string>{"a,b", "c^d"});
    for (const auto* none : {"^^", "\"", "\n", "\xc2\xa7"}) {
        CHECK(error_of([&] { names_in(with(file, none)); }) ==
              std::string("3: towns.csv: '") + none +
                  "' is no delimiter. Give one character of ASCII other than a quote or a line end.");
    }
    const auto shape = directory.write("towns.dbf", dbase("a"));
    CHECK(error_of([&] { names_in(with(shape, ";")); }) == "3: towns.dbf: a delimiter can be set for tables of text "
                                                           "only. Leave it out, or the SQL condition \"where\" where "
                                                           "there is one.");
}
