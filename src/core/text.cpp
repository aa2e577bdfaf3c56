#include "needshed/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace needshed {

namespace {

std::size_t leading_space(std::string_view text) noexcept
{
    if (text.empty()) {
        return 0;
    }
    if (std::string_view(" \t\r\n\f\v").find(text.front()) != std::string_view::npos) {
        return 1;
    }
    return text.substr(0, 2) == "\xc2\xa0" ? 2 : 0;
}

std::size_t trailing_space(std::string_view text) noexcept
{
    if (text.empty()) {
        return 0;
    }
    if (std::string_view(" \t\r\n\f\v").find(text.back()) != std::string_view::npos) {
        return 1;
    }
    return text.size() >= 2 && text.substr(text.size() - 2) == "\xc2\xa0" ? 2 : 0;
}

std::size_t edit_distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replace = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replace, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

} // namespace

std::string_view trimmed(std::string_view text) noexcept
{
    while (const auto space = leading_space(text)) {
        text.remove_prefix(space);
    }
    while (const auto space = trailing_space(text)) {
        text.remove_suffix(space);
    }
    return text;
}

std::string lower_case(std::string_view text)
{
    std::string result(text);
    for (auto& letter : result) {
        if (letter >= 'A' && letter <= 'Z') {
            letter = static_cast<char>(letter - 'A' + 'a');
        }
    }
    return result;
}

std::string nearest_name(std::string_view text, std::span<const std::string> known)
{
    const std::string wanted = lower_case(text);
    std::string best;
    // One slip in a short name, two in a longer one, a third of the letters in a long one.
    std::size_t best_distance = (wanted.size() <= 3 ? 1 : std::max<std::size_t>(2, wanted.size() / 3)) + 1;
    for (const auto& name : known) {
        const std::size_t distance = edit_distance(wanted, lower_case(name));
        if (distance < best_distance && distance < std::max(wanted.size(), name.size())) {
            best_distance = distance;
            best = name;
        }
    }
    return best;
}

std::string list_names(std::span<const std::string> names, std::size_t most)
{
    std::string result;
    for (std::size_t i = 0; i < std::min(names.size(), most); ++i) {
        result += (i == 0 ? "" : ", ") + names[i];
    }
    if (names.size() > most) {
        result += " and " + std::to_string(names.size() - most) + " more";
    }
    return result;
}

std::string grouped(long long number)
{
    std::string digits = std::to_string(number);
    const std::size_t sign = number < 0 ? 1 : 0;
    for (std::size_t place = digits.size(); place > sign + 3;) {
        place -= 3;
        digits.insert(place, ",");
    }
    return digits;
}

std::string area_text(double area_m2)
{
    if (area_m2 >= 1e8) {
        return grouped(std::llround(area_m2 / 1e6)) + " km2";
    }
    if (area_m2 >= 1e5) {
        return fmt::format("{:.2f} km2", area_m2 / 1e6);
    }
    return area_m2 >= 100 ? fmt::format("{:.0f} m2", area_m2) : fmt::format("{:.2f} m2", area_m2);
}

std::string counted(std::size_t count, std::string_view singular, std::string_view plural)
{
    std::string result = grouped(static_cast<long long>(count)) + " ";
    if (count == 1) {
        return result.append(singular);
    }
    return plural.empty() ? result.append(singular).append("s") : result.append(plural);
}

} // namespace needshed
