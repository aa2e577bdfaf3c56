// Points go through four steps, a batch at a time: read as numbers, changed to the working CRS, located, and snapped
// where they lie outside. Batches keep memory flat and give the locator enough to share out between threads.
//
// A swap of longitude and latitude is found by trying it: of the points outside the study's extent, those are counted
// that would lie inside with x and y exchanged. That costs nothing while the points are right, and needs no table of
// which countries lie where. Guessing from column names lost: `X` and `Y` name both orders in practice.

#include "demand/place.hpp"

#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/core/text.hpp"

namespace needshed::demand {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr Point nowhere{nan, nan};

/// Fewer points say nothing about the file as a whole.
constexpr std::size_t enough_to_judge = 10;
constexpr double nearly_all = 0.9;

/// Snapping searches outlines, which takes some microseconds a point.
constexpr std::size_t snap_grain = 256;

bool is_number(Point point) noexcept
{
    return std::isfinite(point.x) && std::isfinite(point.y);
}

bool is_degrees(Point point) noexcept
{
    return std::abs(point.x) <= 360 && std::abs(point.y) <= 90;
}

/// How the points of some files lie.
struct Lie {
    std::size_t points = 0;     ///< with coordinates that are numbers
    std::size_t beyond = 0;     ///< outside the study's extent
    std::size_t swapped_in = 0; ///< of those: inside when x and y are swapped
    std::size_t in_no_unit = 0; ///< before snapping

    void add(const Lie& more)
    {
        points += more.points;
        beyond += more.beyond;
        swapped_in += more.swapped_in;
        in_no_unit += more.in_no_unit;
    }
};

std::string number(std::size_t count)
{
    return grouped(static_cast<long long>(count));
}

class PointPlacer final : public Placer {
public:
    PointPlacer(const DemandSpec& spec, const Ground& ground, ColumnList& columns) : m_spec(&spec), m_ground(&ground)
    {
        if (!spec.x.empty()) {
            m_x = columns.add(spec.x);
            m_y = columns.add(spec.y);
        }
    }

    void begin_file(const Source& file, const StreamHeader& header) override;
    void add(const Record& record) override;
    std::vector<Place> take_places() override;
    void end_file() override;
    void end(Findings& findings) override;
    std::string unknown_examples() const override { return {}; }

private:
    void add(Point point, Bucket bucket);
    void add_text(std::string_view x, std::string_view y);
    Crs crs_of(const StreamHeader& header) const;
    Bucket bucket_of_failed(Point raw) const;
    void change_to_working_crs();
    void count_swapped();
    void locate();
    void snap();
    std::string swap_remedy() const;

    const DemandSpec* m_spec;
    const Ground* m_ground;
    std::size_t m_x = 0;
    std::size_t m_y = 0;

    std::string m_place; ///< of the current file
    Crs m_crs;
    std::optional<Transformer> m_transformer;
    bool m_geographic = false;
    Lie m_file;
    Lie m_all;
    std::size_t m_records = 0;
    std::string m_bad_example; ///< the first text that is no coordinate

