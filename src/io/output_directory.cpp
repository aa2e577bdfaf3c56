#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
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

std::string hidden_prefix(const fs::path& target)
{
    return "." + target.filename().string() + ".partial-";
}

/// Holds the directory for this process. The system lets go of it when the process ends, however it ends, which is how
/// another run tells a directory in use from one that was left behind. Gives -1 when another process holds it.
int hold(const fs::path& directory)
{
    const int handle = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle >= 0 && flock(handle, LOCK_EX | LOCK_NB) != 0) {
        close(handle);
        return -1;
    }
    return handle;
}

bool is_same_directory(int handle, const fs::path& directory)
{
    struct stat held {};
    struct stat named {};
    return fstat(handle, &held) == 0 && stat(directory.c_str(), &named) == 0 && held.st_ino == named.st_ino &&
           held.st_dev == named.st_dev;
}

/// Removes what runs to the same target left behind that were killed.
void remove_abandoned(const fs::path& target)
{
    std::error_code error;
    std::vector<fs::path> abandoned;
    for (const auto& entry : fs::directory_iterator(target.parent_path(), error)) {
        if (entry.path().filename().string().starts_with(hidden_prefix(target)) && entry.is_directory(error)) {
            abandoned.push_back(entry.path());
        }
    }
    for (const auto& directory : abandoned) {
        const int handle = hold(directory);
        if (handle >= 0) {
            fs::remove_all(directory, error);
            close(handle);
        }
    }
}

} // namespace

OutputDirectory::OutputDirectory(const fs::path& target, bool overwrite, const std::string& marker)
    : m_target(fs::absolute(without_trailing_slash(target)))
{
    require_replaceable(target, overwrite, marker);
    std::error_code error;
    for (auto above = m_target.parent_path(); !fs::exists(above, error); above = above.parent_path()) {
        m_made.push_back(above);
    }
    fs::create_directories(m_target.parent_path(), error);
    remove_abandoned(m_target);
    // Another run may take the new directory for an abandoned one before it is held: then there is a next number.
    for (int number = 1; m_held < 0; ++number) {
        m_temporary = m_target.parent_path() / fmt::format("{}{}-{}", hidden_prefix(m_target), getpid(), number);
        if (mkdir(m_temporary.c_str(), 0777) != 0 && errno != EEXIST) {
            throw Error(ErrorKind::Input, m_temporary.string(), std::string("cannot be made: ") + std::strerror(errno),
                        "Check that the directory above may be written to");
        }
        m_held = hold(m_temporary);
        if (m_held >= 0 && (!is_same_directory(m_held, m_temporary) || !fs::is_empty(m_temporary, error))) {
            close(std::exchange(m_held, -1));
        }
    }
}

OutputDirectory::~OutputDirectory()
{
    std::error_code ignored;
    fs::remove_all(m_temporary, ignored);
    close(m_held);
    for (const auto& directory : m_made) {
        fs::remove(directory, ignored); // refused where something is in it, such as the target
    }
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
