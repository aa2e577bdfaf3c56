#include "simulation/record_files.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <span>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/io/crs.hpp"
#include "simulation/names.hpp"
#include "simulation/noise.hpp"

namespace needshed::simulation {

namespace {

using Text = fmt::memory_buffer;

constexpr std::size_t rows_at_once = 65536;

template <typename... Values>
void put(Text& text, fmt::format_string<Values...> format, Values&&... values)
{
    fmt::format_to(std::back_inserter(text), format, std::forward<Values>(values)...);
}

constexpr const char* room_to_write = "Choose a directory with room that you may write to";

void make_directory(const std::filesystem::path& directory)
{
    std::error_code problem;
    std::filesystem::create_directories(directory, problem);
    if (problem || !std::filesystem::is_directory(directory)) {
        throw Error(ErrorKind::Input, directory.string(),
                    "cannot be made: " + (problem ? problem.message() : std::strerror(ENOTDIR)), room_to_write);
    }
}

/// A file written bit by bit: a large county has more records than should be held as text.
class TextFile {
public:
    TextFile(const std::filesystem::path& file, const std::string& header)
        : m_file(file), m_stream(file, std::ios::binary)
    {
        m_stream << header;
        require_good();
    }

    void append(const Text& text)
    {
        m_stream.write(text.data(), static_cast<std::streamsize>(text.size()));
        require_good();
    }

    void close()
    {
        m_stream.close();
        require_good();
    }

private:
    void require_good() const
    {
        if (!m_stream) {
            throw Error(ErrorKind::Input, m_file.string(), std::string("cannot be written: ") + std::strerror(errno),
                        room_to_write);
        }
    }

    std::filesystem::path m_file;
    std::ofstream m_stream;
};

/// Formats records in parallel and appends them in order.
template <typename Format>
void append_records(TextFile& file, const std::vector<SimulatedRecord>& records, const Format& format)
{
    std::vector<Text> parts((records.size() + rows_at_once - 1) / rows_at_once);
    parallel_for(parts.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin * rows_at_once; i < std::min(end * rows_at_once, records.size()); ++i) {
            format(parts[i / rows_at_once], i, records[i]);
        }
    });
    for (const auto& part : parts) {
        file.append(part);
    }
}

void count(RowTally& tally, const std::vector<SimulatedRecord>& records)
{
    tally.rows += records.size();
    for (const auto& record : records) {
        ++tally.defect[static_cast<std::size_t>(record.defect)];
    }
}

/// Where the anonymous points and the places outside lie in longitude and latitude, to which police records are given.
class PolicePoints {
public:
    explicit PolicePoints(const County& county) : m_outside(county.outside_places)
    {
        for (std::size_t unit = 0; unit < county.unit_count(); ++unit) {
            const auto first = county.places.begin() + static_cast<std::ptrdiff_t>(unit * places_per_unit);
            m_street.insert(m_street.end(), first, first + streets_per_unit);
        }
        transform(m_street, county.crs, wgs84);
        transform(m_outside, county.crs, wgs84);
    }

    Point at(const SimulatedRecord& record) const
    {
        if (record.defect == RecordDefect::Outside) {
            return m_outside[record.place];
        }
        const std::size_t unit = record.place / places_per_unit;
        return m_street[unit * streets_per_unit + record.place % places_per_unit];
    }

private:
    std::vector<Point> m_street;
    std::vector<Point> m_outside;
};

constexpr const char* police_header = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,"
                                      "LSOA name,Crime type,Last outcome category,Context\n";

/// Writes one month of street crime.
class PoliceWriter {
public:
    PoliceWriter(const County& county) : m_county(county), m_points(county), m_force(county.name + " Constabulary") {}

