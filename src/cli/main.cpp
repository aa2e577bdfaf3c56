#include <atomic>
#include <csignal>
#include <iostream>

#include <unistd.h>

#include "cli/command_line.hpp"

namespace {

std::atomic<bool> stop_asked{false};

void ask_to_stop(int /*signal*/)
{
    stop_asked = true;
}

} // namespace

int main(int argc, char** argv)
{
    std::signal(SIGINT, ask_to_stop);
    std::signal(SIGTERM, ask_to_stop);
    return needshed::run_command_line(
        argc, argv, {std::cout, std::cerr, isatty(STDERR_FILENO) != 0, [] { return stop_asked.load(); }});
}
