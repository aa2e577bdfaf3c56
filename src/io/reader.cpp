#include "needshed/io/reader.hpp"

#include <algorithm>
#include <cmath>

#include <fast_float/fast_float.h>
#include <fmt/format.h>

#include "io/archive.hpp"
#include "io/arrow_records.hpp"
#include "io/csv_table.hpp"
#include "io/encoding.hpp"
#include "io/gdal.hpp"
#include "io/points.hpp"
#include "io/redact.hpp"
#include "io/still_file.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace {

/// Tells the driver which columns matter, so that it need not decode the rest.
void ignore_other_fields(OGRLayer& layer, const std::vector<int>& wanted, bool want_geometry)
{
    CPLStringList ignored;
    const auto* definition = layer.GetLayerDefn();
    for (int i = 0; i < definition->GetFieldCount(); ++i) {
        if (std::find(wanted.begin(), wanted.end(), i) == wanted.end()) {
            ignored.AddString(definition->GetFieldDefn(i)->GetNameRef());
        }
    }
    if (!want_geometry) {
        ignored.AddString("OGR_GEOMETRY");
    }
    if (layer.TestCapability(OLCIgnoreFields) != 0) {
        layer.SetIgnoredFields(const_cast<const char**>(ignored.List()));
    }
}

void append_field(std::string& out, const OGRFeature& feature, int field)
{
    if (feature.IsFieldSetAndNotNull(field) != 0) {
        append_utf8(out, feature.GetFieldAsString(field));
    }
}

std::string field_text(const OGRFeature& feature, int field)
{
    std::string text;
    append_field(text, feature, field);
    return std::string(trimmed(text));
}

void throw_if_broken_off(const GdalMessages& messages, const Source& source, std::uint64_t rows)
{
    if (!messages.failure().empty() && rows == 0 && !source.where.empty()) {
        throw_condition(source, messages); // a database reads it only now
    }
    if (!messages.failure().empty()) {
        throw Error(
            ErrorKind::Input, description(source),
            fmt::format("reading broke off after row {}: {}", rows, without_secrets(messages.failure(), source.path)),
            "Supply the source again");
    }
}

void append_ring(PolygonSet& set, const OGRLinearRing& ring)
{
    static_assert(sizeof(OGRRawPoint) == sizeof(Point));
    const auto first = set.points.size();
    const auto count = static_cast<std::size_t>(ring.getNumPoints());
    set.points.resize(first + count);
    ring.getPoints(reinterpret_cast<OGRRawPoint*>(set.points.data() + first));
    auto last = std::unique(set.points.begin() + static_cast<std::ptrdiff_t>(first), set.points.end());
    if (last - set.points.begin() > static_cast<std::ptrdiff_t>(first) + 1 && *(last - 1) == set.points[first]) {
        --last;
    }
    set.points.erase(last, set.points.end());
    set.end_ring();
}

void append_polygon(PolygonSet& set, const OGRPolygon& polygon)
{
    if (polygon.IsEmpty() != 0) {
        return;
    }
    for (const auto* ring : polygon) {
        append_ring(set, *ring);
    }
    set.end_part();
}

[[noreturn]] void throw_not_polygon(const Source& source, std::uint64_t row, const OGRGeometry& geometry)
{
    throw Error(ErrorKind::Input, fmt::format("{} row {}", description(source), row),
                fmt::format("holds {} geometry, needs polygons", geometry.getGeometryName()),
                "Name a layer of areas, or leave such rows out with \"where\"");
}

void append_area(PolygonSet& set, const OGRGeometry* geometry, const Source& source, std::uint64_t row)
{
    if (geometry != nullptr && geometry->hasCurveGeometry() != 0) {
        const std::unique_ptr<OGRGeometry> linear(geometry->getLinearGeometry());
        append_area(set, linear.get(), source, row);
        return;
    }
    if (geometry != nullptr && geometry->IsEmpty() == 0) {
        const auto type = wkbFlatten(geometry->getGeometryType());
        if (type == wkbPolygon) {
            append_polygon(set, *geometry->toPolygon());
        }
        else if (type == wkbMultiPolygon) {
            for (const auto* polygon : *geometry->toMultiPolygon()) {
                append_polygon(set, *polygon);
            }
        }
        else {
            throw_not_polygon(source, row, *geometry);
        }
    }
    set.end_area();
}

Table text_table(std::span<const std::string> names, std::vector<TextValues> values)
{
    Table table;
    for (std::size_t i = 0; i < names.size(); ++i) {
        table.add(names[i], std::move(values[i]));
    }
    return table;
}

std::vector<std::string> numeric_names(OGRLayer& layer, const std::vector<int>& fields)
{
    std::vector<std::string> names;
    for (const int field : fields) {
        const auto* definition = layer.GetLayerDefn()->GetFieldDefn(field);
        const auto type = definition->GetType();
        if (type == OFTInteger || type == OFTInteger64 || type == OFTReal) {
            names.emplace_back(definition->GetNameRef());
        }
    }
    return names;
}

} // namespace