    void write(const SimulatedMonth& month, const std::filesystem::path& file)
    {
        TextFile out(file, police_header);
        append_records(out, month.police, [&](Text& text, std::size_t row, const SimulatedRecord& record) {
            put_row(text, month.month, row, record);
        });
        out.close();
    }

private:
    void put_row(Text& text, int month, std::size_t row, const SimulatedRecord& record) const
    {
        // Antisocial behaviour has no identity, as in the published files; outcomes are left open.
        if (record.kind != 0) {
            const double chance = hashed_uniform(m_county.options.seed, static_cast<std::uint64_t>(month), row);
            put(text, "{:012x}", static_cast<std::uint64_t>(chance * 0x1.0p48));
        }
        const std::string when = record.defect == RecordDefect::BadDate ? "unknown" : month_text(month);
        put(text, ",{},{},{},", when, m_force, m_force);
        put_place(text, record);
        put(text, "{},,\n", police_kinds[record.kind]);
    }

    void put_place(Text& text, const SimulatedRecord& record) const
    {
        if (record.defect == RecordDefect::NoLocation) {
            put(text, ",,No Location,,,");
            return;
        }
        const Point at = m_points.at(record);
        if (record.defect == RecordDefect::Outside) {
            put(text, "{:.6f},{:.6f},On or near Open Space,,,", at.x, at.y);
            return;
        }
        put(text, "{:.6f},{:.6f},{},{},{},", at.x, at.y, street_name(m_county.options.seed, record.place),
            m_county.codes[record.unit], m_county.names[record.unit]);
    }

    const County& m_county;
    PolicePoints m_points;
    std::string m_force;
};

constexpr const char* ambulance_header = "incident,date,easting,northing,category\n";

void put_incident(Text& text, const County& county, int month, std::size_t row, const SimulatedRecord& record)
{
    const std::string when = month_text(month);
    put(text, "A{}{}{:06},", when.substr(2, 2), when.substr(5), row + 1);
    if (record.defect == RecordDefect::BadDate) {
        put(text, "00/00/0000,");
    }
    else {
        put(text, "{}-{:02},", when, record.day);
    }
    if (record.defect == RecordDefect::NoLocation) {
        put(text, ",,");
    }
    else {
        const auto& places = record.defect == RecordDefect::Outside ? county.outside_places : county.places;
        put(text, "{:.0f},{:.0f},", places[record.place].x, places[record.place].y);
    }
    put(text, "{}\n", ambulance_kinds[record.kind]);
}

constexpr const char* council_header = "unit,month,service,count\n";

void put_count(Text& text, const County& county, int month, const SimulatedRecord& record)
{
    // No county has so many units that 990 000 is one of them.
    const std::string code = record.defect == RecordDefect::UnknownCode
                                 ? simulated_code("X01", 990000 + record.unit % 10000)
                                 : county.codes[record.unit];
    const std::string when = record.defect == RecordDefect::BadDate ? "unknown" : month_text(month);
    put(text, "{},{},{},{}\n", code, when, council_kinds[record.kind], record.count);
}

} // namespace

std::string month_text(int month)
{
    return fmt::format("{}-{:02}", 2025 + month / 12, month % 12 + 1);
}

std::vector<RowTally> write_records(const County& county, const std::filesystem::path& directory, Progress& progress)
{
    std::vector<RowTally> tallies{{"police/*.csv"}, {"ambulance.csv"}, {"council.csv"}};
    make_directory(directory / "police");
    PoliceWriter police(county);
    TextFile ambulance(directory / "ambulance.csv", ambulance_header);
    TextFile council(directory / "council.csv", council_header);
    progress.begin("writing records", static_cast<std::uint64_t>(county.options.months));
    for (int month = 0; month < county.options.months; ++month) {
        const SimulatedMonth records = make_records(county, month);
        police.write(records, directory / "police" / (month_text(month) + "-street.csv"));
        append_records(ambulance, records.ambulance, [&](Text& text, std::size_t row, const SimulatedRecord& record) {
            put_incident(text, county, month, row, record);
        });
        append_records(council, records.council, [&](Text& text, std::size_t, const SimulatedRecord& record) {
            put_count(text, county, month, record);
        });
        count(tallies[0], records.police);
        count(tallies[1], records.ambulance);
        count(tallies[2], records.council);
        progress.advance();
    }
    ambulance.close();
    council.close();
    return tallies;
}

} // namespace needshed::simulation
