#include <filesystem>
#include <ostream>

#include <fmt/format.h>

#include "cli/options.hpp"
#include "cli/screen.hpp"
#include "needshed/core/error.hpp"
#include "needshed/io/writer.hpp"
#include "needshed/study/starter.hpp"

namespace needshed {

int init_study(const InitCommand& command, const CommonOptions& options, const Terminal& terminal)
{
    if (!options.overwrite && std::filesystem::exists(command.output)) {
        throw Error(ErrorKind::Usage, command.output, "is there already",
                    "Name another file with -o, or add --overwrite");
    }
    ProgressLine line(options, terminal);
    const auto starter = make_starter(
        {{command.source, command.layer, {}}, command.code, command.output, command.tables}, line.progress());
    line.clear();
    write_text(command.output, starter.text);
    if (options.json) {
        terminal.out << to_text(Json::object().add("study", command.output).add("notes", list_json(starter.notes)));
    }
    else if (!options.quiet) {
        for (const auto& note : starter.notes) {
            terminal.out << "  " << note << '\n';
        }
        terminal.out << fmt::format("\nWrote {0}. Correct it in an editor, then: needshed check {0}\n", command.output);
    }
    return 0;
}

} // namespace needshed
