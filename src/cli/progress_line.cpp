#include <algorithm>
#include <cmath>
#include <ostream>

#include <fmt/format.h>

#include "cli/options.hpp"
#include "cli/screen.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace {

constexpr int bar_width = 24;

/// Before that a rate says little.
constexpr double settling_s = 1;

/// More often than that the eye sees no difference.
constexpr auto between_looks = std::chrono::milliseconds(100);

/// A line longer than the terminal is wide would not be taken away as a whole.
constexpr auto without_wrapping = "\x1b[?7l";
constexpr auto with_wrapping = "\x1b[?7h";

/// Two digits: more would only flicker.
std::string rate_text(double rate)
{
    const double unit = std::pow(10, std::floor(std::log10(rate)) - 1);
    const double rounded = std::round(rate / unit) * unit;
    return rate < 10 ? fmt::format("{:.1f}", rounded) : grouped(std::llround(rounded));
}

std::string time_text(double seconds)
{
    return seconds < 100    ? fmt::format("{:.0f} s", std::max(seconds, 1.0))
           : seconds < 6000 ? fmt::format("{:.0f} min", seconds / 60)
                            : fmt::format("{:.1f} h", seconds / 3600);
}

std::string bar(double share)
{
    const auto filled = static_cast<std::size_t>(bar_width * share);
    return fmt::format("[{}{}] {:3.0f} %", std::string(filled, '#'), std::string(bar_width - filled, '.'),
                       std::floor(100 * share));
}

} // namespace

std::string progress_text(const ProgressEvent& event, double seconds)
{
    const auto done = static_cast<double>(event.done);
    const auto total = static_cast<double>(event.total);
    const bool is_settled = seconds >= settling_s && event.done > 0;
    auto text = event.total > 0 ? fmt::format("  {}  {}", bar(std::min(done / total, 1.0)), event.stage)
                                : fmt::format("  {} …", event.stage);
    if (is_settled && !event.steps.empty()) {
        text += fmt::format(", {} {} a second", rate_text(done / seconds), event.steps);
    }
    if (is_settled && done < total) {
        text += fmt::format(", about {} left", time_text(seconds / done * (total - done)));
    }
    return text;
}

ProgressLine::ProgressLine(const CommonOptions& options, const Terminal& terminal)
    : m_terminal(terminal),
      m_progress(options.progress.value_or(terminal.err_is_terminal && !options.quiet)
                     ? std::function<void(const ProgressEvent&)>([this](const ProgressEvent& event) { show(event); })
                     : nullptr,
                 terminal.interrupted)
{
}

ProgressLine::~ProgressLine()
{
    clear();
}

void ProgressLine::show(const ProgressEvent& event)
{
    const auto now = std::chrono::steady_clock::now();
    if (event.done == 0 || event.stage != m_stage) {
        m_stage = event.stage;
        m_begun = now;
    }
    else if (now - m_last < between_looks) {
        return;
    }
    m_last = now;
    m_is_shown = true;
    const auto text = progress_text(event, std::chrono::duration<double>(now - m_begun).count());
    m_terminal.err << "\r\x1b[K" << without_wrapping << text << with_wrapping << std::flush;
}

void ProgressLine::clear()
{
    if (m_is_shown) {
        m_terminal.err << "\r\x1b[K" << std::flush;
        m_is_shown = false;
    }
}

} // namespace needshed
