#pragma once

/// How paths are shown in outputs.

#include <filesystem>
#include <string>

namespace needshed {

/// A path, or a text that begins with one, relative to the study's directory, so that outputs do not depend on where
/// the study was called from.
inline std::string shown_path(const std::string& text, const std::filesystem::path& study_directory)
{
    const auto prefix = study_directory.lexically_normal().string() + "/";
    return prefix.size() > 1 && text.rfind(prefix, 0) == 0 ? text.substr(prefix.size()) : text;
}

} // namespace needshed
