#include "needshed/core/error.hpp"

#include <utility>

namespace needshed {

namespace {

std::string whole_message(const std::string& where, const std::string& problem, const std::string& remedy)
{
    std::string message = where.empty() ? problem : where + ": " + problem;
    if (!remedy.empty()) {
        message += ". " + remedy;
    }
    if (!message.empty() && message.back() != '.' && message.back() != '?') {
        message += '.';
    }
    return message;
}

} // namespace

Error::Error(ErrorKind kind, std::string where, std::string problem, std::string remedy)
    : std::runtime_error(whole_message(where, problem, remedy)), m_kind(kind), m_where(std::move(where)),
      m_problem(std::move(problem)), m_remedy(std::move(remedy))
{
}

int exit_status(ErrorKind kind) noexcept
{
    switch (kind) {
    case ErrorKind::Usage:
        return 2;
    case ErrorKind::Input:
        return 3;
    case ErrorKind::NoPlan:
        return 4;
    case ErrorKind::Interrupted:
        return 130;
    case ErrorKind::Internal:
        break;
    }
    return 5;
}

} // namespace needshed
