#include "release/report/profile_chart.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "release/report/html.hpp"
#include "release/report/words.hpp"
#include "release/xml.hpp"

namespace needshed::report {

namespace {

constexpr double chart_width = 200;
constexpr double chart_height = 22;

/// Times the area's rate, as powers of 2 to either side.
constexpr double most_doublings = 2;

/// Standard deviations to either side.
constexpr double most_deviations = 2;

/// Where a value stands on an axis from −1 to 1, with room at the ends for arrows.
double place(double value)
{
    return chart_width / 2 + std::clamp(value, -1.05, 1.05) * (chart_width / 2 - 8);
}

std::string chart(const std::string& marks)
{
    return fmt::format(
        "<svg class=\"profile\" viewBox=\"0 0 {:g} {:g}\" aria-hidden=\"true\"><use href=\"#axis\"/>{}</svg>",
        chart_width, chart_height, marks);
}

/// A filled dot where the difference is more than chance, a hollow one where it is not.
std::string dot(double value, bool is_sure)
{
    return fmt::format("<circle class=\"{}\" cx=\"{:.1f}\" cy=\"{:g}\" r=\"5\"/>", is_sure ? "sure" : "unsure",
                       place(value), chart_height / 2);
}

std::string interval(double low, double high)
{
    return fmt::format("<path class=\"interval\" d=\"M{0:.1f} {2:g}H{1:.1f}M{0:.1f} {3:g}v8M{1:.1f} {3:g}v8\"/>",
                       place(low), place(high), chart_height / 2, chart_height / 2 - 4);
}

/// What stands above the marks.
std::string axis(const std::string& low, const std::string& middle, const std::string& high)
{
    return fmt::format("<span class=\"axis\"><span>{}</span><span>{}</span><span>{}</span></span>", low, middle, high);
}

/// The value a ratio has on the axis.
double doublings(double ratio)
{
    return ratio > 0 ? std::log2(ratio) / most_doublings : -2;
}

bool differs(const LocalityMeasure& here, double area_rate)
{
    return here.rate_low > area_rate || here.rate_high < area_rate;
}

std::string compared(const LocalityMeasure& here, double area_rate)
{
    const double ratio = here.rate / area_rate;
    if (!std::isfinite(ratio)) {
        return "–";
    }
    if (!differs(here, area_rate)) {
        return "like the area";
    }
    return ratio >= 2 ? fmt::format("{:.1f} times the area", ratio)
                      : whole(100 * std::abs(ratio - 1)) + "% " + (ratio > 1 ? "above" : "below");
}

const NeedProfile& profile_of(const Context& context, std::size_t locality, std::size_t m)
{
    return context.results.scorecard.needs[(locality + 1) * context.results.need.measures.size() + m];
}

std::string rates(const Context& context, std::size_t locality)
{
    const auto& measures = context.results.need.measures;
    HtmlTable table("Rates beside the area’s", {{"Need"},
                                                {"Records", true},
                                                {"Per 1,000", true},
                                                {"95% interval", true},
                                                {"Area", true},
                                                {axis("¼", "area", "4 times")},
                                                {"Beside the area"},
                                                {"How it lies"}});
    for (std::size_t m = 0; m < measures.size(); ++m) {
        if (measures[m].population.empty()) {
            continue;
        }
        const auto& here = context.results.scorecard.localities[locality].measures[m];
        const double area_rate = measures[m].area_rate;
        const bool known = std::isfinite(here.rate) && area_rate > 0;
        table.add(
            {escaped(measure_title(context.results.origin, here.measure)), whole(here.count), rounded_text(here.rate),
             std::isfinite(here.rate_low) ? rounded_text(here.rate_low) + " to " + rounded_text(here.rate_high) : "–",
             rounded_text(area_rate),
             chart(known ? interval(doublings(here.rate_low / area_rate), doublings(here.rate_high / area_rate)) +
                               dot(doublings(here.rate / area_rate), differs(here, area_rate))
                         : ""),
             compared(here, area_rate), label_words(profile_of(context, locality, m).label)});
    }
    return table.empty() ? "" : table.html("profile", locality_name(context, locality));
}

std::string scores(const Context& context, std::size_t locality)
{
    const auto& measures = context.results.need.measures;
    HtmlTable table("Scores beside the area’s", {{"Need"},
                                                 {"Score", true},
                                                 {"Mean of units", true},
                                                 {axis("−2", "area", "+2 s.d.")},
                                                 {"Need beside the area"},
                                                 {"How it lies"}});
    for (std::size_t m = 0; m < measures.size(); ++m) {
        if (!measures[m].population.empty()) {
            continue;
        }
        const auto& here = context.results.scorecard.localities[locality].measures[m];
        table.add({escaped(measure_title(context.results.origin, here.measure)), rounded_text(here.rate),
                   rounded_text(measures[m].mean),
                   chart(std::isfinite(here.z) ? dot(here.z / most_deviations, true) : ""),
                   signed_text(here.z) + " standard deviations", label_words(profile_of(context, locality, m).label)});
    }
    return table.empty() ? "" : table.html("profile", locality_name(context, locality));
}

} // namespace

std::string chart_axis()
{
    std::string lines;
    for (const double value : {-1.0, -0.5, 0.5, 1.0}) {
        lines += fmt::format("<path class=\"tick\" d=\"M{:.1f} 0V{:g}\"/>", place(value), chart_height);
    }
    return fmt::format("<g id=\"axis\">{}<path class=\"area\" d=\"M{:.1f} 0V{:g}\"/></g>\n", lines, place(0),
                       chart_height);
}

std::string profile_charts(const Context& context, std::size_t locality)
{
    return rates(context, locality) + scores(context, locality);
}

} // namespace needshed::report
