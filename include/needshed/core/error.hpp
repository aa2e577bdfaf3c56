#pragma once

/// An *error* ends a request that cannot be carried out. It has four parts: the kind, which decides the exit status;
/// where it was found; what is wrong, with the measured figure; and what to do about it.

#include <stdexcept>
#include <string>

namespace needshed {

enum class ErrorKind {
    Usage,       ///< the call or the command line is wrong
    Input,       ///< the study or a file it names is wrong
    NoPlan,      ///< no plan satisfies the bounds
    Interrupted, ///< the caller asked to stop
    Internal     ///< a fault of needshed
};

/// Carries the whole message in `what()`: `where: problem. remedy`.
class Error : public std::runtime_error {
public:
    Error(ErrorKind kind, std::string where, std::string problem, std::string remedy = {});

    ErrorKind kind() const noexcept { return m_kind; }
    const std::string& where() const noexcept { return m_where; }
    const std::string& problem() const noexcept { return m_problem; }
    const std::string& remedy() const noexcept { return m_remedy; }

private:
    ErrorKind m_kind;
    std::string m_where;
    std::string m_problem;
    std::string m_remedy;
};

/// The exit status of the command for an error: 2 usage, 3 study or input, 4 no plan, 5 internal, 130 interrupted.
int exit_status(ErrorKind kind) noexcept;

} // namespace needshed
