#pragma once

/// HTML of the report: numbers as people read them, and tables.

#include <cstddef>
#include <string>
#include <vector>

namespace needshed::report {

/// `1,034`; `–` where it is not known.
std::string whole(double value);

/// Three figures that count: `0.0123`, `4.57`, `61.2`, `1,830`; `–` where it is not known.
std::string rounded_text(double value);

/// `61%` of a share of 0.61; `under 1%` and `over 99%` rather than a none or an all that is not one.
std::string per_cent(double share);

/// With its sign and two decimals, by a true minus: `+0.52`, `−1.04`, `0.00`.
std::string signed_text(double value);

/// `12.3 km`, `0.8 km`.
std::string kilometres(double metres);

/// `1st`, `2nd`, `3rd`, `4th`.
std::string ordinal(std::size_t number);

/// `a, b and c`.
std::string enumerated(const std::vector<std::string>& names);

/// `<tag class="…">content</tag>`; the content is HTML.
std::string element(const std::string& tag, const std::string& content, const std::string& css_class = {});

/// A list of items of HTML; nothing where there are none.
std::string bullets(const std::vector<std::string>& items);

/// A table with a caption. The first cell of a row is its header. Wide tables scroll by themselves.
class HtmlTable {
public:
    struct Heading {
        std::string html;
        bool is_number = false; ///< right-aligned
    };

    HtmlTable(std::string caption, std::vector<Heading> headings);

    /// One cell of HTML for each heading.
    void add(std::vector<std::string> cells);
    bool empty() const { return m_rows.empty(); }
    /// `of` tells tables of one caption apart for those who hear the page; escaped.
    std::string html(const std::string& css_class = {}, const std::string& of = {}) const;

private:
    std::string m_caption;
    std::vector<Heading> m_headings;
    std::vector<std::vector<std::string>> m_rows;
};

} // namespace needshed::report
