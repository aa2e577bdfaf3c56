#include "release/report/line_chart.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "release/chart.hpp"
#include "release/pattern_rows.hpp"
#include "release/report/html.hpp"
#include "release/xml.hpp"

namespace needshed::report {

namespace {

using namespace release;

constexpr double width = 420;
constexpr double left = 46;
constexpr double right = 12;
constexpr double top = 22;
constexpr double bottom = 34;

std::string text(double x, double y, const char* anchor, const std::string& what)
{
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>", x, y, anchor, escaped(what));
}

std::string tick_text(double value)
{
    return (value < 0 ? "−" : "") +
           (std::abs(value) >= 1000 ? whole(std::abs(value)) : fmt::format("{:g}", std::abs(value)));
}

/// Lines across, with their figures.
std::string y_axis(const Axis& y, const std::string& title)
{
    std::string svg = text(2, 12, "start", title);
    for (const double tick : ticks(y, tick_step(y.high - y.low, 4))) {
        svg += fmt::format("<path class=\"tick\" d=\"M{:g} {:.1f}H{:g}\"/>", left, y.at(tick), width - right) +
               text(left - 6, y.at(tick) + 4, "end", tick_text(tick));
    }
    return svg;
}

std::string chart(double height, const std::string& alternative, const std::string& marks)
{
    return fmt::format("<svg class=\"chart\" viewBox=\"0 0 {:g} {:g}\" role=\"img\" aria-label=\"{}\">\n{}</svg>\n",
                       width, height, escaped(alternative), marks);
}

Axis y_of(const std::vector<double>& value, bool from_zero, double height)
{
    double low = from_zero ? 0 : std::numeric_limits<double>::infinity();
    double high = from_zero ? 0 : -low;
    for (const double each : value) {
        low = std::isfinite(each) ? std::min(low, each) : low;
        high = std::isfinite(each) ? std::max(high, each) : high;
    }
    const double span = high > low ? high - low : std::max(std::abs(high), 1.0);
    const double margin = from_zero && low == 0 ? 0 : 0.1 * span;
    return {low - margin, low + span + 0.1 * span, height - bottom, top};
}

/// As many names as there is room for, the first and the last among them.
std::string step_names(const std::vector<std::string>& steps, const Axis& x, double y)
{
    const auto last = steps.size() - 1;
    std::size_t longest = 1;
    for (const auto& step : steps) {
        longest = std::max(longest, step.size());
    }
    const auto room = static_cast<std::size_t>((width - left - right) / (7.0 * static_cast<double>(longest) + 14));
    const auto every =
        std::max<std::size_t>(1, (last + std::max<std::size_t>(room, 2) - 2) / std::max<std::size_t>(room - 1, 1));
    std::string svg;
    for (std::size_t i = 0; i <= last; i += every) {
        const bool is_edge = i == 0 && longest > 3;
        svg += text(is_edge ? left - 8 : x.at(static_cast<double>(i)), y, is_edge ? "start" : "middle", steps[i]);
    }
    return svg;
}

/// Each dot at whole pixels, and once.
class Dots {
public:
    void add(double x, double y) { m_places.emplace(std::lround(x), std::lround(y)); }

