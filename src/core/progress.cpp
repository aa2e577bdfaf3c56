#include "needshed/core/progress.hpp"

#include <utility>

#include "needshed/core/error.hpp"

namespace needshed {

Progress::Progress(std::function<void(const ProgressEvent&)> report, std::function<bool()> interrupted)
    : m_report(std::move(report)), m_interrupted(std::move(interrupted))
{
}

void Progress::begin(std::string stage, std::uint64_t total, std::string steps)
{
    throw_if_interrupted();
    m_event = {std::move(stage), 0, total, std::move(steps)};
    if (m_report) {
        m_report(m_event);
    }
}

void Progress::advance(std::uint64_t steps)
{
    throw_if_interrupted();
    m_event.done += steps;
    if (m_report) {
        m_report(m_event);
    }
}

bool Progress::interrupted() const
{
    return m_interrupted && m_interrupted();
}

void Progress::throw_if_interrupted() const
{
    if (interrupted()) {
        throw Error(ErrorKind::Interrupted, m_event.stage, "interrupted", "Nothing was written");
    }
}

} // namespace needshed
