#include <catch2/catch.hpp>

#include <fstream>
#include <limits>

#include "needshed/core/error.hpp"
#include "needshed/io/workbook.hpp"
#include "support/support.hpp"

using namespace needshed;
using namespace needshed::test;

namespace {

Table small_table()
{
    Table table;
    table.add("Code", TextValues{"007", ""}, "a code");
    table.add("Count", IntegerValues{3, missing_integer}, "how many");
    table.add("Rate", RealValues{1.25, std::numeric_limits<double>::quiet_NaN()}, 1, "per 1,000");
    return table;
}

std::string bytes_of(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

} // namespace

TEST_CASE("the same sheets give the same bytes")
{
    const TemporaryDirectory directory;
    for (const auto* name : {"a.xlsx", "b.xlsx"}) {
        write_workbook(directory.path() / name, "Title <&>", {"a note"}, {{"One", "the only one", small_table()}});
    }

    const auto bytes = bytes_of(directory.path() / "a.xlsx");
    CHECK(bytes.starts_with("PK"));
    CHECK(bytes == bytes_of(directory.path() / "b.xlsx"));
}

TEST_CASE("a workbook that cannot be written is an error that names the file")
{
    const TemporaryDirectory directory;
    const auto file = directory.path() / "nowhere" / "a.xlsx";
    try {
        write_workbook(file, "Title", {}, {{"One", "the only one", small_table()}});
        FAIL("it was written");
    }
    catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::Input);
        CHECK(error.where() == file.string());
    }
}
