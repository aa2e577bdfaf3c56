#include <catch2/catch.hpp>

#include <cpl_vsi.h>

#include "needshed/io/reader.hpp"
#include "needshed/io/source.hpp"
#include "support/support.hpp"
#include <algorithm>
#include <filesystem>

using namespace needshed;
using test::error_of;
using test::read_file;
using test::TemporaryDirectory;

namespace {

std::string little_endian(std::uint64_t value, int bytes)
{
    std::string text;
    for (int i = 0; i < bytes; ++i) {
        text += static_cast<char>(value >> (8 * i) & 0xff);
    }
    return text;
}

std::uint32_t crc32(const std::string& text)
{
    std::uint32_t crc = 0xffffffffU;
    for (const char letter : text) {
        crc ^= static_cast<unsigned char>(letter);
        for (int i = 0; i < 8; ++i) {
            crc = crc >> 1U ^ (0xedb88320U & (0U - (crc & 1U)));
        }
    }
    return ~crc;
}

std::string sums(const std::string& content)
{
    return little_endian(crc32(content), 4) + little_endian(content.size(), 4) + little_endian(content.size(), 4);
}

/// A zip archive of files that are stored as they are.
std::string zip(const std::vector<std::pair<std::string, std::string>>& files)
{
    std::string archive;
    std::string directory;
    for (const auto& [name, content] : files) {
        const auto common = little_endian(20, 2) + std::string(8, '\0') + sums(content) +
                            little_endian(name.size(), 2) + little_endian(0, 2);
        directory +=
            "PK\1\2" + little_endian(20, 2) + common + std::string(10, '\0') + little_endian(archive.size(), 4) + name;
        archive += "PK\3\4" + common + name + content;
    }
    return archive + directory + "PK\5\6" + std::string(4, '\0') + little_endian(files.size(), 2) +
           little_endian(files.size(), 2) + little_endian(directory.size(), 4) + little_endian(archive.size(), 4) +
           std::string(2, '\0');
}

/// A gzip file whose content, at most 65 535 bytes, is stored as it is.
std::string gzip(const std::string& content)
{
    const auto size = content.size();
    return std::string("\x1f\x8b\x08\0\0\0\0\0\0\xff\x01", 11) + little_endian(size, 2) +
           little_endian(~std::uint64_t{size}, 2) + content + little_endian(crc32(content), 4) + little_endian(size, 4);
}

std::vector<std::string> first_column(const std::string& path)
{
    return std::get<TextValues>(read_table({path, "", ""}, {}).columns.at(0).values);
}

const std::vector<std::string> one{"1"};
const std::vector<std::string> two{"2"};

} // namespace

TEST_CASE("a compressed table is read as if it were not")
{
    const TemporaryDirectory directory;
    CHECK(first_column(directory.write("t.csv.gz", gzip("a,b\n1,x\n"))) == one);
    CHECK(first_column(directory.write("t.csv.zip", zip({{"t.csv", "a,b\n1,x\n"}}))) == one);
    CHECK(first_column(directory.write("u.zip", zip({{"readme.txt", "hello"}, {"in/u.tsv", "a\tb\n2\tx\n"}}))) == two);
}

TEST_CASE("tables in an archive are read, compressed as archives are")
{
    const TemporaryDirectory directory;
    const auto archive = (directory.path() / "crime.zip").string();
    std::string rows = "a,b\n";
    for (int i = 0; i < 50'000; ++i) {
        rows += std::to_string(i) + ",Anti-social behaviour\n";
    }
    auto* whole = VSIFOpenL(("/vsizip/" + archive).c_str(), "wb");
    REQUIRE(whole != nullptr);
    const auto put = [&](const std::string& name, const std::string& content) {
        auto* file = VSIFOpenL(("/vsizip/" + archive + "/" + name).c_str(), "wb");
        REQUIRE(file != nullptr);
        CHECK(VSIFWriteL(content.data(), 1, content.size(), file) == content.size());
        CHECK(VSIFCloseL(file) == 0);
    };
    put("2023-01/street.csv", rows);
    put("2023-02/street.csv", "a,b\n7,x\n");
    put("empty.csv", "a,b\n");
    CHECK(VSIFCloseL(whole) == 0);
    REQUIRE(std::filesystem::file_size(archive) < rows.size() / 2);
    CHECK(first_column(archive + "/2023-01/street.csv").size() == 50'000);
    CHECK(first_column(archive + "/2023-02/street.csv") == std::vector<std::string>{"7"});
    CHECK(first_column(archive + "/empty.csv").empty());

    // What is damaged inside is not taken for the end.
    auto bytes = test::read_file(archive);
    for (std::size_t i = 2000; i < 2100; ++i) {
        bytes[i] = static_cast<char>(bytes[i] ^ 0x5a);
    }
    const auto damaged = directory.write("damaged.zip", bytes).string();
    const auto message = test::error_of([&] { first_column(damaged + "/2023-01/street.csv"); });
    CHECK(message.rfind("3: ", 0) == 0);
    CHECK(message.find("reading broke off after row ") != std::string::npos);
}

TEST_CASE("a path leads into an archive")
{
    const TemporaryDirectory directory;
    const auto archive = directory.write("Crime.ZIP", zip({{"m/1.csv", "a,b\n1,x\n"}, {"m/2.csv", "a,b\n2,x\n"}}));
    const auto path = archive.string();
    CHECK(first_column(path + "/m/2.csv") == two);
    CHECK(first_column("/vsizip/" + path + "/m/1.csv") == one);
    CHECK(file_behind(path + "/m/2.csv") == path);
    CHECK(error_of([&] {
              read_table({path, "", ""}, {});
          }) == "3: " + path + ": it holds 2 tables. Say which, as in \"Crime.ZIP/m/1.csv\": m/1.csv, m/2.csv.");
    CHECK(error_of([&] {
              read_table({path + "/m/3.csv", "", ""}, {});
          }) == "3: " + path + "/m/3.csv: there is no such file in the archive. Did you mean 'm/1.csv'?");
    CHECK(error_of([&] {
              read_table({path + "/population.csv", "", ""}, {});
          }) == "3: " + path + "/population.csv: there is no such file in the archive. It holds: m/1.csv, m/2.csv.");
}

TEST_CASE("a layer may come compressed too")
{
    const TemporaryDirectory directory;
    const std::string layer = R"({"type": "FeatureCollection", "features": [{"type": "Feature",
        "properties": {"k": "A"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]})";
    CHECK(first_column(directory.write("p.geojson.gz", gzip(layer))) == std::vector<std::string>{"A"});
    CHECK(first_column(directory.write("p.zip", zip({{"p.geojson", layer}}))) == std::vector<std::string>{"A"});
}

