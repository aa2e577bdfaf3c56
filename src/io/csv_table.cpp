#include "io/csv_table.hpp"

#include <algorithm>
#include <filesystem>

#include "io/archive.hpp"
#include "io/byte_source.hpp"
#include "io/csv_stream.hpp"
#include "io/gdal.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed::csv {

namespace {

/// `crime` of `/vsizip/data.zip/crime.csv`, and of `crime.csv.gz`.
std::string layer_name(const std::string& path)
{
    auto name = std::filesystem::path(path).filename();
    return (ends_with(path, ".gz") ? name.stem() : name).stem().string();
}

void require_layer(const Source& source, const std::string& path)
{
    if (!source.layer.empty() && source.layer != layer_name(path)) {
        throw Error(ErrorKind::Input, place({source.path, {}, {}, source.shown, source.named_at}),
                    "there is no layer '" + source.layer + "'", "It holds: " + layer_name(path));
    }
}

/// A stream over a file, with what it needs to live.
class FileStream {
public:
    FileStream(const Source& source, const std::string& path)
        : m_bytes(source, path, m_messages),
          m_stream(
              description(source), [this](char* to, std::size_t size) { return m_bytes.read(to, size); },
              source.encoding, source.delimiter)
    {
        require_layer(source, path);
    }

    Stream& stream() { return m_stream; }

    /// By the size of the file, when it is stated; else 0.
    std::uint64_t expected_rows() const
    {
        return static_cast<std::uint64_t>(static_cast<double>(m_bytes.size()) * m_stream.rows_a_byte());
    }

private:
    GdalMessages m_messages;
    ByteSource m_bytes;
    Stream m_stream;
};

bool has_geometry(const Stream& stream)
{
    const auto& names = stream.columns();
    return std::any_of(names.begin(), names.end(), [](const auto& name) { return lower_case(name) == "wkt"; });
}

void append_row(std::vector<TextValues>& values, std::span<const std::string_view> fields)
{
    for (std::size_t i = 0; i < fields.size(); ++i) {
        values[i].emplace_back(fields[i]);
    }
}

} // namespace

bool is_table(const Source& source, const std::string& path)
{
    const std::string_view name(path.data(), path.size() - (ends_with(path, ".gz") ? 3 : 0));
    const bool named_so = ends_with(name, ".csv") || ends_with(name, ".tsv") || ends_with(name, ".txt");
    const bool is_connection = path.rfind('/', 0) != 0 && path.find(':') != std::string::npos;
    return named_so && !is_connection && source.where.empty() && !std::filesystem::is_directory(path);
}

Table read(const Source& source, const std::string& path, std::span<const std::string> columns, std::size_t most_rows)
{
    FileStream file(source, path);
    auto& stream = file.stream();
    const std::vector<std::string> names =
        columns.empty() ? stream.columns() : std::vector<std::string>(columns.begin(), columns.end());
    stream.select(column_places(stream.columns(), source, names));
    std::vector<TextValues> values(names.size());
    for (std::size_t row = 0; row < most_rows && stream.next(); ++row) {
        append_row(values, stream.fields());
    }
    Table table;
    for (std::size_t i = 0; i < names.size(); ++i) {
        table.add(names[i], std::move(values[i]));
    }
    return table;
}

std::optional<StreamEnd> for_each_row(const Source& source, const std::string& path,
                                      std::span<const std::string> columns,
                                      const std::function<void(const StreamHeader&)>& begin,
                                      const std::function<void(const Record&)>& each)
{
    FileStream file(source, path);
    auto& stream = file.stream();
    if (has_geometry(stream)) {
        return std::nullopt;
    }
    stream.select(column_places(stream.columns(), source, columns));
    begin({description(source), {}, false, file.expected_rows()});
    StreamEnd end;
    Record record;
    while (stream.next()) {
        record.row = stream.row();
        record.field = stream.fields();
        if (stream.has_surplus() && end.rows_with_surplus++ == 0) {
            end.first_with_surplus = record.row;
        }
        each(record);
    }
    end.rows = stream.row();
    return end;
}

} // namespace needshed::csv
