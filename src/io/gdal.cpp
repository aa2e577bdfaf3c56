#include "io/gdal.hpp"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <vector>

#include <cpl_error.h>
#include <cpl_string.h>
#include <fmt/format.h>

#include "io/archive.hpp"
#include "io/encoding.hpp"
#include "io/redact.hpp"
#include "io/still_file.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

GdalMessages::GdalMessages()
{
    CPLErrorReset();
    CPLPushErrorHandlerEx(&GdalMessages::keep, this);
}

GdalMessages::~GdalMessages()
{
    CPLPopErrorHandler();
}

namespace {

/// In one line, without what PostgreSQL adds: its place in the stream (`CONTEXT: …`), and the excerpt of a statement
/// (`LINE 1: …` and a `^` below it).
std::string in_one_line(std::string_view message)
{
    std::string result;
    bool below_excerpt = false;
    while (!message.empty()) {
        const auto end = std::min(message.find('\n'), message.size());
        const auto line = trimmed(message.substr(0, end));
        message.remove_prefix(std::min(end + 1, message.size()));
        const bool excerpt =
            line.starts_with("LINE ") || line.starts_with("CONTEXT: ") || (below_excerpt && line == "^");
        below_excerpt = line.starts_with("LINE ");
        if (!excerpt && !line.empty()) {
            result += (result.empty() ? "" : " ") + std::string(line);
        }
    }
    while (!result.empty() && std::string_view(". ?").find(result.back()) != std::string_view::npos) {
        result.pop_back();
    }
    return result;
}

} // namespace

void GdalMessages::keep(CPLErr severity, CPLErrorNum /*number*/, const char* message)
{
    auto& self = *static_cast<GdalMessages*>(CPLGetErrorHandlerUserData());
    if ((severity == CE_Failure || severity == CE_Fatal) && self.m_failure.empty()) {
        self.m_failure = in_one_line(message);
    }
}

void register_drivers()
{
    static std::once_flag once;
    std::call_once(once, [] { GDALAllRegister(); });
}

namespace {

std::vector<std::string> layer_names(GDALDataset& dataset)
{
    std::vector<std::string> names;
    for (auto* layer : dataset.GetLayers()) {
        names.emplace_back(layer->GetName());
    }
    return names;
}

std::string layers_to_name(GDALDataset& dataset, const std::string& wanted)
{
    const auto names = layer_names(dataset);
    const auto nearest = nearest_name(wanted, names);
    return nearest.empty() ? "It holds: " + list_names(names) : "Did you mean '" + nearest + "'?";
}

std::vector<std::string> field_names(OGRLayer& layer)
{
    std::vector<std::string> names;
    const auto* definition = layer.GetLayerDefn();
    for (int i = 0; i < definition->GetFieldCount(); ++i) {
        std::string name;
        append_utf8(name, definition->GetFieldDefn(i)->GetNameRef());
        names.emplace_back(trimmed(name));
    }
    return names;
}

} // namespace

/// Which drivers take an encoding.
void require_encoding_option(GDALDataset& dataset, const Source& source)
{
    const char* options = dataset.GetDriver()->GetMetadataItem(GDAL_DMD_OPENOPTIONLIST);
    if (options == nullptr || std::strstr(options, "'ENCODING'") == nullptr) {
        throw Error(ErrorKind::Input, place(source),
                    fmt::format("an encoding cannot be set for {}", dataset.GetDriver()->GetDescription()),
                    EQUAL(dataset.GetDriver()->GetDescription(), "CSV")
                        ? "Leave out the SQL condition \"where\", or save the table as UTF-8"
                        : "Leave \"encoding\" out: the format states its own");
    }
}

void require_readable_text(const Source& source)
{
    const bool is_delimiter = source.delimiter.empty() || (source.delimiter.size() == 1 && is_ascii(source.delimiter) &&
                                                           std::strchr("\"\r\n", source.delimiter[0]) == nullptr);
    if (!is_delimiter) {
        throw Error(ErrorKind::Input, place(source), "'" + source.delimiter + "' is no delimiter",
                    "Give one character of ASCII other than a quote or a line end");
    }
    if (!source.encoding.empty() && !is_encoding(source.encoding)) {
        throw Error(ErrorKind::Input, place(source), "there is no encoding '" + source.encoding + "'",
                    "Use a name that iconv knows, such as UTF-8, ISO-8859-2, CP850, Shift_JIS");
    }
}

void require_file(const Source& source)
{
    require_readable_text(source);
    require_no_pipe(source);
    const auto file = file_behind(source.path);
    if (!is_plain_path(file)) {
        return;
    }
    if (!std::filesystem::exists(file)) {
        throw Error(ErrorKind::Input, place(source), "there is no such file", "Look at its name and folder");
    }
    if (std::filesystem::is_regular_file(file) && std::filesystem::file_size(file) == 0) {
        throw Error(ErrorKind::Input, place(source), "the file is empty", "Supply the file again");
    }
}

