// Best fit: a code belongs as a whole to the unit that holds its place, the population-weighted centroid that
// statistics offices publish. Where a code has several rows, such as one per building or per output area, their mean by
// weight is the place; it is taken in the working CRS, in which a mean of coordinates is a mean on the ground.

#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "demand/lookup.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed::demand {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// One row's place of a code.
struct Spot {
    std::uint32_t code = 0;
    double weight = 1;
};

/// The places of one code as they add up.
struct Centre {
    double x = 0;
    double y = 0;
    double weight = 0;
    std::size_t rows = 0;
};

class ByPlace {
public:
    ByPlace(const LookupSpec& spec, const LookupGround& ground)
        : m_spec(&spec), m_units(&ground.units), m_ground(&ground.ground()), m_from(m_columns.add(spec.from))
    {
        if (!spec.x.empty()) {
            m_x = m_columns.add(spec.x);
            m_y = m_columns.add(spec.y);
        }
        if (!spec.weight.empty()) {
            m_weight = m_columns.add(spec.weight);
        }
    }

    Lookup read(Findings& findings)
    {
        for_each_record(
            m_spec->source, m_columns.names(), [&](const StreamHeader& header) { begin(header); },
            [&](const Record& record) { take(record); });
        Transformer(m_crs, m_units->coverage.crs()).transform(m_points);
        auto centres = centres_of_codes();
        auto lookup = locate(centres);
        report(centres, findings);
        return lookup;
    }

private:
    void begin(const StreamHeader& header);
    void take(const Record& record);
    Point point_of(const Record& record);
    std::vector<Centre> centres_of_codes();
    Lookup locate(const std::vector<Centre>& centres);
    std::uint32_t unit_at(Point point, std::uint32_t inside, bool& snapped) const;
    void require_some(const std::vector<Target>& targets) const;
    void report(const std::vector<Centre>& centres, Findings& findings) const;

    const LookupSpec* m_spec;
    const Units* m_units;
    const Ground* m_ground;
    ColumnList m_columns;
    std::size_t m_from;
    std::size_t m_x = 0;
    std::size_t m_y = 0;
    std::optional<std::size_t> m_weight;

    Crs m_crs;
    CodeList m_codes;
    std::vector<Spot> m_spots;
    std::vector<Point> m_points; ///< of each spot
    std::size_t m_rows = 0;
    std::size_t m_blank = 0;
    std::size_t m_nowhere = 0;    ///< rows whose place cannot be read
    std::size_t m_weightless = 0; ///< codes whose weights are all 0
    std::string m_bad_example;
};

void ByPlace::begin(const StreamHeader& header)
{
    if (m_spec->x.empty() && !header.has_geometry) {
        throw Error(ErrorKind::Input, place(m_spec->source),
                    "has no geometry, and the lookup names no column of unit codes or coordinates",
                    R"(Add "code", or "x", "y" and "crs")");
    }
    m_crs = m_spec->crs.empty() ? header.crs : Crs{m_spec->crs};
    if (!m_crs.known()) {
        throw Error(ErrorKind::Input, place(m_spec->source),
                    "the coordinate reference system of its places is not known",
                    R"(Add "crs", such as "EPSG:4326" for longitude and latitude)");
    }
}

Point ByPlace::point_of(const Record& record)
{
    if (m_spec->x.empty()) {
        return record.location.value_or(Point{nan, nan});
    }
    const auto x = parse_number(record.field[m_x]);
    const auto y = parse_number(record.field[m_y]);
    if ((!x || !y) && m_bad_example.empty()) {
        m_bad_example = record.field[x ? m_y : m_x];
    }
    return x && y ? Point{*x, *y} : Point{nan, nan};
}

void ByPlace::take(const Record& record)
{
    ++m_rows;
    const auto from = record.field[m_from];
    if (from.empty()) {
        ++m_blank;
        return;
    }
    const double weight = m_weight ? weight_in(record, *m_weight, *m_spec) : 1;
    m_spots.push_back({m_codes.add(from), weight});
    m_points.push_back(point_of(record));
}