    std::string path(const char* css_class, const char* shape) const
    {
        std::string d;
        for (const auto& [x, y] : m_places) {
            d += fmt::format("M{} {}{}", x, y, shape);
        }
        return d.empty() ? "" : fmt::format("<path class=\"{}\" d=\"{}\"/>", css_class, d);
    }

private:
    std::set<std::pair<long, long>> m_places;
};

/// A limit over x, by the units in that order, as far as it lies in the frame.
std::string limit_line(const std::vector<double>& limit, const std::vector<double>& x,
                       const std::vector<std::size_t>& order, const Axis& along, const Axis& up, const char* css_class)
{
    std::string d;
    long drawn = -1;
    for (const auto unit : order) {
        const auto place = std::lround(along.at(x[unit]));
        if (place >= drawn + 2 && limit[unit] >= up.low && limit[unit] <= up.high) {
            d += fmt::format("{}{} {:.1f}", d.empty() ? "M" : "L", place, up.at(limit[unit]));
            drawn = place;
        }
    }
    return d.empty() ? "" : fmt::format("<path class=\"{}\" d=\"{}\"/>", css_class, d);
}

} // namespace

std::string line_chart(const LineChart& shown)
{
    constexpr double height = 150;
    if (std::none_of(shown.value.begin(), shown.value.end(), [](double each) { return std::isfinite(each); })) {
        return {};
    }
    const auto y = y_of(shown.value, shown.from_zero, height);
    const double last = std::max(1.0, static_cast<double>(shown.value.size()) - 1);
    const Axis x{0, last, left + 10, width - right - 10};
    std::string line;
    std::string dots;
    bool joined = false;
    for (std::size_t i = 0; i < shown.value.size(); ++i) {
        const bool known = std::isfinite(shown.value[i]);
        if (known) {
            const double px = x.at(static_cast<double>(i));
            const double py = y.at(shown.value[i]);
            line += fmt::format("{}{:.1f} {:.1f}", joined ? "L" : "M", px, py);
            dots += i == shown.marked
                        ? fmt::format("<circle class=\"marked\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"6\"/>", px, py)
                        : fmt::format("<circle class=\"point\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"2.5\"/>", px, py);
        }
        joined = known;
    }
    return chart(height, shown.alternative,
                 y_axis(y, shown.unit) + step_names(shown.steps, x, height - bottom + 18) +
                     "<path class=\"line\" d=\"" + line + "\"/>" + dots);
}

std::string funnel_chart(const MeasureNeed& measure, const std::vector<double>& x, const std::string& alternative,
                         const std::string& x_title, const std::string& y_title)
{
    constexpr double height = 230;
    const auto& funnel = measure.funnel;
    const auto& figure = judged(measure);
    std::vector<std::size_t> order;
    double most_x = 0;
    double most_y = 0;
    for (std::size_t u = 0; u < figure.size(); ++u) {
        if (funnel.classes[u] != FunnelClass::Missing) {
            order.push_back(u);
            most_x = std::max(most_x, x[u]);
            most_y = std::max(most_y, figure[u]);
        }
    }
    if (order.empty() || !(most_x > 0) || !(most_y > 0)) {
        return {};
    }
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return x[a] != x[b] ? x[a] < x[b] : a < b; });
    const Axis along{0, 1.03 * most_x, left, width - right};
    const Axis up{0, 1.05 * most_y, height - bottom, top};
    Dots usual, outside, above, below;
    for (const auto u : order) {
        auto& dots = funnel.classes[u] == FunnelClass::VeryHigh  ? above
                     : funnel.classes[u] == FunnelClass::VeryLow ? below
                     : funnel.classes[u] == FunnelClass::Usual   ? usual
                                                                 : outside;
        dots.add(along.at(x[u]), up.at(figure[u]));
    }
    std::string names;
    for (const double tick : ticks(along, tick_step(along.high, 5))) {
        names += text(along.at(tick), height - bottom + 15, "middle", tick_text(tick));
    }
    const double area = is_judged_by_age(measure) ? 1 : measure.area_rate;
    std::string lines = fmt::format("<path class=\"area\" d=\"M{:g} {:.1f}H{:g}\"/>", left, up.at(area), width - right);
    for (const auto* limit : {&funnel.low_998, &funnel.high_998}) {
        lines += limit_line(*limit, x, order, along, up, "outer");
    }
    for (const auto* limit : {&funnel.low_95, &funnel.high_95}) {
        lines += limit_line(*limit, x, order, along, up, "inner");
    }
    return chart(height, alternative,
                 y_axis(up, y_title) + names + text(width - right, height - 4, "end", x_title) +
                     usual.path("dot", "h0") + lines + outside.path("dot beyond", "h0") +
                     above.path("far", "m0-4 4 7h-8z") + below.path("far", "m0 4 4-7h-8z"));
}

} // namespace needshed::report
