#include "io/archive.hpp"

#include <algorithm>
#include <filesystem>

#include <cpl_string.h>
#include <cpl_vsi.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view zip = ".zip";

bool is_file(const std::string& path)
{
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

bool is_table_name(const std::string& name)
{
    return ends_with(name, ".csv") || ends_with(name, ".tsv");
}

std::vector<std::string> require_members(const Source& source, const std::string& archive)
{
    auto members = members_of(archive);
    if (members.empty()) {
        throw Error(ErrorKind::Input, place(source), "the archive is empty, damaged or was cut short",
                    "Supply it again");
    }
    return members;
}

void require_member(const Source& source, const ArchivePath& path)
{
    const auto members = require_members(source, path.archive);
    if (std::find(members.begin(), members.end(), path.member) == members.end()) {
        const auto nearest = nearest_name(path.member, members);
        throw Error(ErrorKind::Input, place(source), "there is no such file in the archive",
                    nearest.empty() ? "It holds: " + list_names(members) : "Did you mean '" + nearest + "'?");
    }
}

std::string only_table(const Source& source, const std::string& archive)
{
    auto tables = require_members(source, archive);
    tables.erase(std::remove_if(tables.begin(), tables.end(), [](const auto& name) { return !is_table_name(name); }),
                 tables.end());
    if (tables.size() > 1) {
        throw Error(ErrorKind::Input, place(source), "it holds " + counted(tables.size(), "table"),
                    "Say which, as in \"" + fs::path(archive).filename().string() + "/" + tables.front() +
                        "\": " + list_names(tables));
    }
    return tables.empty() ? "" : "/" + tables.front();
}

} // namespace

bool ends_with(std::string_view text, std::string_view ending)
{
    return text.size() >= ending.size() && lower_case(text.substr(text.size() - ending.size())) == ending;
}

ArchivePath split_at_archive(const std::string& path)
{
    for (auto slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
        if (ends_with(std::string_view(path).substr(0, slash), zip)) {
            return {path.substr(0, slash), path.substr(slash + 1)};
        }
    }
    return {path, {}};
}

std::vector<std::string> members_of(const std::string& archive)
{
    const CPLStringList listed(VSIReadDirRecursive(("/vsizip/" + archive).c_str()));
    std::vector<std::string> members;
    for (int i = 0; i < listed.size(); ++i) {
        std::string name = listed[i];
        if (!name.empty() && name.back() != '/') {
            members.push_back(std::move(name));
        }
    }
    std::sort(members.begin(), members.end());
    return members;
}

std::string virtual_path(const Source& source)
{
    const auto& path = source.path;
    if (!is_plain_path(path)) {
        return path;
    }
    const auto parts = split_at_archive(path);
    if (!parts.member.empty() && is_file(parts.archive)) {
        require_member(source, parts);
        return "/vsizip/" + path;
    }
    if (ends_with(path, ".gz") && is_file(path)) {
        return "/vsigzip/" + path;
    }
    // The driver for shapefiles opens its archives itself.
    if (ends_with(path, zip) && !ends_with(path, ".shp.zip") && is_file(path)) {
        return "/vsizip/" + path + only_table(source, path);
    }
    return path;
}

std::string file_behind(const std::string& path)
{
    const auto parts = split_at_archive(path);
    return is_plain_path(path) && is_file(parts.archive) ? parts.archive : path;
}

} // namespace needshed
