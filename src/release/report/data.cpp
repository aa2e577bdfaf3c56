#include "release/report/data.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>

#include <fmt/format.h>

#include "release/fifths.hpp"
#include "release/map_drawing.hpp"
#include "release/palette.hpp"
#include "release/people.hpp"
#include "release/report/html.hpp"
#include "release/report/words.hpp"

namespace needshed::report {

namespace {

/// Coordinates are whole steps from the lower left corner, this part of the resolution of the lines.
constexpr double step = 0.25;

std::string json_text(std::string_view text)
{
    std::string result = "\"";
    for (const char letter : text) {
        const auto code = static_cast<unsigned char>(letter);
        // A script element ends at `</script` wherever it stands.
        if (letter == '"' || letter == '\\') {
            result += '\\';
            result += letter;
        }
        else if (code < ' ' || letter == '<' || letter == '>' || letter == '&') {
            result += fmt::format("\\u{:04x}", code);
        }
        else {
            result += letter;
        }
    }
    return result + '"';
}

std::string number(double value)
{
    return std::isfinite(value) ? fmt::format("{:.4g}", value) : "null";
}

template <typename Values, typename Text>
std::string list(const Values& values, Text text)
{
    std::string result = "[";
    bool first = true;
    for (const auto& value : values) {
        result += first ? "" : ",";
        first = false;
        result += text(value);
    }
    return result + "]";
}

std::string numbers(const std::vector<double>& values)
{
    return list(values, number);
}

std::string texts(const std::vector<std::string>& values)
{
    return list(values, json_text);
}

std::string spots(const std::vector<HotspotClass>& values)
{
    return list(values, [](HotspotClass each) { return std::to_string(static_cast<int>(each)); });
}

/// Places in steps.
class Steps {
public:
    explicit Steps(const ScreenArcs& screen) : m_box(screen.box), m_size(step * screen.resolution_m) {}

