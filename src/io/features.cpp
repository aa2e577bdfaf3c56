#include "io/features.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace needshed {

namespace {

std::unique_ptr<OGRLinearRing> make_ring(std::span<const Point> ring)
{
    auto result = std::make_unique<OGRLinearRing>();
    result->setPoints(static_cast<int>(ring.size()), reinterpret_cast<const OGRRawPoint*>(ring.data()));
    result->closeRings();
    return result;
}

void set_field(OGRFeature& feature, int field, const TextValues& values, std::size_t row, const Column& /*column*/)
{
    values[row].empty() ? feature.SetFieldNull(field) : feature.SetField(field, values[row].c_str());
}

void set_field(OGRFeature& feature, int field, const IntegerValues& values, std::size_t row, const Column& /*column*/)
{
    values[row] == missing_integer ? feature.SetFieldNull(field)
                                   : feature.SetField(field, static_cast<GIntBig>(values[row]));
}

void set_field(OGRFeature& feature, int field, const RealValues& values, std::size_t row, const Column& column)
{
    const double rounded = column.rounded(values[row]);
    std::isfinite(rounded) ? feature.SetField(field, rounded) : feature.SetFieldNull(field);
}

std::size_t width(const std::string& value, int /*decimals*/)
{
    return value.size();
}

std::size_t width(std::int64_t value, int /*decimals*/)
{
    return value == missing_integer ? 0 : std::to_string(value).size();
}

std::size_t width(double value, int decimals)
{
    return std::isfinite(value) ? fmt::formatted_size("{:.{}f}", value, decimals) : 0;
}

/// Enough for the digits that are left of small values, up to the fifteen that a field can hold. A real without
/// decimals would be read back as a whole number.
int decimals_of(const Column& column)
{
    constexpr int most_decimals = 15;
    int decimals = std::max(column.decimals, 1);
    const auto* values = std::get_if<RealValues>(&column.values);
    for (std::size_t row = 0; values != nullptr && column.digits > 0 && row < values->size(); ++row) {
        const double size = std::abs(column.rounded((*values)[row]));
        if (std::isfinite(size) && size > 0) {
            const double places = column.digits - 1 - std::floor(std::log10(size));
            decimals = std::max(decimals, static_cast<int>(std::min<double>(places, most_decimals)));
        }
    }
    return decimals;
}

void fit(OGRFieldDefn& field, const Column& column)
{
    const int decimals = decimals_of(column);
    std::size_t widest = 1;
    std::visit(
        [&](const auto& values) {
            for (const auto& value : values) {
                widest = std::max(widest, width(value, decimals));
            }
        },
        column.values);
    if (field.GetType() != OFTDate) {
        field.SetWidth(static_cast<int>(widest));
        field.SetPrecision(field.GetType() == OFTReal ? decimals : 0);
    }
}

std::unique_ptr<OGRLineString> make_part(const LineSet& set, std::size_t part)
{
    auto result = std::make_unique<OGRLineString>();
    result->setPoints(static_cast<int>(set.part_start[part + 1] - set.part_start[part]),
                      reinterpret_cast<const OGRRawPoint*>(set.points.data() + set.part_start[part]));
    return result;
}

} // namespace

std::unique_ptr<OGRGeometry> make_area(const PolygonSet& set, std::size_t index)
{
    auto result = std::make_unique<OGRMultiPolygon>();
    for (std::size_t p = set.area_start[index]; p < set.area_start[index + 1]; ++p) {
        auto polygon = std::make_unique<OGRPolygon>();
        for (std::size_t r = set.part_start[p]; r < set.part_start[p + 1]; ++r) {
            polygon->addRingDirectly(make_ring(set.ring(r)).release());
        }
        result->addGeometryDirectly(polygon.release());
    }
    return result;
}

std::unique_ptr<OGRGeometry> make_line(const LineSet& set, std::size_t index)
{
    auto result = std::make_unique<OGRMultiLineString>();
    for (std::size_t p = set.line_start[index]; p < set.line_start[index + 1]; ++p) {
        result->addGeometryDirectly(make_part(set, p).release());
    }
    return result;
}

std::unique_ptr<OGRGeometry> make_single_line(const LineSet& set, std::size_t index)
{
    const auto part = set.line_start[index];
    return part < set.line_start[index + 1] ? make_part(set, part) : std::make_unique<OGRLineString>();
}

void create_fields(OGRLayer& layer, const Table& table, FieldWidths widths)
{
    for (const auto& column : table.columns) {
        OGRFieldDefn field(column.name.c_str(), OFTString);
        if (std::holds_alternative<RealValues>(column.values)) {
            field.SetType(OFTReal);
        }
        else if (std::holds_alternative<IntegerValues>(column.values)) {
            field.SetType(OFTInteger64);
        }
        else if (column.is_date) {
            field.SetType(OFTDate);
        }
        if (widths == FieldWidths::Fitted) {
            fit(field, column);
        }
        layer.CreateField(&field);
    }
}

void set_fields(OGRFeature& feature, const Table& table, std::size_t row)
{
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        const auto& column = table.columns[c];
        std::visit([&](const auto& values) { set_field(feature, static_cast<int>(c), values, row, column); },
                   column.values);
    }
}

} // namespace needshed
