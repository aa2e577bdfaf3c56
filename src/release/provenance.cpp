#include <algorithm>

#include "needshed/core/version.hpp"
#include "needshed/coverage/version.hpp"
#include "needshed/io/writer.hpp"
#include "needshed/release/outputs.hpp"
#include "release/shown.hpp"

namespace needshed {

namespace fs = std::filesystem;

namespace {

/// A shapefile is several files; each counts as an input.
std::vector<fs::path> files_of(const std::string& path)
{
    if (!is_plain_path(path) || fs::path(path).extension() != ".shp") {
        return {path};
    }
    std::vector<fs::path> files;
    for (const auto* extension : {".shp", ".dbf", ".shx", ".prj", ".cpg"}) {
        const auto file = fs::path(path).replace_extension(extension);
        if (fs::exists(file)) {
            files.push_back(file);
        }
    }
    return files;
}

Json input_json(const fs::path& file, const fs::path& directory)
{
    auto input = Json::object().add("source", shown_path(file.string(), directory));
    // A database connection may carry a password, and has no bytes to count.
    if (!is_plain_path(file.string()) || !fs::is_regular_file(file)) {
        const auto text = file.string();
        return Json::object().add("source", text.substr(0, text.find(':') + 1) + "…").add("sha256", Json());
    }
    return input.add("bytes", static_cast<std::uint64_t>(fs::file_size(file))).add("sha256", sha256_of_file(file));
}

} // namespace

Json provenance(const Origin& origin)
{
    const auto directory = origin.study_file.parent_path();
    std::vector<fs::path> files;
    for (const auto& source : origin.inputs) {
        for (const auto& file : files_of(source.path)) {
            if (std::find(files.begin(), files.end(), file) == files.end()) {
                files.push_back(file);
            }
        }
    }
    auto inputs = Json::array();
    for (const auto& file : files) {
        inputs.add(input_json(file, directory));
    }
    return Json::object()
        .add("needshed", version())
        .add("libraries", Json::array({gdal_version(), geos_version(), proj_version()}))
        .add("study_file", origin.study_file.filename().string())
        .add("study_sha256", sha256_of_file(origin.study_file))
        .add("seed", origin.seed)
        .add("effort", origin.effort)
        .add("inputs", std::move(inputs))
        .add("study", origin.study);
}

} // namespace needshed
