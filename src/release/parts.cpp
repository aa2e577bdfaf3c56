#include "release/parts.hpp"

#include <filesystem>
#include <set>

#include "needshed/coverage/version.hpp"
#include "needshed/io/writer.hpp"

namespace needshed::release {

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

Json links_json(const Coverage& coverage)
{
    auto links = Json::array();
    for (const auto& link : coverage.links()) {
        links.add(Json::object()
                      .add("a", coverage.codes()[to_index(link.a)])
                      .add("b", coverage.codes()[to_index(link.b)])
                      .add("distance_m", rounded(link.distance_m, 0))
                      .add("declared", link.declared));
    }
    return links;
}

Json changes_json(const Coverage& coverage)
{
    auto changed = Json::array();
    for (const auto& change : coverage.area_changes()) {
        changed.add(Json::object()
                        .add("unit", coverage.codes()[to_index(change.unit)])
                        .add("area_before_m2", rounded(change.before_m2, 2))
                        .add("area_after_m2", rounded(change.after_m2, 2))
                        .add("change_per_cent", rounded(change.per_cent(), 4)));
    }
    return changed;
}

Json barriers_json(const BarrierEffect& effect)
{
    double cancelled_m = 0;
    std::size_t wholly = 0;
    for (const auto& border : effect.borders) {
        cancelled_m += border.cancelled_m;
        wholly += border.wholly() ? 1 : 0;
    }
    return Json::object()
        .add("count", effect.count)
        .add("without_effect", effect.idle)
        .add("tolerance_m", effect.tolerance_m)
        .add("borders_cancelled", wholly)
        .add("borders_shortened", effect.borders.size() - wholly)
        .add("cancelled_km", rounded(cancelled_m / 1000, 3));
}

Json findings_json(const Findings& findings)
{
    auto kinds = Json::array();
    for (const auto& [kind, count] : count_by_kind(findings)) {
        auto list = Json::array();
        for (const auto& finding : findings) {
            if (finding.kind == kind) {
                list.add(Json::object().add("where", finding.where).add("message", finding.message));
            }
        }
        kinds.add(Json::object().add("kind", kind).add("count", count).add("list", std::move(list)));
    }
    return kinds;
}

Json inputs_json(const std::vector<Source>& sources)
{
    std::set<std::string> seen;
    auto inputs = Json::array();
    for (const auto& source : sources) {
        for (const auto& file : files_of(source)) {
            const bool one_of_many = !is_plain_path(file.path); // layers of one database are inputs of their own
            if (seen.insert(one_of_many ? file.path + '\n' + file.layer : file.path).second) {
                inputs.add(input_json(file));
            }
        }
    }
    return inputs;
}

Json libraries_json()
{
    return Json::array({gdal_version(), geos_version(), proj_version()});
}

} // namespace needshed::release
