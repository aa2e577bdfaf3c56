#include <catch2/catch.hpp>

#include <array>
#include <fstream>

#include "needshed/core/error.hpp"
#include "needshed/io/browser.hpp"
#include "support/support.hpp"

using namespace needshed;
using namespace needshed::test;
namespace fs = std::filesystem;

namespace {

fs::path program(const fs::path& directory, const std::string& name, const std::string& script)
{
    const auto file = directory / name;
    std::ofstream(file) << "#!/bin/sh\n" << script << "\n";
    fs::permissions(file, fs::perms::owner_all);
    return file;
}

std::string refusal(const fs::path& browser, const fs::path& directory)
{
    Progress progress;
    try {
        print_page(browser, directory / "page.html", directory / "page.pdf", directory / "scratch", progress);
    }
    catch (const Error& error) {
        return error.problem();
    }
    return "none";
}

} // namespace

TEST_CASE("a browser is found by its usual names, in the order of the names")
{
    const TemporaryDirectory directory;
    const std::array<fs::path, 2> places{directory.path() / "a", directory.path() / "b"};
    for (const auto& place : places) {
        fs::create_directory(place);
    }
    CHECK(find_browser(places).empty());

    std::ofstream(places[0] / "chromium") << "not a program";
    const auto chrome = program(places[0], "google-chrome", "exit 0");
    CHECK(find_browser(places) == chrome);

    const auto chromium = program(places[1], "chromium", "exit 0");
    CHECK(find_browser(places) == chromium);
}

TEST_CASE("a browser that fails, or prints nothing, is an error")
{
    const TemporaryDirectory directory;
    CHECK(refusal(program(directory.path(), "failing", "exit 1"), directory.path()) == "could not print the page");
    CHECK(refusal(program(directory.path(), "idle", "exit 0"), directory.path()) == "did not print the page");
    CHECK(refusal(directory.path() / "missing", directory.path()) == "cannot be started");
    CHECK_FALSE(fs::exists(directory.path() / "scratch"));
}

TEST_CASE("what is printed holds no time, and the browser's own files are gone")
{
    const TemporaryDirectory directory;
    const auto browser = program(directory.path(), "printer", R"(
for each in "$@"; do case "$each" in --print-to-pdf=*) out=${each#*=};; --user-data-dir=*) mkdir -p "${each#*=}/deep";; esac; done
printf '%%PDF-1.4\n/CreationDate (D:20261128005007+00)\n/ModDate (D:20261128005007+00)\n%s\n%%%%EOF\n' "$out" > "$out"
for each in "$@"; do last=$each; done; echo "$last" >> "$out")");
    std::ofstream(directory.path() / "a page & more.html") << "<p>";
    Progress progress;
    const auto pdf = directory.path() / "page.pdf";

    print_page(browser, directory.path() / "a page & more.html", pdf, directory.path() / "scratch", progress);

    std::ifstream stream(pdf);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    CHECK(text.find("/CreationDate (D:19800101000000+00)") != std::string::npos);
    CHECK(text.find("/ModDate (D:19800101000000+00)") != std::string::npos);
    CHECK(text.find("a%20page%20%26%20more.html") != std::string::npos);
    CHECK_FALSE(fs::exists(directory.path() / "scratch"));
}

TEST_CASE("whoever wants to stop need not wait for the browser")
{
    const TemporaryDirectory directory;
    Progress progress({}, [] { return true; });
    try {
        print_page(program(directory.path(), "slow", "sleep 60"), directory.path() / "page.html",
                   directory.path() / "page.pdf", directory.path() / "scratch", progress);
        FAIL("it was not interrupted");
    }
    catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::Interrupted);
    }
}
