// A driver that keeps its rows by columns, or that reads them on another thread, hands over thousands of rows at a time
// as arrays: offsets and bytes for texts and geometries, plain arrays for whole numbers. No object is made for a row.
// From a GeoPackage points come in a third of the processor time that features take.

#include "io/arrow_records.hpp"

#include <array>
#include <charconv>
#include <cstring>
#include <memory>
#include <string_view>

#include <ogr_recordbatch.h>

#include "io/encoding.hpp"
#include "io/points.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace {

/// Something of the C interface, which is let go of by its own function.
template <typename T>
struct Held : T {
    Held() : T{} {}
    ~Held() { reset(); }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;

    void reset()
    {
        if (this->release != nullptr) {
            this->release(this);
        }
        static_cast<T&>(*this) = {};
    }
};

/// A column of a schema: which child of the array it is, and how its values are stored.
struct ArrowColumn {
    std::int64_t child = -1;
    char format = 0; ///< as Arrow writes it: `u` text, `z` bytes, `i` and `l` whole numbers of 32 and 64 bits
};

constexpr std::string_view known_formats = "uzil";

ArrowColumn column_named(const ArrowSchema& schema, std::string_view name)
{
    for (std::int64_t c = 0; c < schema.n_children; ++c) {
        const std::string_view format = schema.children[c]->format;
        if (schema.children[c]->name == name && format.size() == 1 &&
            known_formats.find(format.front()) != std::string_view::npos) {
            return {c, format.front()};
        }
    }
    return {};
}

bool is_null(const ArrowArray& values, std::int64_t row)
{
    const auto* valid = static_cast<const std::uint8_t*>(values.buffers[0]);
    const auto bit = static_cast<std::size_t>(row + values.offset);
    return valid != nullptr && ((valid[bit / 8] >> (bit % 8)) & 1) == 0;
}

std::string_view bytes_at(const ArrowArray& values, std::int64_t row)
{
    const auto* offsets = static_cast<const std::int32_t*>(values.buffers[1]) + values.offset + row;
    return {static_cast<const char*>(values.buffers[2]) + offsets[0],
            static_cast<std::size_t>(offsets[1] - offsets[0])};
}

/// Makes texts of the values of a column, one at a time.
class TextOfColumn {
public:
    std::string_view at(const ArrowArray& values, char format, std::int64_t row)
    {
        if (is_null(values, row)) {
            return {};
        }
        switch (format) {
        case 'i':
            return text_of(static_cast<const std::int32_t*>(values.buffers[1])[values.offset + row]);
        case 'l':
            return text_of(static_cast<const std::int64_t*>(values.buffers[1])[values.offset + row]);
        default:
            return utf8_of(bytes_at(values, row));
        }
    }

private:
    std::string_view text_of(std::int64_t number)
    {
        const auto end = std::to_chars(m_digits.data(), m_digits.data() + m_digits.size(), number).ptr;
        return {m_digits.data(), static_cast<std::size_t>(end - m_digits.data())};
    }

    std::string_view utf8_of(std::string_view text)
    {
        if (is_utf8(text)) {
            return trimmed(text);
        }
        m_spare.clear();
        append_utf8(m_spare, text);
        return trimmed(m_spare);
    }

    std::array<char, 24> m_digits{};
    std::string m_spare;
};

/// The rows of one array after another as records.
class Rows {
public:
    Rows(std::vector<ArrowColumn> columns, ArrowColumn place)
        : m_columns(std::move(columns)), m_place(place), m_text(m_columns.size()), m_view(m_columns.size())
    {
    }

    void pass_on(const ArrowArray& array, const std::function<void(const Record&)>& each)
    {
        for (std::int64_t row = 0; row < array.length; ++row) {
            for (std::size_t c = 0; c < m_columns.size(); ++c) {
                m_view[c] = m_text[c].at(*array.children[m_columns[c].child], m_columns[c].format, row);
            }
            ++m_record.row;
            m_record.field = m_view;
            m_record.location = place_at(array, row);
            each(m_record);
        }
    }

    std::uint64_t count() const { return m_record.row; }

private:
    std::optional<Point> place_at(const ArrowArray& array, std::int64_t row) const
    {
        if (m_place.child < 0) {
            return std::nullopt;
        }
        const auto& places = *array.children[m_place.child];
        return is_null(places, row) ? std::nullopt : point_in(bytes_at(places, row));
    }

    std::vector<ArrowColumn> m_columns;
    ArrowColumn m_place;
    std::vector<TextOfColumn> m_text;
    std::vector<std::string_view> m_view;
    Record m_record;
};

/// The geometry's column has a name of the driver's own choice and is the only one of bytes.
ArrowColumn place_column(const ArrowSchema& schema)
{
    for (std::int64_t c = 0; c < schema.n_children; ++c) {
        if (std::strcmp(schema.children[c]->format, "z") == 0) {
            return {c, 'z'};
        }
    }
    return {};
}

} // namespace

std::optional<std::uint64_t> for_each_by_arrow(OGRLayer& layer, const std::vector<int>& fields,
                                               const std::function<void(const Record&)>& each)
{
    if (layer.TestCapability(OLCFastGetArrowStream) == 0) {
        return std::nullopt;
    }
    for (const int field : fields) {
        const auto type = layer.GetLayerDefn()->GetFieldDefn(field)->GetType();
        if (type != OFTString && type != OFTInteger && type != OFTInteger64) {
            return std::nullopt;
        }
    }
    Held<ArrowArrayStream> stream;
    Held<ArrowSchema> schema;
    if (!layer.GetArrowStream(&stream) || stream.get_schema(&stream, &schema) != 0) {
        return std::nullopt;
    }
    std::vector<ArrowColumn> columns;
    for (const int field : fields) {
        columns.push_back(column_named(schema, layer.GetLayerDefn()->GetFieldDefn(field)->GetNameRef()));
        if (columns.back().child < 0) {
            return std::nullopt;
        }
    }
    Rows rows(std::move(columns), place_column(schema));
    for (Held<ArrowArray> array; stream.get_next(&stream, &array) == 0 && array.release != nullptr; array.reset()) {
        rows.pass_on(array, each);
    }
    return rows.count();
}

} // namespace needshed
