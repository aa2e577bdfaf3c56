#include "io/still_file.hpp"

#include <filesystem>

#include <fmt/format.h>
#include <sys/stat.h>

#include "needshed/core/error.hpp"

namespace needshed {

void require_no_pipe(const Source& source)
{
    std::error_code unknown;
    const auto type = std::filesystem::status(source.path, unknown).type();
    const bool stream = source.path.starts_with("/vsistdin");
    if (stream || type == std::filesystem::file_type::fifo || type == std::filesystem::file_type::socket ||
        type == std::filesystem::file_type::character) {
        throw Error(ErrorKind::Input, place(source),
                    "is a pipe or a device, and what comes out of one cannot be told from what was cut short",
                    "Write it to a file first");
    }
}

StillFile::StillFile(const Source& source) : m_source(source), m_before(now())
{
}

StillFile::State StillFile::now() const
{
    const auto file = file_behind(m_source.path);
    struct stat status {};
    if (!is_plain_path(file) || stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return {};
    }
    return {true, static_cast<std::uint64_t>(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

void StillFile::require_unchanged() const
{
    const auto after = now();
    if (after == m_before) {
        return;
    }
    throw Error(ErrorKind::Input, place(m_source),
                !after.exists                   ? "the file was removed while it was read"
                : after.bytes == m_before.bytes ? "the file was written to while it was read"
                                                : fmt::format("the file changed from {} to {} bytes while it was read",
                                                              m_before.bytes, after.bytes),
                "Run again when it stays as it is");
}

} // namespace needshed
