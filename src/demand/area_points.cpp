#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "demand/area_weights.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed::demand {

namespace {

constexpr std::size_t batch_size = 65'536;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Areas that do not overlap, ready to be asked.
struct Layer {
    std::vector<std::uint32_t> area; ///< of each in the locator
    PointLocator locator;
};

std::vector<Layer> layers_of(const PolygonSet& areas)
{
    std::vector<Layer> layers;
    for (auto& members : layers_without_overlap(areas)) {
        PolygonSet some;
        for (const auto a : members) {
            append_parts(some, areas, a);
            some.end_area();
        }
        layers.push_back({std::move(members), PointLocator(some)});
    }
    return layers;
}

/// Adds the weights of points to the pieces they lie in, a batch at a time.
class PointWeights {
public:
    PointWeights(const Intersections& common, const KnownAreas& areas, const SpreadSpec& spread,
                 const AreaGround& ground)
        : m_common(&common), m_areas(&areas), m_spec(&spread), m_units(&ground.units), m_ground(&ground.ground()),
          m_layers(layers_of(areas.areas)), m_weights{std::vector<double>(common.area.size(), 0),
                                                      std::vector<double>(common.area_m2.size(), 0)}
    {
        if (!spread.x.empty()) {
            m_x = m_columns.add(spread.x);
            m_y = m_columns.add(spread.y);
        }
        if (!spread.weight.empty()) {
            m_weight_field = m_columns.add(spread.weight);
        }
    }

    PieceWeights read(Findings& findings)
    {
        for_each_record(
            m_spec->source, m_columns.names(), [&](const StreamHeader& header) { begin(header); },
            [&](const Record& record) { take(record); });
        settle();
        report(findings);
        return std::move(m_weights);
    }

private:
    void begin(const StreamHeader& header)
    {
        const Crs crs = m_spec->crs.empty() ? header.crs : Crs{m_spec->crs};
        if (m_spec->x.empty() && !header.has_geometry) {
            throw Error(ErrorKind::Input, place(m_spec->source), "has no geometry and no coordinates are named",
                        R"(Name the columns of coordinates with "x" and "y", and their "crs")");
        }
        if (!crs.known()) {
            throw Error(ErrorKind::Input, place(m_spec->source),
                        "the coordinate reference system of its points is not known",
                        R"(Add "crs", such as "EPSG:4326" for longitude and latitude)");
        }
        m_transformer.emplace(crs, m_units->coverage.crs());
    }

    void take(const Record& record)
    {
        ++m_records;
        const auto point = point_of(record);
        const auto weight = m_weight_field ? parse_number(record.field[*m_weight_field]) : 1;
        if (!is_place(point) || !weight || !(*weight >= 0)) {
            ++m_lost;
            return;
        }
        m_points.push_back(point);
        m_point_weights.push_back(*weight);
        if (m_points.size() == batch_size) {
            settle();
        }
    }

    Point point_of(const Record& record) const
    {
        if (m_spec->x.empty()) {
            return record.location.value_or(Point{nan, nan});
        }
        const auto x = parse_number(record.field[m_x]);
        const auto y = parse_number(record.field[m_y]);
        return x && y ? Point{*x, *y} : Point{nan, nan};
    }

    void settle()
    {
        m_transformer->transform(m_points);
        const auto units = m_ground->locator.locate(m_points);
        for (const auto& layer : m_layers) {
            const auto areas = layer.locator.locate(m_points);
            for (std::size_t i = 0; i < m_points.size(); ++i) {
                if (areas[i] != no_group) {
                    add(units[i], layer.area[areas[i]], m_point_weights[i]);
                }
            }
        }
        m_points.clear();
        m_point_weights.clear();
    }

    void add(std::uint32_t unit, std::uint32_t area, double weight)
    {
        ++m_used;
        m_weights.area[area] += weight;
        if (unit == no_group) {
            return;
        }
        const auto areas = m_common->areas_of(to_unit(unit));
        const auto found = std::lower_bound(areas.begin(), areas.end(), area);
        if (found != areas.end() && *found == area) {
            m_weights.piece[m_common->start[unit] + static_cast<std::size_t>(found - areas.begin())] += weight;
        }
    }

    void report(Findings& findings) const
    {
        if (m_used == 0) {
            throw Error(
                ErrorKind::Input, place(m_spec->source),
                fmt::format("none of its {} lies in an area of {}", counted(m_records, "point"), m_areas->title),
                R"(Check "crs", and "x" and "y")");
        }
        if (m_lost > 0) {
            findings.push_back({"spread_points_lost", description(m_spec->source),
                                fmt::format("{} of {} left out: no coordinates, or a weight that is not a number of "
                                            "0 or more",
                                            grouped(static_cast<long long>(m_lost)), counted(m_records, "point")),
                                static_cast<double>(m_lost)});
        }
    }

    const Intersections* m_common;
    const KnownAreas* m_areas;
    const SpreadSpec* m_spec;
    const Units* m_units;
    const Ground* m_ground;
    std::vector<Layer> m_layers;
    PieceWeights m_weights;
    ColumnList m_columns;
    std::size_t m_x = 0;
    std::size_t m_y = 0;
    std::optional<std::size_t> m_weight_field;
    std::optional<Transformer> m_transformer;
    std::vector<Point> m_points;
    std::vector<double> m_point_weights;
    std::size_t m_records = 0;
    std::size_t m_lost = 0;
    std::size_t m_used = 0;
};

} // namespace

PieceWeights weigh_by_points(const Intersections& common, const KnownAreas& areas, const SpreadSpec& spread,
                             const AreaGround& ground, Findings& findings)
{
    return PointWeights(common, areas, spread, ground).read(findings);
}

} // namespace needshed::demand