    std::vector<Point> m_raw;
    std::vector<Point> m_point; ///< in the working CRS
    std::vector<Place> m_places;
};

void PointPlacer::begin_file(const Source& file, const StreamHeader& header)
{
    m_place = place(file);
    m_file = {};
    if (m_spec->x.empty() && !header.has_geometry) {
        throw Error(ErrorKind::Input, m_place, "has no geometry, and the measure names no columns of coordinates",
                    R"(Add "x", "y" and "crs", or place its records by "code")");
    }
    const Crs crs = crs_of(header);
    if (!m_transformer || crs.definition != m_crs.definition) {
        m_crs = crs;
        m_transformer.emplace(crs, m_ground->units.coverage.crs());
        m_geographic = !is_projected(crs);
    }
}

/// The study's word counts before the layer's, which may be wrong or missing.
Crs PointPlacer::crs_of(const StreamHeader& header) const
{
    Crs crs = m_spec->crs.empty() ? header.crs : Crs{m_spec->crs};
    if (!crs.known()) {
        throw Error(ErrorKind::Input, m_place, "the coordinate reference system of its points is not known",
                    R"(Add "crs", such as "EPSG:4326" for longitude and latitude)");
    }
    return crs;
}

void PointPlacer::add(const Record& record)
{
    ++m_records;
    if (!m_spec->x.empty()) {
        add_text(record.field[m_x], record.field[m_y]);
    }
    else if (!record.location) {
        add(nowhere, Bucket::NoLocation);
    }
    else {
        add(*record.location, is_number(*record.location) ? Bucket::Inside : Bucket::BadLocation);
    }
}

void PointPlacer::add_text(std::string_view x, std::string_view y)
{
    if (x.empty() && y.empty()) {
        add(nowhere, Bucket::NoLocation);
        return;
    }
    const auto east = parse_number(x);
    const auto north = parse_number(y);
    if (east && north) {
        add({*east, *north}, Bucket::Inside);
        return;
    }
    if (m_bad_example.empty()) {
        m_bad_example = east ? y : x;
    }
    add(nowhere, Bucket::BadLocation);
}

void PointPlacer::add(Point point, Bucket bucket)
{
    m_raw.push_back(bucket == Bucket::Inside ? point : nowhere);
    m_places.push_back({no_unit, bucket});
}

std::vector<Place> PointPlacer::take_places()
{
    change_to_working_crs();
    locate();
    count_swapped();
    snap();
    m_raw.clear();
    return std::exchange(m_places, {});
}

/// A projection does not reach round the globe: a point it cannot take is still on Earth when its degrees are.
Bucket PointPlacer::bucket_of_failed(Point raw) const
{
    return m_geographic && is_degrees(raw) ? Bucket::Outside : Bucket::BadLocation;
}

void PointPlacer::change_to_working_crs()
{
    m_point = m_raw;
    m_transformer->transform(m_point);
    for (std::size_t i = 0; i < m_point.size(); ++i) {
        if (m_places[i].bucket == Bucket::Inside) {
            ++m_file.points;
            m_places[i].bucket = is_number(m_point[i]) ? Bucket::Inside : bucket_of_failed(m_raw[i]);
        }
    }
}

void PointPlacer::locate()
{
    const auto units = m_ground->locator.locate(m_point);
    for (std::size_t i = 0; i < units.size(); ++i) {
        auto& place = m_places[i];
        if (units[i] != no_group) {
            place.unit = to_unit(units[i]);
        }
        else if (place.bucket == Bucket::Inside) {
            place.bucket = Bucket::Outside;
        }
        m_file.in_no_unit += is_number(m_raw[i]) && units[i] == no_group ? 1 : 0;
    }
}

void PointPlacer::count_swapped()
{
    std::vector<Point> swapped;
    for (std::size_t i = 0; i < m_raw.size(); ++i) {
        if (is_number(m_raw[i]) && !contains(m_ground->extent, m_point[i])) {
            swapped.push_back({m_raw[i].y, m_raw[i].x});
        }
    }
    m_file.beyond += swapped.size();
    m_transformer->transform(swapped);
    for (const Point& point : swapped) {
        m_file.swapped_in += contains(m_ground->extent, point) ? 1 : 0;
    }
}

void PointPlacer::snap()
{
    if (!(m_spec->snap_m > 0)) {
        return;
    }
    std::vector<std::size_t> outside;
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        if (m_places[i].bucket == Bucket::Outside && is_number(m_point[i])) {
            outside.push_back(i);
        }
    }
    const double within = m_spec->snap_m / m_ground->metres_per_unit;
    parallel_for(outside.size(), snap_grain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t k = begin; k < end; ++k) {
            const auto unit = m_ground->locator.nearest(m_point[outside[k]], within);
            if (unit != no_group) {
                m_places[outside[k]] = {to_unit(unit), Bucket::Snapped};
            }
        }
    });
}

std::string PointPlacer::swap_remedy() const
{
    return m_spec->x.empty() ? "Swap the coordinates in the source"
                             : fmt::format(R"(Set "x": "{}", "y": "{}")", m_spec->y, m_spec->x);
}

void PointPlacer::end_file()
{
    m_all.add(m_file);
    if (m_file.points < enough_to_judge || !(m_file.swapped_in * 2 > m_file.points)) {
        return;
    }
    throw Error(ErrorKind::Input, m_place,
                fmt::format("{} of {} points lie outside the study area, and {} would lie inside with x and y swapped",
                            number(m_file.beyond), number(m_file.points), number(m_file.swapped_in)),
                swap_remedy());
}

void PointPlacer::end(Findings& findings)
{
    const auto source = place(m_spec->source);
    if (m_records > 0 && m_all.points == 0) {
        throw Error(
            ErrorKind::Input, source,
            fmt::format("none of its {} has coordinates{}", counted(m_records, "record"),
                        m_bad_example.empty() ? "" : ": the first text in their place is '" + m_bad_example + "'"),
            m_spec->x.empty() ? "Name a layer of points" : R"(Name the columns of numbers with "x" and "y")");
    }
    const auto outside = static_cast<double>(m_all.in_no_unit);
    if (m_all.points >= enough_to_judge && outside > nearly_all * static_cast<double>(m_all.points)) {
        findings.push_back({"mostly_outside", description(m_spec->source),
                            fmt::format("{} of {} points lie in no unit; check \"crs\", which is {}",
                                        number(m_all.in_no_unit), number(m_all.points), crs_title(m_crs)),
                            outside});
    }
}

} // namespace

Ground make_ground(const Units& units)
{
    const auto& coverage = units.coverage;
    return {units, PointLocator(coverage), bounding_box(coverage.arcs().points), metres_per_unit(coverage.crs())};
}

std::unique_ptr<Placer> place_by_point(const DemandSpec& spec, const Ground& ground, ColumnList& columns)
{
    return std::make_unique<PointPlacer>(spec, ground, columns);
}

} // namespace needshed::demand
