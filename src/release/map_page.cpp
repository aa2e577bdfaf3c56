#include "release/map_page.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include <fmt/format.h>

#include "release/palette.hpp"

namespace needshed::release {

namespace {

constexpr double entry_size = 12;
constexpr double entry_indent = 30;
constexpr double key_size = 10;
constexpr double legend_step = 24;
constexpr double key_step = 14;

/// The scale bar and what is above it.
constexpr double bottom_height = 90;

/// Of a typeface's size, which letters are on average at most.
constexpr double letter_width = 0.62;

/// Between a legend and the edge of the page.
constexpr double edge = 12;

bool starts_letter(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

/// Letters, not bytes.
std::size_t length(const std::string& label)
{
    return static_cast<std::size_t>(std::count_if(label.begin(), label.end(), starts_letter));
}

std::string first_letters(const std::string& label, std::size_t letters)
{
    std::size_t end = 0;
    for (std::size_t seen = 0; end < label.size(); ++end) {
        seen += starts_letter(label[end]) ? 1 : 0;
        if (seen > letters) {
            break;
        }
    }
    auto head = label.substr(0, end);
    head.erase(head.find_last_not_of(' ') + 1);
    return head;
}

/// With the space before it; nothing where the label ends otherwise.
std::string number_at_end(const std::string& label)
{
    const auto last = label.find_last_not_of("0123456789");
    return last == std::string::npos || label[last] != ' ' ? "" : label.substr(last);
}

std::size_t letters_in(double width, double size)
{
    return static_cast<std::size_t>(width / (letter_width * size));
}

} // namespace

std::string fill_of(std::string_view colour)
{
    return colour == palette::unknown_grey ? "url(#unknown)" : rgb(colour);
}

std::string definitions()
{
    return "<defs><pattern id=\"unknown\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" "
           "patternTransform=\"rotate(45)\"><rect width=\"5\" height=\"5\" fill=\"#fff\"/><path d=\"M1 0v5\" "
           "stroke=\"#999\" stroke-width=\"1\"/></pattern></defs>\n";
}

PageFormat with_room_for(PageFormat format, const std::vector<std::string>& entries)
{
    std::size_t longest = 0;
    for (const auto& entry : entries) {
        longest = std::max(longest, length(entry));
    }
    const double wanted = entry_indent + letter_width * entry_size * static_cast<double>(longest) + edge + 1;
    format.legend_width = std::max(format.legend_width, std::min(std::ceil(wanted), std::floor(format.width / 3)));
    return format;
}

std::string shortened(const std::string& label, std::size_t letters)
{
    if (length(label) <= letters) {
        return label;
    }
    const auto number = number_at_end(label);
    const auto kept = length(number) + 1;
    return first_letters(label, letters > kept ? letters - kept : 0) + "…" + number;
}

std::size_t legend_room(const PageFormat& format)
{
    return static_cast<std::size_t>((format.height - bottom_height - PageFormat::frame_top - 20) / legend_step);
}

double below_legend(std::size_t entries)
{
    return PageFormat::frame_top + 20 + legend_step * static_cast<double>(entries) + 30;
}

std::string legend(const PageFormat& format, const std::string& title, const std::vector<LegendEntry>& entries)
{
    const double left = format.legend_left();
    double y = PageFormat::frame_top + 20;
    auto svg = svg_text(left, y, 14, title, " font-weight=\"bold\"");
    for (const auto& entry : entries) {
        y += legend_step;
        svg += entry.fill.empty() ? fmt::format("<line x1=\"{0}\" y1=\"{1:.1f}\" x2=\"{2}\" y2=\"{1:.1f}\" "
                                                "stroke=\"#333\" {3}/>\n",
                                                left, y - 5, left + 22, entry.stroke)
                                  : fmt::format("<rect x=\"{}\" y=\"{:.1f}\" width=\"22\" height=\"15\" fill=\"{}\" "
                                                "stroke=\"#666\" stroke-width=\"0.5\"/>\n",
                                                left, y - 12, entry.fill);
        svg += svg_text(left + entry_indent, y, entry_size,
                        shortened(entry.label, letters_in(format.legend_width - entry_indent - edge, entry_size)));
    }
    return svg;
}

std::string key_of(const PageFormat& format, const std::vector<MapLabel>& coded, double y)
{
    const double last = format.height - bottom_height - key_step;
    const auto room = static_cast<std::size_t>(std::max(0.0, std::floor((last - y) / key_step)));
    if (coded.empty() || room < 2) {
        return {};
    }
    const auto shown = coded.size() <= room ? coded.size() : room - 1;
    std::string svg;
    for (std::size_t i = 0; i < shown; ++i, y += key_step) {
        svg +=
            svg_text(format.legend_left(), y, key_size,
                     shortened(coded[i].code + " " + coded[i].name, letters_in(format.legend_width - edge, key_size)));
    }
    if (shown < coded.size()) {
        svg += svg_text(format.legend_left(), y, key_size,
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