    long x(const Point& at) const { return std::lround((at.x - m_box.min_x) / m_size); }
    long y(const Point& at) const { return std::lround((at.y - m_box.min_y) / m_size); }
    double size() const { return m_size; }

private:
    Box m_box;
    double m_size;
};

std::string side(UnitIndex unit)
{
    return unit == no_unit ? "-1" : std::to_string(to_index(unit));
}

/// `[left,right,x,y,dx,dy,…]` for each arc; repeated places are left out.
std::string arcs_json(const ArcSet& arcs, const Steps& grid)
{
    std::string json = "[";
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        const auto arc = arcs.arc(k);
        if (arc.empty()) {
            continue;
        }
        json += (json.size() > 1 ? ",[" : "[") + side(arcs.left[k]) + "," + side(arcs.right[k]);
        long last_x = 0;
        long last_y = 0;
        for (std::size_t i = 0; i < arc.size(); ++i) {
            const long x = grid.x(arcs.points[arc[i]]);
            const long y = grid.y(arcs.points[arc[i]]);
            if (i == 0 || x != last_x || y != last_y) {
                json += "," + std::to_string(x - last_x) + "," + std::to_string(y - last_y);
            }
            last_x = x;
            last_y = y;
        }
        json += "]";
    }
    return json + "]\n";
}

std::string units_json(const Context& context)
{
    const auto& results = context.results;
    const auto& coverage = results.units.coverage;
    std::string json = "{\"code\":" + texts(coverage.codes());
    json += ",\n\"name\":" + (coverage.names().empty() ? "[]" : texts(coverage.names()));
    json += ",\n\"locality\":" +
            list(results.proposal.plan.locality, [](std::uint32_t each) { return std::to_string(each); });
    json +=
        ",\n\"people\":" + (context.population == nullptr ? "[]" : list(context.population->people, [](double each) {
            return std::isfinite(each) ? fmt::format("{:.0f}", each) : "null";
        }));
    json += ",\n\"decile\":" + list(results.need.decile, [](int each) { return std::to_string(each); });
    return json + ",\n\"spot\":" + spots(results.hotspots.index.classes) + "}\n";
}

std::string localities_json(const Context& context, const Steps& grid)
{
    const auto& localities = context.results.scorecard.localities;
    const auto& colours = std::get<IntegerValues>(context.layers.localities.find("map_colour")->values);
    const auto points = label_points(context.results);
    std::vector<std::string> rows;
    for (std::size_t l = 0; l < localities.size(); ++l) {
        const auto& each = localities[l];
        rows.push_back(fmt::format("{{\"code\":{},\"name\":{},\"units\":{},\"people\":{},\"index\":{},\"rank\":{},"
                                   "\"hot\":{},\"colour\":{},\"x\":{},\"y\":{}}}",
                                   json_text(each.code), json_text(each.name), each.units,
                                   std::isfinite(context.people[l]) ? fmt::format("{:.0f}", context.people[l]) : "null",
                                   json_text(signed_text(each.need_index)), context.need_rank[l], each.hot_units,
                                   colours[l] - 1, grid.x(points[l]), grid.y(points[l])));
    }
    return list(rows, [](const std::string& row) { return row; }) + "\n";
}

std::string measure_json(const Context& context, std::size_t m)
{
    const auto& measure = context.results.need.measures[m];
    const auto& origin = context.results.origin;
    const auto fifths = release::fifths_of(measure);
    const bool is_score = measure.population.empty();
    std::string json = "{\"title\":" + json_text(measure_title(origin, measure.measure));
    json += ",\"agency\":" + json_text(agency_title(origin, measure.measure));
    json += ",\"unit\":" + json_text(is_score ? "score" : "per 1,000 " + population_title(origin, measure.population));
    json += ",\"ranges\":" + texts({fifths.ranges.begin(), fifths.ranges.end()});
    json += ",\"figures\":" + json_text(release::fifths_words(origin, measure));
    json += ",\n\"class\":" + list(fifths.of_unit, [](std::size_t each) { return std::to_string(each); });
    json += ",\n\"rate\":" + numbers(is_score ? measure.rate : measure.crude_rate);
    json += ",\n\"low\":" + (is_score ? "[]" : numbers(measure.rate_low));
    json += ",\n\"high\":" + (is_score ? "[]" : numbers(measure.rate_high));
    return json + ",\n\"spot\":" + spots(context.results.hotspots.measures[m].classes) + "}\n";
}

std::string borders_json(const Context& context)
{
    return list(context.borders,
                [](const BorderFacts& each) {
                    return fmt::format("[{},{},{}]", each.a, each.b, static_cast<int>(each.firmness));
                }) +
           "\n";
}

std::string colours_json()
{
    using namespace palette;
    const auto colour = [](std::string_view each) { return json_text(rgb(each)); };
    return fmt::format("{{\"localities\":{},\"need\":{},\"hot\":{},\"cold\":{},\"unknown\":{}}}",
                       list(light_scheme, colour), list(need_ramp, colour), colour(hot_red), colour(cold_blue),
                       colour(unknown_grey));
}

} // namespace

std::string map_data(const Context& context, const ScreenArcs& screen)
{
    const Steps grid(screen);
    std::string measures = "[";
    for (std::size_t m = 0; m < context.results.need.measures.size(); ++m) {
        measures += (m == 0 ? "" : ",") + measure_json(context, m);
    }
    return fmt::format("{{\"step_m\":{},\"width\":{},\"height\":{},\"colours\":{},\n\"ensemble\":{},\n\"localities\":{}"
                       ",\"units\":{},\"measures\":{}],\n\"borders\":{},\"arcs\":{}}}\n",
                       grid.size(), grid.x({screen.box.max_x, 0}), grid.y({0, screen.box.max_y}), colours_json(),
                       context.results.ensemble.plans.empty() ? "false" : "true", localities_json(context, grid),
                       units_json(context), measures, borders_json(context), arcs_json(screen.arcs, grid));
}

} // namespace needshed::report
