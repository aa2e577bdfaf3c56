#pragma once

/// A *source* names data somewhere: a file, a database connection, a URL; whatever GDAL opens.

#include <string>
#include <vector>

namespace needshed {

struct Source {
    std::string path;  ///< as GDAL takes it; for records a pattern such as `crime/*.csv`
    std::string layer; ///< empty: the only layer
    std::string where; ///< OGR SQL condition; empty: all rows

    friend bool operator==(const Source&, const Source&) = default;
};

/// `path`, with `layer 'x'` when one is named: how messages name the source.
std::string description(const Source& source);

/// The files a pattern stands for, sorted; a path without a wildcard stands for itself, whether it exists or not.
/// Throws   Error{Input} when a pattern with a wildcard matches nothing
std::vector<std::string> expand(const std::string& pattern);

} // namespace needshed
