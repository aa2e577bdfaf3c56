#include <ostream>

#include <fmt/format.h>

#include "cli/options.hpp"

namespace needshed {

namespace {

constexpr int bar_width = 24;

std::string bar(const ProgressEvent& event)
{
    if (event.total == 0) {
        return "  " + event.stage + " …";
    }
    const auto filled = static_cast<std::size_t>(bar_width * std::min(event.done, event.total) / event.total);
    return fmt::format("  [{}{}] {:3} %  {}", std::string(filled, '#'), std::string(bar_width - filled, '.'),
                       100 * std::min(event.done, event.total) / event.total, event.stage);
}

} // namespace

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
    auto line = bar(event);
    if (line == m_shown) {
        return;
    }
    m_shown = std::move(line);
    m_terminal.err << "\r\x1b[K" << m_shown << std::flush;
}

void ProgressLine::clear()
{
    if (!m_shown.empty()) {
        m_terminal.err << "\r\x1b[K" << std::flush;
        m_shown.clear();
    }
}

} // namespace needshed
