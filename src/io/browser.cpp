#include "needshed/io/browser.hpp"

#include <array>
#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "needshed/core/error.hpp"
#include "needshed/io/writer.hpp"

namespace needshed {

namespace fs = std::filesystem;

namespace {

constexpr std::array names{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"};
constexpr auto longest = std::chrono::minutes(10);
constexpr auto longest_farewell = std::chrono::seconds(5);
constexpr auto between_looks = std::chrono::milliseconds(20);

Error failure(const fs::path& browser, const std::string& problem)
{
    return {ErrorKind::Input, browser.string(), problem,
            "Leave out outputs.report_pdf, and print report.html from a browser"};
}

std::string file_url(const fs::path& page)
{
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string url = "file://";
    for (const char letter : fs::absolute(page).string()) {
        const auto code = static_cast<unsigned char>(letter);
        if (plain.find(letter) != std::string_view::npos) {
            url += letter;
        }
        else {
            url += {'%', digits[code / 16], digits[code % 16]};
        }
    }
    return url;
}

std::vector<std::string> arguments(const fs::path& browser, const fs::path& page, const fs::path& pdf,
                                   const fs::path& scratch)
{
    std::vector<std::string> list{browser.string(),
                                  "--headless=new",
                                  "--disable-gpu",
                                  "--disable-dev-shm-usage",
                                  "--no-first-run",
                                  "--no-pdf-header-footer",
                                  "--user-data-dir=" + fs::absolute(scratch).string(),
                                  "--print-to-pdf=" + fs::absolute(pdf).string()};
    if (geteuid() == 0) {
        list.emplace_back("--no-sandbox"); // without which it refuses to run for root
    }
    list.push_back(file_url(page));
    return list;
}

std::vector<char*> pointers(std::vector<std::string>& texts)
{
    std::vector<char*> list;
    list.reserve(texts.size() + 1);
    for (auto& text : texts) {
        list.push_back(text.data());
    }
    list.push_back(nullptr);
    return list;
}

/// In a group of its own, so that all of its processes can be ended; silent; in an environment that depends on nothing.
pid_t start(std::vector<std::string> command, const fs::path& scratch)
{
    std::vector<std::string> environment{"HOME=" + fs::absolute(scratch).string(), "PATH=/usr/local/bin:/usr/bin:/bin",
                                         "LANG=C.UTF-8"};
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes, 0);
    pid_t process = 0;
    const int error = posix_spawn(&process, command.front().c_str(), &files, &attributes, pointers(command).data(),
                                  pointers(environment).data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    if (error != 0) {
        throw failure(command.front(), "cannot be started");
    }
    return process;
}

/// Asks the browser to end, which then clears up after itself, and does not wait long.
void end_politely(pid_t process)
{
    kill(process, SIGTERM);
    const auto last = std::chrono::steady_clock::now() + longest_farewell;
    while (waitpid(process, nullptr, WNOHANG) == 0 && std::chrono::steady_clock::now() < last) {
        std::this_thread::sleep_for(between_looks);
    }
    kill(-process, SIGKILL);
    waitpid(process, nullptr, 0);
}

void wait_for(pid_t process, const fs::path& browser, Progress& progress)
{
    const auto end = std::chrono::steady_clock::now() + longest;
    for (;;) {
        int status = 0;
        const auto ended = waitpid(process, &status, WNOHANG);
        if (ended != 0) {
            kill(-process, SIGKILL); // what it may have left running
            if (ended < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
                throw failure(browser, "could not print the page");
            }
            return;
        }
        if (progress.interrupted() || std::chrono::steady_clock::now() > end) {
            end_politely(process);
            progress.advance(0); // throws where somebody wants to stop
            throw failure(browser, "took more than ten minutes to print the page");
        }
        std::this_thread::sleep_for(between_looks);
    }
}

/// A directory for as long as it is needed.
class Scratch {
public:
    explicit Scratch(fs::path path) : m_path(std::move(path)) { fs::create_directories(m_path); }
    /// Tried again and again, because what is being ended may still be writing.
    ~Scratch()
    {
        std::error_code error;
        for (int attempt = 0; attempt < 50 && fs::exists(m_path, error); ++attempt) {
            fs::remove_all(m_path, error);
            if (error) {
                std::this_thread::sleep_for(between_looks);
            }
        }
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

private:
    fs::path m_path;
};

std::string content_of(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Dates stand in the clear: `/CreationDate (D:20261128005007+00'00')`.
std::string without_times(std::string pdf)
{
    for (const std::string_view key : {"/CreationDate (D:", "/ModDate (D:"}) {
        for (auto at = pdf.find(key); at != std::string::npos; at = pdf.find(key, at + 1)) {
            constexpr std::string_view never = "19800101000000";
            pdf.replace(at + key.size(), never.size(), never);
        }
    }
    return pdf;
}

} // namespace

fs::path find_browser(std::span<const fs::path> directories)
{
    for (const auto* name : names) {
        for (const auto& directory : directories) {
            auto program = directory / name;
            if (access(program.c_str(), X_OK) == 0) {
                return program;
            }
        }
    }
    return {};
}

fs::path find_browser()
{
    const std::array<fs::path, 3> usual{"/usr/local/bin", "/usr/bin", "/snap/bin"};
    return find_browser(usual);
}

void print_page(const fs::path& browser, const fs::path& page, const fs::path& pdf, const fs::path& scratch,
                Progress& progress)
{
    {
        const Scratch own_files(scratch);
        wait_for(start(arguments(browser, page, pdf, scratch), scratch), browser, progress);
    }
    const auto printed = content_of(pdf);
    if (!printed.starts_with("%PDF-") || printed.find("%%EOF") == std::string::npos) {
        throw failure(browser, "did not print the page");
    }
    write_text(pdf, without_times(printed));
}

} // namespace needshed
