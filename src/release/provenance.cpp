#include <set>

#include "needshed/core/version.hpp"
#include "needshed/coverage/version.hpp"
#include "needshed/io/writer.hpp"
#include "needshed/release/outputs.hpp"

namespace needshed {

namespace fs = std::filesystem;

namespace {

/// A shapefile is several files; each counts as an input.
std::vector<Source> files_of(const Source& source)
{
    if (!is_plain_path(source.path) || fs::path(source.path).extension() != ".shp") {
        return {source};
    }
    std::vector<Source> files;
    for (const auto* extension : {".shp", ".dbf", ".shx", ".prj", ".cpg"}) {
        auto file = source;
        file.path = fs::path(source.path).replace_extension(extension).string();
        file.shown = fs::path(source.shown).replace_extension(extension).string();
        if (fs::exists(file.path)) {
            files.push_back(file);
        }
    }
    return files;
}

/// A database has no bytes to count. Its description holds no password.
Json connection_json(const Source& source)
{
    return Json::object().add("source", description(source)).add("sha256", Json());
}

Json input_json(const Source& source)
{
    const auto file = file_behind(source.path);
    if (!is_plain_path(file) || !fs::is_regular_file(file)) {
        return connection_json(source);
    }
    return Json::object()
        .add("source", source.shown.empty() ? source.path : source.shown)
        .add("bytes", static_cast<std::uint64_t>(fs::file_size(file)))
        .add("sha256", sha256_of_file(file));
}

} // namespace

Json provenance(const Origin& origin)
{
    std::set<std::string> seen;
    auto inputs = Json::array();
    for (const auto& source : origin.inputs) {
        for (const auto& file : files_of(source)) {
            const bool one_of_many = !is_plain_path(file.path); // layers of one database are inputs of their own
            if (seen.insert(one_of_many ? file.path + '\n' + file.layer : file.path).second) {
                inputs.add(input_json(file));
            }
        }
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
