#include "needshed/io/source.hpp"

#include <algorithm>
#include <filesystem>

#include <fnmatch.h>
#include <glob.h>

#include "io/archive.hpp"
#include "needshed/core/error.hpp"

namespace needshed {

namespace {

bool has_wildcard(const std::string& text)
{
    return text.find_first_of("*?[") != std::string::npos;
}

} // namespace

std::string description(const Source& source)
{
    const auto name = redacted(source.shown.empty() ? source.path : source.shown);
    return source.layer.empty() ? name : name + " layer '" + source.layer + "'";
}

std::string place(const Source& source)
{
    return source.named_at.empty() ? description(source) : source.named_at + ": " + description(source);
}

bool is_plain_path(const std::string& path)
{
    return path.find(':') == std::string::npos && path.rfind("/vsi", 0) != 0;
}

bool is_postgis(const std::string& path)
{
    return path.starts_with("PG:") || path.starts_with("postgresql:");
}

namespace {

std::vector<std::string> files_on_disk(const std::string& pattern)
{
    if (!has_wildcard(pattern)) {
        return {pattern};
    }
    glob_t matches{};
    const int status = glob(pattern.c_str(), 0, nullptr, &matches);
    std::vector<std::string> files;
    if (status == 0) {
        files.assign(matches.gl_pathv, matches.gl_pathv + matches.gl_pathc);
    }
    globfree(&matches);
    return files;
}

std::vector<std::string> files_in_archives(const ArchivePath& pattern)
{
    std::vector<std::string> files;
    for (const auto& archive : files_on_disk(pattern.archive)) {
        for (const auto& member : members_of(archive)) {
            if (fnmatch(pattern.member.c_str(), member.c_str(), FNM_PATHNAME) == 0) {
                files.push_back((std::filesystem::path(archive) / member).string());
            }
        }
    }
    return files;
}

} // namespace

std::vector<std::string> expand(const std::string& pattern)
{
    if (!has_wildcard(pattern) || !is_plain_path(pattern)) {
        return {pattern};
    }
    const auto parts = split_at_archive(pattern);
    auto files = parts.member.empty() ? files_on_disk(pattern) : files_in_archives(parts);
    if (files.empty()) {
        throw Error(ErrorKind::Input, pattern, "no file matches the pattern",
                    "Paths in a study are relative to the study file");
    }
    std::sort(files.begin(), files.end());
    return files;
}

namespace {

/// The pattern as written, with each part from the first wildcard on replaced by the file's own.
std::string shown_like(const std::string& pattern, const std::filesystem::path& file)
{
    const std::filesystem::path written(pattern);
    std::vector<std::filesystem::path> own(file.begin(), file.end());
    auto remaining = static_cast<std::size_t>(std::distance(written.begin(), written.end()));
    std::filesystem::path shown;
    bool wild = false;
    for (const auto& part : written) {
        wild = wild || has_wildcard(part.string());
        shown /= wild ? own[own.size() - remaining] : part;
        --remaining;
    }
    return shown.string();
}

} // namespace

std::vector<Source> expand(const Source& source)
{
    std::vector<Source> sources;
    for (const auto& file : expand(source.path)) {
        sources.push_back(source);
        sources.back().path = file;
        if (has_wildcard(source.shown)) {
            sources.back().shown = shown_like(source.shown, file);
        }
    }
    return sources;
}

} // namespace needshed
