#pragma once

/// Small helpers for text that people typed: trimming, and guessing which known name they meant.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace needshed {

/// Without white space (space, tab, CR, LF, non-breaking space in UTF-8) at either end.
std::string_view trimmed(std::string_view text) noexcept;

/// ASCII letters in lower case, all else as it is.
std::string lower_case(std::string_view text);

/// The nearest of `known` by edit distance (letter case apart), or empty when none is near enough to suggest.
/// Ties break by order in `known`.
std::string nearest_name(std::string_view text, std::span<const std::string> known);

/// `known: a, b, c`, cut after `most` names with `and 12 more`; for the remedy of an error.
std::string list_names(std::span<const std::string> names, std::size_t most = 12);

/// The number as people write it: 1034 gives `1,034`.
std::string grouped(long long number);

/// The area as people write it: `0.25 m2`, `1240 m2`, from 0.1 km2 on `0.31 km2`, from 100 km2 on `1,240 km2`.
std::string area_text(double area_m2);

/// The count with its noun: `1 unit`, `2 units`; `plural` where an s is not enough.
std::string counted(std::size_t count, std::string_view singular, std::string_view plural = {});

} // namespace needshed