std::vector<Centre> ByPlace::centres_of_codes()
{
    std::vector<Centre> weighted(m_codes.size());
    std::vector<Centre> plain(m_codes.size());
    const auto add = [](Centre& centre, Point point, double weight) {
        centre.x += weight * point.x;
        centre.y += weight * point.y;
        centre.weight += weight;
        ++centre.rows;
    };
    for (std::size_t i = 0; i < m_spots.size(); ++i) {
        if (!is_place(m_points[i])) {
            ++m_nowhere;
            continue;
        }
        add(weighted[m_spots[i].code], m_points[i], m_spots[i].weight);
        add(plain[m_spots[i].code], m_points[i], 1);
    }
    for (std::size_t code = 0; code < weighted.size(); ++code) {
        if (!(weighted[code].weight > 0)) {
            m_weightless += plain[code].rows > 0 ? 1 : 0;
            weighted[code] = plain[code];
        }
    }
    return weighted;
}

std::uint32_t ByPlace::unit_at(Point point, std::uint32_t inside, bool& snapped) const
{
    if (inside != no_group || !(m_spec->snap_m > 0)) {
        return inside;
    }
    const auto unit = m_ground->locator.nearest(point, m_spec->snap_m / m_ground->metres_per_unit);
    snapped = unit != no_group;
    return unit;
}

void ByPlace::require_some(const std::vector<Target>& targets) const
{
    for (const auto& target : targets) {
        if (target.unit != no_unit) {
            return;
        }
    }
    if (m_codes.size() > 0) {
        throw Error(ErrorKind::Input, place(m_spec->source),
                    targets.empty() ? fmt::format("none of its {} has a place", counted(m_codes.size(), "code"))
                                    : fmt::format("none of its {} lies in a unit", counted(targets.size(), "place")),
                    targets.empty() ? std::string(R"(Name the columns of numbers with "x" and "y")")
                                    : "Check \"crs\", which is " + crs_title(m_crs));
    }
}

Lookup ByPlace::locate(const std::vector<Centre>& centres)
{
    std::vector<Point> points;
    points.reserve(centres.size());
    for (const auto& centre : centres) {
        points.push_back(centre.rows == 0 ? Point{nan, nan}
                                          : Point{centre.x / centre.weight, centre.y / centre.weight});
    }
    const auto units = m_ground->locator.locate(points);
    CodeList strays;
    std::vector<Target> targets;
    std::vector<bool> snapped(centres.size(), false);
    for (std::size_t code = 0; code < centres.size(); ++code) {
        if (centres[code].rows == 0) {
            continue;
        }
        bool is_snapped = false;
        const auto unit = unit_at(points[code], units[code], is_snapped);
        snapped[code] = is_snapped;
        Target target{static_cast<std::uint32_t>(code), unit == no_group ? no_unit : to_unit(unit), 0,
                      m_weight ? centres[code].weight : 1};
        target.stray = target.unit == no_unit ? strays.add(m_codes.codes()[code]) : 0;
        targets.push_back(target);
    }
    require_some(targets);
    return {*m_spec, std::move(m_codes), std::move(strays), std::move(targets), std::move(snapped)};
}

void ByPlace::report(const std::vector<Centre>& centres, Findings& findings) const
{
    const auto add = [&](const char* kind, std::size_t count, const std::string& of, const std::string& what) {
        if (count > 0) {
            findings.push_back({kind, description(m_spec->source),
                                fmt::format("{} of {} {}", grouped(static_cast<long long>(count)), of, what),
                                static_cast<double>(count)});
        }
    };
    std::size_t several = 0;
    for (const auto& centre : centres) {
        several += centre.rows > 1 ? 1 : 0;
    }
    const auto rows = counted(m_rows, "row");
    add("lookup_blank", m_blank, rows, "left out: the code is blank");
    add("lookup_no_place", m_nowhere, rows,
        m_bad_example.empty() ? "left out: no place" : "left out: no place, such as '" + m_bad_example + "'");
    add("lookup_no_weight", m_weightless, counted(centres.size(), "code"),
        "have weights that are all 0: each of their places counts the same");
    add("lookup_mean_place", m_weight ? 0 : several, counted(centres.size(), "code"),
        "have several places and no \"weight\": the mean of them is taken");
}

} // namespace

Lookup read_lookup_by_place(const LookupSpec& spec, const LookupGround& ground, Findings& findings)
{
    return ByPlace(spec, ground).read(findings);
}

} // namespace needshed::demand
