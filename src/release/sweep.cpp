#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "needshed/io/writer.hpp"
#include "needshed/release/outputs.hpp"
#include "release/chart.hpp"
#include "release/xml.hpp"

namespace needshed {

namespace {

using namespace release;

/// The frame of the plot, in pixels.
constexpr double width = 760;
constexpr double height = 460;
constexpr double left = 70;
constexpr double right = 30;
constexpr double top = 60;
constexpr double bottom = 60;

std::string text(double x, double y, const std::string& anchor, const std::string& what, const std::string& more = {})
{
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\"{}>{}</text>\n", x, y, anchor, more,
                       escaped(what));
}

std::string line(double x1, double y1, double x2, double y2, const std::string& colour)
{
    return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\"/>\n", x1, y1, x2,
                       y2, colour);
}

std::string axes(const Axis& x, const Axis& y)
{
    std::string result;
    for (const double tick : ticks(x, std::max(1.0, tick_step(x.high - x.low)))) {
        result += line(x.at(tick), y.from, x.at(tick), y.from + 5, "#555");
        result += text(x.at(tick), y.from + 20, "middle", fmt::format("{:.0f}", tick));
    }
    for (const double tick : ticks(y, tick_step(y.high - y.low))) {
        result += line(x.from, y.at(tick), x.to, y.at(tick), "#ddd");
        result += text(x.from - 8, y.at(tick) + 4, "end", fmt::format("{:g} %", tick));
    }
    return result + line(x.from, y.from, x.to, y.from, "#555");
}

std::string curve(const std::vector<SweepPoint>& points, const Axis& x, const Axis& y, std::size_t elbow)
{
    std::string path;
    std::string dots;
    for (const auto& point : points) {
        const double px = x.at(static_cast<double>(point.count));
        const double py = y.at(100 * point.within_share);
        path += fmt::format("{:.1f},{:.1f} ", px, py);
        const bool is_elbow = point.count == elbow;
        dots += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\" fill=\"{}\"><title>{} localities: {:.1f} "
                            "%</title></circle>\n",
                            px, py, is_elbow ? 6 : 3.5, is_elbow ? "#d55e00" : "#0072b2", point.count,
                            100 * point.within_share);
        if (is_elbow) {
            dots += text(px + 10, py - 10, "start", fmt::format("elbow: {}", elbow),
                         " fill=\"#a34700\" font-weight=\"bold\"");
        }
    }
    return "<polyline fill=\"none\" stroke=\"#0072b2\" stroke-width=\"2\" points=\"" + path + "\"/>\n" + dots;
}

} // namespace

Table sweep_table(const Sweep& sweep)
{
    IntegerValues count;
    TextValues found;
    for (const auto& point : sweep.points) {
        count.push_back(static_cast<std::int64_t>(point.count));
        found.push_back(point.found ? "yes" : "no");
    }
    const auto real = [&](double SweepPoint::*member) {
        RealValues values;
        for (const auto& point : sweep.points) {
            values.push_back(point.*member);
        }
        return values;
    };
    TextValues elbow;
    for (const auto& point : sweep.points) {
        elbow.push_back(point.count == sweep.elbow ? "elbow" : "");
    }
    Table table;
    table.add("localities", std::move(count), "number of localities");
    table.add("found", std::move(found), "whether a plan keeps every rule");
    table.add("within_share", real(&SweepPoint::within_share), 4, "share of the variation in need within localities");
    table.add("pseudo_f", real(&SweepPoint::pseudo_f), 2, "variance between over variance within; larger is better");
    table.add("people_cv", real(&SweepPoint::people_cv), 4, "coefficient of variation of people; 0: all of one size");
    table.add("border_share", real(&SweepPoint::border_share), 4, "length of their borders, of all borders of units");
    table.add("objective", real(&SweepPoint::objective), 6, "objective of the plan; comparable at one number only");
    table.add("mark", std::move(elbow), "elbow: after it more localities gain least");
    return table;
}

Json counts_json(const Sweep& sweep)
{
    auto points = Json::array();
    for (const auto& point : sweep.points) {
        points.add(Json::object()
                       .add("localities", point.count)
                       .add("found", point.found)
                       .add("within_share", rounded(point.within_share, 4))
                       .add("pseudo_f", rounded(point.pseudo_f, 2))
                       .add("people_cv", rounded(point.people_cv, 4))
                       .add("border_share", rounded(point.border_share, 4))
                       .add("objective", rounded(point.objective, 6)));
    }
    return points;
}

Json sweep_summary(const Origin& origin, const Sweep& sweep)
{
    return Json::object()
        .add("title", origin.title)
        .add("elbow", sweep.elbow == 0 ? Json() : Json(sweep.elbow))
        .add("counts", counts_json(sweep));
}

std::string sweep_svg(const Sweep& sweep, const std::string& title)
{
    std::vector<SweepPoint> points;
    std::copy_if(sweep.points.begin(), sweep.points.end(), std::back_inserter(points),
                 [](const auto& each) { return each.found; });
    double low = 100;
    double high = 0;
    for (const auto& point : points) {
        low = std::min(low, 100 * point.within_share);
        high = std::max(high, 100 * point.within_share);
    }
    const double margin = std::max(1.0, (high - low) / 10);
    const auto first = points.empty() ? 0.0 : static_cast<double>(points.front().count);
    const auto last = points.empty() ? 1.0 : static_cast<double>(points.back().count);
    const Axis x{first == last ? first - 1 : first, first == last ? last + 1 : last, left, width - right};
    const Axis y{std::max(0.0, low - margin), high + margin, height - bottom, top};
    return fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" "
                       "height=\"{1:.0f}\" "
                       "font-family=\"sans-serif\" font-size=\"13\" fill=\"#222\" role=\"img\">\n<title>{2}</title>\n"
                       "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
                       width, height, escaped(title)) +
           text(left, 28, "start", title, " font-size=\"17\" font-weight=\"bold\"") +
           text(left, 47, "start",
                "Share of the variation in need that lies within localities: the lower, the more they have in common") +
           axes(x, y) + curve(points, x, y, sweep.elbow) +
           text((left + width - right) / 2, height - 15, "middle", "number of localities") + "</svg>\n";
}

void write_sweep(const std::filesystem::path& directory, const Origin& origin, const Sweep& sweep, Progress& progress)
{
    progress.begin("writing outputs");
    write_csv(directory / "sweep.csv", sweep_table(sweep));
    write_text(directory / "summary.json", to_text(sweep_summary(origin, sweep)));
    write_text(directory / "sweep.svg", sweep_svg(sweep, origin.title));
    write_text(directory / "provenance.json", to_text(provenance(origin)));
}

} // namespace needshed
