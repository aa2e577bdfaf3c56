#include "release/report/html.hpp"

#include <cmath>

#include <fmt/format.h>

#include "needshed/core/text.hpp"
#include "release/xml.hpp"

namespace needshed::report {

namespace {

constexpr const char* not_known = "–";
constexpr const char* minus = "−";

} // namespace

std::string whole(double value)
{
    if (!std::isfinite(value)) {
        return not_known;
    }
    const auto number = std::llround(value);
    return (number < 0 ? minus : "") + grouped(std::llabs(number));
}

std::string rounded_text(double value)
{
    if (!std::isfinite(value)) {
        return not_known;
    }
    const double size = std::abs(value);
    if (size >= 100) {
        return whole(value);
    }
    // The smallest number of decimals, at most four, that leaves three figures.
    const int decimals = size >= 10 ? 1 : size >= 1 || size == 0 ? 2 : size >= 0.1 ? 3 : 4;
    return (value < 0 ? minus : "") + fmt::format("{:.{}f}", size, decimals);
}

std::string per_cent(double share)
{
    if (!std::isfinite(share)) {
        return not_known;
    }
    if (share > 0 && share < 0.01) {
        return "under 1%";
    }
    if (share < 1 && share > 0.99) {
        return "over 99%";
    }
    return whole(100 * share) + "%";
}

std::string signed_text(double value)
{
    if (!std::isfinite(value)) {
        return not_known;
    }
    const auto text = fmt::format("{:.2f}", std::abs(value));
    return (text == "0.00" ? "" : value < 0 ? minus : "+") + text;
}

std::string kilometres(double metres)
{
    return std::isfinite(metres)
               ? metres >= 100'000 ? whole(metres / 1000) + " km" : fmt::format("{:.1f} km", metres / 1000)
               : not_known;
}

std::string ordinal(std::size_t number)
{
    const auto last_two = number % 100;
    const auto last = number % 10;
    const auto* ending = last_two >= 11 && last_two <= 13 ? "th"
                         : last == 1                      ? "st"
                         : last == 2                      ? "nd"
                         : last == 3                      ? "rd"
                                                          : "th";
    return grouped(static_cast<long long>(number)) + ending;
}

std::string enumerated(const std::vector<std::string>& names)
{
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    }
    return text;
}

std::string element(const std::string& tag, const std::string& content, const std::string& css_class)
{
    return "<" + tag + (css_class.empty() ? "" : " class=\"" + css_class + "\"") + ">" + content + "</" + tag + ">\n";
}

std::string bullets(const std::vector<std::string>& items)
{
    std::string list;
    for (const auto& item : items) {
        list += "<li>" + item + "</li>\n";
    }
    return items.empty() ? "" : element("ul", "\n" + list);
}

HtmlTable::HtmlTable(std::string caption, std::vector<Heading> headings)
    : m_caption(std::move(caption)), m_headings(std::move(headings))
{
}

void HtmlTable::add(std::vector<std::string> cells)
{
    m_rows.push_back(std::move(cells));
}

std::string HtmlTable::html(const std::string& css_class, const std::string& of) const
{
    std::string head;
    for (const auto& heading : m_headings) {
        head += fmt::format("<th scope=\"col\"{}>{}</th>", heading.is_number ? " class=\"n\"" : "", heading.html);
    }
    std::string body;
    for (const auto& row : m_rows) {
        body += "<tr>";
        for (std::size_t i = 0; i < row.size(); ++i) {
            const auto* number = m_headings[i].is_number ? " class=\"n\"" : "";
            body += i == 0 ? fmt::format("<th scope=\"row\"{}>{}</th>", number, row[i])
                           : fmt::format("<td{}>{}</td>", number, row[i]);
        }
        body += "</tr>\n";
    }
    // What scrolls must be reached by the keyboard, and then needs a name.
    return fmt::format("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{4}{0}\">\n<table{1}>\n"
                       "<caption>{0}</caption>\n<thead><tr>{2}</tr></thead>\n<tbody>\n{3}</tbody>\n</table>\n</div>\n",
                       escaped(m_caption), css_class.empty() ? "" : " class=\"" + css_class + "\"", head, body,
                       of.empty() ? "" : of + ": ");
}

} // namespace needshed::report
