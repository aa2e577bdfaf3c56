#pragma once

/// A *source* names data somewhere: a file, a database connection, a URL; whatever GDAL opens.

#include <string>
#include <vector>

namespace needshed {

struct Source {
    std::string path;        ///< as GDAL takes it, or into a zip archive; for records a pattern such as `crime/*.csv`
    std::string layer;       ///< empty: the only layer
    std::string where;       ///< OGR SQL condition; empty: all rows
    std::string shown{};     ///< the path as the study wrote it, for messages and outputs; empty: `path`
    std::string named_at{};  ///< where the study names it, such as `study.json /units`: stands in front of errors
    std::string encoding{};  ///< of a table of text or a Shapefile, such as `CP850`; empty: what it states, or as the
                             ///< reader finds
    std::string delimiter{}; ///< of a table of text: one character; empty: as the reader finds

    friend bool operator==(const Source&, const Source&) = default;
};

/// `path` without passwords, with `layer 'x'` when one is named: how messages name the source.
std::string description(const Source& source);

/// The same with the place in the study in front, for errors that the study can mend.
std::string place(const Source& source);

/// The files a pattern stands for, sorted, also inside zip archives; a path without a wildcard stands for itself,
/// whether it exists or not.
/// Throws   Error{Input} when a pattern with a wildcard matches nothing
std::vector<std::string> expand(const std::string& pattern);

/// The sources a pattern stands for, each shown the way the pattern was written.
std::vector<Source> expand(const Source& source);

/// True for a name on the local disk, rather than a database connection, a URL, or a virtual file of GDAL.
bool is_plain_path(const std::string& path);

/// The file on the local disk that a plain path is in: of `crime.zip/2019-01.csv` the archive, else the path itself.
std::string file_behind(const std::string& path);

/// True for a connection to PostGIS: `PG:dbname=gis`, `postgresql://host/gis`.
bool is_postgis(const std::string& path);

/// A connection or URL with `…` for each password, token or other secret in it; any other text as it is.
std::string redacted(const std::string& text);

} // namespace needshed