Dataset open_vector(const Source& source, const GdalMessages& messages)
{
    register_drivers();
    require_file(source);
    const auto path = virtual_path(source);
    if (!source.delimiter.empty()) {
        throw Error(ErrorKind::Input, place(source), "a delimiter can be set for tables of text only",
                    "Leave it out, or the SQL condition \"where\" where there is one");
    }
    CPLStringList options;
    const bool is_table = EQUAL(CPLGetExtension(path.c_str()), "csv");
    if (is_table) {
        // The first line always names the columns, also where a name is a number such as an age.
        options.SetNameValue("HEADERS", "YES");
        // Otherwise a column named WKT, or X and Y, would silently become geometry.
        options.SetNameValue("GEOM_POSSIBLE_NAMES", "");
    }
    if (!source.encoding.empty()) {
        options.SetNameValue("ENCODING", source.encoding.c_str());
    }
    Dataset dataset(GDALDataset::Open(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, nullptr,
                                      options.List(), nullptr));
    if (!dataset) {
        throw Error(ErrorKind::Input, place(source),
                    "GDAL cannot open it: " + without_secrets(messages.failure(), path),
                    is_table ? "A table needs a first line that names its columns, and two columns or more"
                             : "Check that ogrinfo opens the same name");
    }
    if (!source.encoding.empty()) {
        require_encoding_option(*dataset, source);
    }
    if (is_postgis(path)) {
        // Otherwise PostgreSQL may begin in the middle of a large table, and rows would be numbered another way each
        // time.
        dataset->ReleaseResultSet(dataset->ExecuteSQL("SET synchronize_seqscans = off", nullptr, nullptr));
    }
    return dataset;
}

void throw_condition(const Source& source, const GdalMessages& messages)
{
    throw Error(ErrorKind::Input, place(source), "the condition \"" + source.where + "\" is not understood",
                without_secrets(messages.failure(), source.path));
}

OGRLayer& layer_of(GDALDataset& dataset, const Source& source, const GdalMessages& messages)
{
    OGRLayer* layer = nullptr;
    if (!source.layer.empty()) {
        layer = dataset.GetLayerByName(source.layer.c_str());
        if (layer == nullptr) {
            throw Error(ErrorKind::Input, place({source.path, {}, {}, source.shown, source.named_at}),
                        "there is no layer '" + source.layer + "'", layers_to_name(dataset, source.layer));
        }
    }
    else if (dataset.GetLayerCount() != 1) {
        throw Error(ErrorKind::Input, place({source.path, {}, {}, source.shown, source.named_at}),
                    "it holds " + counted(dataset.GetLayerCount(), "layer"),
                    dataset.GetLayerCount() == 0
                        ? "Name a source with a layer"
                        : "Say which, in a study with \"layer\", after a command with --layer: " +
                              list_names(layer_names(dataset)));
    }
    else {
        layer = dataset.GetLayer(0);
    }
    if (!source.where.empty() && layer->SetAttributeFilter(source.where.c_str()) != OGRERR_NONE) {
        throw_condition(source, messages);
    }
    return *layer;
}

std::vector<std::size_t> column_places(const std::vector<std::string>& names, const Source& source,
                                       std::span<const std::string> columns)
{
    std::vector<std::size_t> places;
    for (const auto& column : columns) {
        const auto found = std::find(names.begin(), names.end(), column);
        if (found == names.end()) {
            const auto nearest = nearest_name(column, names);
            throw Error(ErrorKind::Input, place(source), "there is no column '" + column + "'",
                        names.empty()     ? "It has none at all: is it empty?"
                        : nearest.empty() ? "It has: " + list_names(names)
                                          : "Did you mean '" + nearest + "'?");
        }
        if (std::find(found + 1, names.end(), column) != names.end()) {
            throw Error(ErrorKind::Input, place(source), "the column '" + column + "' stands twice",
                        "Rename one of the two");
        }
        places.push_back(static_cast<std::size_t>(found - names.begin()));
    }
    return places;
}

std::vector<int> field_indices(OGRLayer& layer, const Source& source, std::span<const std::string> columns)
{
    const auto places = column_places(field_names(layer), source, columns);
    return {places.begin(), places.end()};
}

Crs crs_of(const OGRSpatialReference* reference)
{
    if (reference == nullptr || reference->IsLocal() != 0) {
        return {};
    }
    const char* authority = reference->GetAuthorityName(nullptr);
    const char* code = reference->GetAuthorityCode(nullptr);
    if (authority != nullptr && code != nullptr) {
        return {std::string(authority) + ":" + code};
    }
    char* text = nullptr;
    const char* const options[] = {"FORMAT=WKT2_2018", nullptr};
    reference->exportToWkt(&text, options);
    Crs crs{text == nullptr ? "" : text};
    CPLFree(text);
    return crs;
}

} // namespace needshed
