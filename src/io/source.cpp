#include "needshed/io/source.hpp"

#include <algorithm>

#include <glob.h>

#include "needshed/core/error.hpp"

namespace needshed {

std::string description(const Source& source)
{
    return source.layer.empty() ? source.path : source.path + " layer '" + source.layer + "'";
}

std::string place(const Source& source)
{
    return source.named_at.empty() ? description(source) : source.named_at + ": " + description(source);
}

bool is_plain_path(const std::string& path)
{
    return path.find(':') == std::string::npos && path.rfind("/vsi", 0) != 0;
}

std::vector<std::string> expand(const std::string& pattern)
{
    if (pattern.find_first_of("*?[") == std::string::npos || !is_plain_path(pattern)) {
        return {pattern};
    }
    glob_t matches{};
    const int status = glob(pattern.c_str(), 0, nullptr, &matches);
    std::vector<std::string> files;
    if (status == 0) {
        files.assign(matches.gl_pathv, matches.gl_pathv + matches.gl_pathc);
    }
    globfree(&matches);
    if (files.empty()) {
        throw Error(ErrorKind::Input, pattern, "no file matches the pattern",
                    "Paths in a study are relative to the study file");
    }
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace needshed