AreaLayer read_areas(const Source& source, std::span<const std::string> columns, Progress& progress)
{
    const StillFile file(source);
    const GdalMessages messages;
    const auto dataset = open_vector(source, messages);
    auto& layer = layer_of(*dataset, source, messages);
    const auto fields = field_indices(layer, source, columns);
    ignore_other_fields(layer, fields, true);
    progress.begin("reading " + description(source), static_cast<std::uint64_t>(layer.GetFeatureCount()), "features");

    AreaLayer result;
    result.title = description(source);
    result.crs = crs_of(layer.GetSpatialRef());
    result.number_columns = numeric_names(layer, fields);
    std::vector<TextValues> values(columns.size());
    std::uint64_t row = 0;
    for (const auto& feature : layer) {
        ++row;
        append_area(result.areas, feature->GetGeometryRef(), source, row);
        for (std::size_t i = 0; i < fields.size(); ++i) {
            values[i].push_back(field_text(*feature, fields[i]));
        }
        if (row % 1024 == 0) {
            progress.advance(1024);
        }
    }
    file.require_unchanged();
    throw_if_broken_off(messages, source, row);
    result.attributes = text_table(columns, std::move(values));
    return result;
}

namespace {

Table read_table_by_gdal(const Source& source, std::span<const std::string> columns, std::size_t most_rows)
{
    const StillFile file(source);
    const GdalMessages messages;
    const auto dataset = open_vector(source, messages);
    auto& layer = layer_of(*dataset, source, messages);
    std::vector<std::string> names(columns.begin(), columns.end());
    if (names.empty()) {
        for (int i = 0; i < layer.GetLayerDefn()->GetFieldCount(); ++i) {
            std::string name;
            append_utf8(name, layer.GetLayerDefn()->GetFieldDefn(i)->GetNameRef());
            names.emplace_back(trimmed(name));
        }
    }
    const auto fields = field_indices(layer, source, names);
    ignore_other_fields(layer, fields, false);
    std::vector<TextValues> values(names.size());
    std::uint64_t row = 0;
    for (const auto& feature : layer) {
        if (row == most_rows) {
            break;
        }
        ++row;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            values[i].push_back(field_text(*feature, fields[i]));
        }
    }
    file.require_unchanged();
    throw_if_broken_off(messages, source, row);
    return text_table(names, std::move(values));
}

StreamEnd for_each_record_by_gdal(const Source& source, std::span<const std::string> columns,
                                  const std::function<void(const StreamHeader&)>& begin,
                                  const std::function<void(const Record&)>& each)
{
    const StillFile file(source);
    const GdalMessages messages;
    const auto dataset = open_vector(source, messages);
    auto& layer = layer_of(*dataset, source, messages);
    const auto fields = field_indices(layer, source, columns);
    const bool has_geometry = layer.GetGeomType() != wkbNone;
    ignore_other_fields(layer, fields, has_geometry);
    const auto expected = layer.GetFeatureCount(FALSE); // negative where that takes reading them all
    begin({description(source), crs_of(layer.GetSpatialRef()), has_geometry,
           static_cast<std::uint64_t>(std::max<GIntBig>(expected, 0))});

    if (const auto rows = for_each_by_arrow(layer, fields, each)) {
        file.require_unchanged();
        throw_if_broken_off(messages, source, *rows);
        return {*rows, 0, 0};
    }
    std::vector<std::string> text(fields.size());
    std::vector<std::string_view> view(fields.size());
    Record record;
    layer.ResetReading();
    for (const auto& feature : layer) {
        ++record.row;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            text[i].clear();
            append_field(text[i], *feature, fields[i]);
            view[i] = trimmed(text[i]);
        }
        record.field = view;
        record.location = has_geometry ? point_of(feature->GetGeometryRef()) : std::nullopt;
        each(record);
    }
    file.require_unchanged();
    throw_if_broken_off(messages, source, record.row);
    return {record.row, 0, 0};
}

} // namespace

bool holds_areas(const Source& source)
{
    register_drivers();
    require_file(source);
    if (csv::is_table(source, virtual_path(source))) {
        return false;
    }
    const GdalMessages messages;
    const auto dataset = open_vector(source, messages);
    auto& layer = layer_of(*dataset, source, messages);
    auto type = layer.GetGeomType();
    if (wkbFlatten(type) == wkbUnknown) {
        for (const auto& feature : layer) {
            if (const auto* geometry = feature->GetGeometryRef()) {
                type = geometry->getGeometryType();
                break;
            }
        }
    }
    return OGR_GT_IsSubClassOf(type, wkbSurface) != 0 || OGR_GT_IsSubClassOf(type, wkbMultiSurface) != 0;
}

Table read_table(const Source& source, std::span<const std::string> columns, std::size_t most_rows)
{
    register_drivers();
    require_file(source);
    const auto path = virtual_path(source);
    if (!csv::is_table(source, path)) {
        return read_table_by_gdal(source, columns, most_rows);
    }
    const StillFile file(source);
    auto table = csv::read(source, path, columns, most_rows);
    file.require_unchanged();
    return table;
}

StreamEnd for_each_record(const Source& source, std::span<const std::string> columns,
                          const std::function<void(const StreamHeader&)>& begin,
                          const std::function<void(const Record&)>& each)
{
    register_drivers();
    require_file(source);
    const auto path = virtual_path(source);
    if (!csv::is_table(source, path)) {
        return for_each_record_by_gdal(source, columns, begin, each);
    }
    const StillFile file(source);
    const auto end = csv::for_each_row(source, path, columns, begin, each);
    file.require_unchanged();
    return end ? *end : for_each_record_by_gdal(source, columns, begin, each);
}

std::optional<double> parse_number(std::string_view text) noexcept
{
    text = trimmed(text);
    if (!text.empty() && text.front() == '+') {
        text.remove_prefix(1);
    }
    double value = 0;
    const auto result = fast_float::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || result.ec != std::errc() || result.ptr != text.data() + text.size() || !std::isfinite(value)) {
        return std::nullopt;
    }
    return value;
}

} // namespace needshed
