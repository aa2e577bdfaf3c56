#include "release/map_page.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include <fmt/format.h>

#include "release/palette.hpp"
#include "release/xml.hpp"

namespace needshed::release {

namespace {

constexpr double label_size = 12;
constexpr double key_size = 10;
constexpr double legend_step = 24;
constexpr double key_step = 14;

/// The scale bar and what is above it.
constexpr double bottom_height = 90;

/// 1, 2 or 5 times a power of ten, at most the given.
double round_below(double value)
{
    const double power = std::pow(10, std::floor(std::log10(value)));
    const double ratio = value / power;
    return power * (ratio >= 5 ? 5 : ratio >= 2 ? 2 : 1);
}

struct Rectangle {
    double left, top, right, bottom;

    bool meets(const Rectangle& other) const
    {
        return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
};

/// Letters, not bytes.
std::size_t length(const std::string& label)
{
    return static_cast<std::size_t>(std::count_if(
        label.begin(), label.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

/// Bold letters and digits are up to 0.7 of their height wide in common typefaces, capitals more.
Rectangle around(const Point& at, const std::string& label)
{
    const double half = 0.37 * label_size * static_cast<double>(length(label)) + 2;
    return {at.x - half, at.y - 0.6 * label_size, at.x + half, at.y + 0.6 * label_size};
}

} // namespace

Projection::Projection(const Box& box, const PageFormat& format)
    : m_scale(std::min(format.frame_width() / std::max(box.max_x - box.min_x, 1.0),
                       format.frame_height() / std::max(box.max_y - box.min_y, 1.0))),
      m_left(frame_left + (format.frame_width() - m_scale * (box.max_x - box.min_x)) / 2 - m_scale * box.min_x),
      m_top(frame_top + (format.frame_height() - m_scale * (box.max_y - box.min_y)) / 2 + m_scale * box.max_y)
{
}

std::string fill_of(std::string_view colour)
{
    return colour == palette::unknown_grey ? "url(#unknown)"
                                           : fmt::format("rgb({})", colour.substr(0, colour.rfind(',')));
}

std::string definitions()
{
    return "<defs><pattern id=\"unknown\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" "
           "patternTransform=\"rotate(45)\"><rect width=\"5\" height=\"5\" fill=\"#fff\"/><path d=\"M1 0v5\" "
           "stroke=\"#999\" stroke-width=\"1\"/></pattern></defs>\n";
}

std::string text(double x, double y, double size, const std::string& what, const std::string& more)
{
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"{:g}\"{}>{}</text>\n", x, y, size, more,
                       escaped(what));
}

double below_legend(std::size_t entries)
{
    return frame_top + 20 + legend_step * static_cast<double>(entries) + 30;
}

std::string legend(const PageFormat& format, const std::string& title, const std::vector<LegendEntry>& entries)
{
    const double left = format.legend_left();
    double y = frame_top + 20;
    auto svg = text(left, y, 14, title, " font-weight=\"bold\"");
    for (const auto& entry : entries) {
        y += legend_step;
        svg += entry.fill.empty() ? fmt::format("<line x1=\"{0}\" y1=\"{1:.1f}\" x2=\"{2}\" y2=\"{1:.1f}\" "
                                                "stroke=\"#333\" stroke-width=\"2\"/>\n",
                                                left, y - 5, left + 22)
                                  : fmt::format("<rect x=\"{}\" y=\"{:.1f}\" width=\"22\" height=\"15\" fill=\"{}\" "
                                                "stroke=\"#666\" stroke-width=\"0.5\"/>\n",
                                                left, y - 12, entry.fill);
        svg += text(left + 30, y, 12, entry.label);
    }
    return svg;
}

std::string scale_bar(const PageFormat& format, const Projection& projection)
{
    const double metres = round_below(130 / projection.pixels_per_metre());
    const double width = metres * projection.pixels_per_metre();
    const double left = format.legend_left();
    const double y = format.height - 60;
    const auto label = metres >= 1000 ? fmt::format("{:g} km", metres / 1000) : fmt::format("{:g} m", metres);
    return fmt::format(
               "<g stroke=\"#333\" fill=\"none\"><path d=\"M{0} {1}v6h{2:.1f}v-6\"/><path d=\"M{3:.1f} {4}v4\"/></g>\n",
               left, y, width, left + width / 2, y + 2) +
           text(left, y - 5, 12, "0") + text(left + width, y - 5, 12, label, " text-anchor=\"middle\"");
}

std::string north_arrow(const PageFormat& format)
{
    const double x = format.width - 36;
    const double y = format.height - 58;
    return fmt::format("<path d=\"M{0} {1}l8 24l-8 -6l-8 6z\" fill=\"#333\"/>\n", x, y - 22) +
           text(x, y - 28, 12, "N", " text-anchor=\"middle\"");
}

PlacedLabels place_labels(std::vector<Label> labels)
{
    std::stable_sort(labels.begin(), labels.end(),
                     [](const auto& a, const auto& b) { return a.importance > b.importance; });
    std::vector<Rectangle> taken;
    PlacedLabels placed;
    for (const auto& label : labels) {
        for (const auto* choice : {&label.name, &label.code}) {
            const auto box = around(label.at, *choice);
            if (std::none_of(taken.begin(), taken.end(), [&](const auto& each) { return each.meets(box); })) {
                taken.push_back(box);
                placed.svg += text(label.at.x, label.at.y + 0.35 * label_size, label_size, *choice,
                                   " text-anchor=\"middle\" font-weight=\"bold\" stroke=\"#fff\" stroke-width=\"3\" "
                                   "stroke-linejoin=\"round\" paint-order=\"stroke\"");
                if (choice == &label.code) {
                    placed.coded.push_back(label);
                }
                break;
            }
        }
    }
    std::sort(placed.coded.begin(), placed.coded.end(), [](const auto& a, const auto& b) { return a.code < b.code; });
    return placed;
}

std::string key_of(const PageFormat& format, const std::vector<Label>& coded, double y)
{
    const double last = format.height - bottom_height - key_step;
    const auto room = static_cast<std::size_t>(std::max(0.0, std::floor((last - y) / key_step)));
    if (coded.empty() || room < 2) {
        return {};
    }
    const auto shown = coded.size() <= room ? coded.size() : room - 1;
    std::string svg;
    for (std::size_t i = 0; i < shown; ++i, y += key_step) {
        svg += text(format.legend_left(), y, key_size, coded[i].code + " " + coded[i].name);
    }
    if (shown < coded.size()) {
        svg += text(format.legend_left(), y, key_size,
                    fmt::format("and {} more: see localities.csv", coded.size() - shown));
    }
    return svg;
}

std::vector<std::string> lines_of(const std::string& text, std::size_t width)
{
    std::vector<std::string> lines;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        if (lines.empty() || length(lines.back()) + 1 + length(word) > width) {
            lines.push_back(word);
        }
        else {
            lines.back() += " " + word;
        }
    }
    return lines;
}

} // namespace needshed::release
