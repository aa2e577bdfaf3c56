#pragma once

/// Files that are part of the program, and how their gaps are filled.

#include <map>
#include <string>
#include <string_view>

namespace needshed::report {

/// The text of a file of src/release/report/, or of Leaflet, as the build found it.
/// Throws   Error{Internal} for a name that is none of them
std::string_view asset(std::string_view name);

/// The text with each `{{name}}` replaced. What is put in is not looked through again, so that data can hold braces.
/// Throws   Error{Internal} for a gap without a value
std::string fill_in(std::string_view text, const std::map<std::string, std::string, std::less<>>& values);

} // namespace needshed::report
