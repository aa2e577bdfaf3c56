#include <atomic>
#include <csignal>
#include <iostream>

#include <unistd.h>

#include "cli/command_line.hpp"
#include "needshed/core/error.hpp"

namespace {

std::atomic<int> stop_signal{0};

/// The first signal asks the command to stop and clear up; a second one of its kind ends it as it stands.
void ask_to_stop(int signal)
{
    stop_signal = signal;
    std::signal(signal, SIG_DFL);
}

/// What is ignored from outside, such as by nohup, stays so.
void stop_on(int signal)
{
    if (std::signal(signal, ask_to_stop) == SIG_IGN) {
        std::signal(signal, SIG_IGN);
    }
}

} // namespace

int main(int argc, char** argv)
{
    stop_on(SIGINT);
    stop_on(SIGTERM);
    // A pipe that closes and a limit that is reached are errors of writing, told and cleared up like others.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    const int status = needshed::run_command_line(
        argc, argv, {std::cout, std::cerr, isatty(STDERR_FILENO) != 0, [] { return stop_signal != 0; }});
    return status == needshed::exit_status(needshed::ErrorKind::Interrupted) ? 128 + stop_signal : status;
}
