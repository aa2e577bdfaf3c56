#pragma once

/// A *browser* that is installed and prints pages: Chromium or one of its kin.

#include <filesystem>
#include <span>

#include "needshed/core/progress.hpp"

namespace needshed {

/// The first of `chromium`, `chromium-browser`, `google-chrome`, `google-chrome-stable` and `microsoft-edge` in these
/// directories, or empty.
std::filesystem::path find_browser(std::span<const std::filesystem::path> directories);

/// The same where programs usually are.
std::filesystem::path find_browser();

/// Prints an HTML file as PDF. `scratch` is a directory that is made for the browser's own files and removed again. The
/// PDF holds no time, so that the same page and browser give the same bytes.
/// Throws   Error{Input} when the browser fails or takes longer than ten minutes; Error{Interrupted}
void print_page(const std::filesystem::path& browser, const std::filesystem::path& page,
                const std::filesystem::path& pdf, const std::filesystem::path& scratch, Progress& progress);

} // namespace needshed