TEST_CASE("a pattern reaches into archives")
{
    const TemporaryDirectory directory;
    directory.write("a.zip", zip({{"2018/x.csv", "a\n"}, {"2019/y.csv", "a\n"}, {"2019/deep/z.csv", "a\n"}}));
    directory.write("b.zip", zip({{"2019/y.csv", "a\n"}}));
    const auto root = directory.path().string();
    CHECK(expand(root + "/a.zip/*/*.csv") ==
          std::vector<std::string>{root + "/a.zip/2018/x.csv", root + "/a.zip/2019/y.csv"});
    CHECK(expand(root + "/?.zip/2019/*.csv") ==
          std::vector<std::string>{root + "/a.zip/2019/y.csv", root + "/b.zip/2019/y.csv"});
    CHECK(expand(root + "/*.zip") == std::vector<std::string>{root + "/a.zip", root + "/b.zip"});
    const auto sources = expand(Source{root + "/a.zip/2019/*.csv", "", "", "../a.zip/2019/*.csv", ""});
    CHECK(description(sources.at(0)) == "../a.zip/2019/y.csv");
    CHECK(error_of([&] { expand(root + "/a.zip/*.csv"); }) ==
          "3: " + root + "/a.zip/*.csv: no file matches the pattern. Paths in a study are relative to the study file.");
}

TEST_CASE("a compressed table that was cut short is refused")
{
    const TemporaryDirectory directory;
    std::string content = "a,b\n";
    for (int i = 0; i < 5000; ++i) {
        content += std::to_string(i) + ",x\n";
    }
    const auto whole = gzip(content);
    const std::vector<std::pair<std::string, std::size_t>> cuts{{"t.csv.gz", whole.size() / 2},
                                                                {"u.csv.gz", whole.size() - 8}};
    for (const auto& [name, size] : cuts) {
        const auto file = directory.write(name, whole.substr(0, size)).string();
        const auto rows =
            std::count(content.begin(),
                       content.begin() + static_cast<std::ptrdiff_t>(std::min(size - 15, content.size())), '\n') -
            1;
        CHECK(error_of([&] {
                  read_table({file, "", ""}, {});
              }) == "3: " + file + ": reading broke off after row " + std::to_string(rows) +
                        ": the compressed data is damaged or was cut short. Supply the source again.");
    }
    auto altered = whole;
    altered[200] = '?';
    const auto damaged = directory.write("v.csv.gz", altered).string();
    CHECK(error_of([&] {
              read_table({damaged, "", ""}, {});
          }) ==
          "3: " + damaged +
              ": reading broke off after row 5000: the compressed data is damaged or was cut short. Supply the source "
              "again.");
    const auto archive = zip({{"t.csv", content}});
    const auto cut = directory.write("t.zip", archive.substr(0, archive.size() / 2)).string();
    CHECK(error_of([&] {
              read_table({cut, "", ""}, {});
          }) == "3: " + cut + ": the archive is empty, damaged or was cut short. Supply it again.");
}

TEST_CASE("a table that shrinks or vanishes while it is read is refused")
{
    const TemporaryDirectory directory;
    std::string content = "a,b\n";
    for (int i = 0; i < 200'000; ++i) {
        content += std::to_string(i) + ",xxxx\n";
    }
    const auto file = directory.write("t.csv", content).string();
    const auto shrinking = [&] {
        for_each_record(
            {file, "", ""}, {}, [](const StreamHeader&) {},
            [&](const Record& record) {
                if (record.row == 1) {
                    std::filesystem::resize_file(file, 600'000);
                }
            });
    };
    CHECK(error_of(shrinking) == "3: " + file +
                                     ": reading broke off after row 55555: the file ends after 600000 of 2288894 "
                                     "bytes. Supply the source again.");
    directory.write("t.csv", content);
    CHECK(error_of([&] {
              for_each_record(
                  {file, "", ""}, {}, [](const StreamHeader&) {},
                  [&](const Record&) { std::filesystem::remove(file); });
          }) == "3: " + file + ": the file was removed while it was read. Run again when it stays as it is.");
}
