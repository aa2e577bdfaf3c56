#pragma once

/// The command `needshed`: arguments in, a library call, an exit status out. Results go to `out`, everything else to
/// `err`.

#include <functional>
#include <iosfwd>

namespace needshed {

/// Where a command speaks.
struct Terminal {
    std::ostream& out;
    std::ostream& err;
    bool err_is_terminal = false;      ///< progress is shown only there, unless asked for
    std::function<bool()> interrupted; ///< the user wants to stop
};

/// Runs one command. Exit status: 0 done, 1 done with findings under --strict, 2 usage, 3 study or input, 4 no plan
/// satisfies the bounds, 5 internal, 130 interrupted; main makes it 143 for SIGTERM.
int run_command_line(int argc, const char* const* argv, const Terminal& terminal);

} // namespace needshed
