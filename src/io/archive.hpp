#pragma once

/// Files inside zip archives, and compressed files, by plain paths: `crime.zip/2019-01/street.csv`, `calls.csv.gz`.

#include <string>
#include <string_view>
#include <vector>

#include "needshed/io/source.hpp"

namespace needshed {

/// A path cut behind the first part that is named like an archive; `member` is empty where nothing follows it.
struct ArchivePath {
    std::string archive;
    std::string member;
};
ArchivePath split_at_archive(const std::string& path);

/// Files in the archive, at any depth, in order of their names.
std::vector<std::string> members_of(const std::string& archive);

/// How GDAL's virtual files name what a source names: of a plain path into an archive or to a compressed file the
/// virtual path, of everything else the path itself. An archive stands for the one table in it.
/// Throws   Error{Input} when the archive has several tables, or not the member named
std::string virtual_path(const Source& source);

/// ASCII letter case apart.
bool ends_with(std::string_view text, std::string_view ending);

} // namespace needshed
