#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "needshed/core/error.hpp"
#include "needshed/io/writer.hpp"

namespace needshed {

namespace fs = std::filesystem;

namespace {

void require_replaceable(const fs::path& target, bool overwrite, const std::string& marker)
{
    if (!fs::exists(target) || (fs::is_directory(target) && fs::is_empty(target))) {
        return;
    }
    if (!fs::is_directory(target)) {
        throw Error(ErrorKind::Usage, target.string(), "exists and is not a directory", "Name another directory");
    }
    if (!overwrite) {
        throw Error(ErrorKind::Usage, target.string(), "the directory exists and is not empty",
                    "Name another one, or pass --overwrite to replace it");
    }
    if (!fs::exists(target / marker)) {
        throw Error(ErrorKind::Usage, target.string(),
                    "is not replaced, for it holds no " + marker + " and so is not an earlier output",
                    "Name another directory, or remove it yourself");
    }
}

fs::path without_trailing_slash(const fs::path& path)
{
    return path.has_filename() ? path : path.parent_path();
}

} // namespace

OutputDirectory::OutputDirectory(const fs::path& target, bool overwrite, const std::string& marker)
    : m_target(fs::absolute(without_trailing_slash(target)))
{
    require_replaceable(target, overwrite, marker);
    m_temporary = m_target.parent_path() / fmt::format(".{}.partial-{}", m_target.filename().string(), getpid());
    std::error_code error;
    fs::remove_all(m_temporary, error);
    fs::create_directories(m_temporary, error);
    if (error) {
        throw Error(ErrorKind::Input, m_temporary.string(), "cannot be made: " + error.message(),
                    "Check that the directory above may be written to");
    }
}

OutputDirectory::~OutputDirectory()
{
    std::error_code ignored;
    fs::remove_all(m_temporary, ignored);
}

void OutputDirectory::commit()
{
    // Where something stands under the name, the two change places in one step, so that the name always leads to a
    // complete output; the destructor then removes the old one.
    const bool replaces = fs::exists(m_target);
    const int status = replaces ? renameat2(AT_FDCWD, m_temporary.c_str(), AT_FDCWD, m_target.c_str(), RENAME_EXCHANGE)
                                : std::rename(m_temporary.c_str(), m_target.c_str());
    if (status != 0) {
        throw Error(ErrorKind::Input, m_target.string(), std::string("cannot be put in place: ") + std::strerror(errno),
                    "Check that the directory above may be written to");
    }
}

} // namespace needshed
