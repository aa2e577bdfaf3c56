#pragma once

/// The parts of a style of QGIS (QML).

#include <string>
#include <string_view>
#include <vector>

namespace needshed::qml {

/// The features with one value. Symbols have a place for their number.
struct Category {
    std::string value; ///< empty: missing, and what no other has
    std::string label;
    std::string symbol;
};

std::string fill(std::string_view colour, std::string_view outline, double width_mm);

/// Pattern  `solid`, `dash` or `dot`
std::string line(std::string_view colour, double width_mm, std::string_view pattern);

enum class Values { Texts, Numbers };

/// A symbol for each value of a column, or of an expression.
std::string by_category(const std::string& column, const std::vector<Category>& categories, Values values);

/// One symbol for all.
std::string alike(const std::string& symbol);

/// The text at a point inside each area, with a halo.
std::string labels(const std::string& column, double points);

/// The whole style.
std::string document(const std::string& renderer, const std::string& labels = {});

} // namespace needshed::qml
