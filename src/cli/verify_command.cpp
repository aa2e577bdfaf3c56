// Verifying gives the recorded command again and compares every file with those of the earlier output, byte for byte.
// What may be the cause of a difference is told first: other inputs, another study, another version.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <ostream>
#include <set>

#include <fmt/format.h>

#include "cli/options.hpp"
#include "cli/screen.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/io/json.hpp"
#include "needshed/io/writer.hpp"
#include "needshed/release/comparison.hpp"
#include "needshed/study/run.hpp"

namespace needshed {

namespace {

namespace fs = std::filesystem;

constexpr int differs_status = 1;
constexpr std::size_t most_listed = 12;

Json read_provenance(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        throw Error(ErrorKind::Input, file.string(), "cannot be read", "Name the directory of a finished run");
    }
    auto json = parse_json({std::istreambuf_iterator<char>(stream), {}}, file.string());
    if (json.find("study_sha256") == nullptr || json.find("inputs") == nullptr) {
        throw Error(ErrorKind::Input, file.string(), "is no provenance record", "Name the directory of a finished run");
    }
    return json;
}

std::string text_of(const Json& json, const char* name)
{
    const auto* found = json.find(name);
    return found == nullptr || found->text() == nullptr ? std::string() : *found->text();
}

std::set<fs::path> directories_in(const fs::path& directory)
{
    std::set<fs::path> found;
    for (const auto& entry : fs::directory_iterator(directory)) {
        if (entry.is_directory()) {
            found.insert(entry.path());
        }
    }
    return found;
}

/// The recorded study, here or beside the output, or in a folder of either: the one with the recorded content, else the
/// first of its name. Empty when there is none.
fs::path find_study(const Json& provenance, const fs::path& directory)
{
    const auto name = text_of(provenance, "study_file");
    std::vector<fs::path> places{fs::current_path(), directory.parent_path()};
    for (const auto& place : {fs::current_path(), directory.parent_path()}) {
        const auto below = directories_in(place);
        places.insert(places.end(), below.begin(), below.end());
    }
    std::erase_if(places, [&](const fs::path& place) { return !fs::is_regular_file(place / name); });
    const auto same = std::find_if(places.begin(), places.end(), [&](const fs::path& place) {
        return sha256_of_file(place / name) == text_of(provenance, "study_sha256");
    });
    return same != places.end() ? *same / name : places.empty() ? fs::path() : places.front() / name;
}

/// The command that made the directory, for this study; empty: the one recorded.
std::vector<std::string> recorded_command(const Json& provenance, const fs::path& file, const std::string& study)
{
    std::vector<std::string> command;
    const auto* list = provenance.find("command");
    const auto* items = list == nullptr ? nullptr : list->items();
    if (items != nullptr) {
        command.resize(items->size());
        std::transform(items->begin(), items->end(), command.begin(),
                       [](const Json& item) { return item.text() == nullptr ? std::string() : *item.text(); });
    }
    if (command.size() < 2) {
        throw Error(ErrorKind::Input, file.string(), "records no command, so that it cannot be given again",
                    "Verify what the command needshed wrote");
    }
    const auto found = study.empty() ? find_study(provenance, fs::absolute(file).parent_path()) : fs::path(study);
    if (found.empty()) {
        throw Error(ErrorKind::Input, file.string(), "its study '" + command[1] + "' is neither here nor beside it",
                    "Name it: needshed run STUDY --verify " + file.parent_path().string());
    }
    command[1] = found.string();
    return command;
}

/// Gives the command again, for these files. Returns its exit status; it has told what went wrong.
int give_again(std::vector<std::string> command, const fs::path& output, const CommonOptions& options,
               const Terminal& terminal)
{
    command.insert(command.begin(), "needshed");
    command.insert(command.end(), {"--output", output.string(), "--quiet"});
    command.insert(command.end(), {"--threads", std::to_string(options.threads)});
    const bool shows_progress = options.progress.value_or(terminal.err_is_terminal && !options.quiet);
    command.emplace_back(shows_progress ? "--progress" : "--no-progress");
    std::vector<const char*> arguments;
    arguments.reserve(command.size());
    for (const auto& each : command) {
        arguments.push_back(each.c_str());
    }
    return run_command_line(static_cast<int>(arguments.size()), arguments.data(), terminal);
}

/// What is another than it was.
std::vector<std::string> causes(const Json& before, const Json& now)
{
    std::vector<std::string> lines;
    if (text_of(before, "needshed") != text_of(now, "needshed")) {
        lines.push_back(
            fmt::format("made by needshed {}, this is {}", text_of(before, "needshed"), text_of(now, "needshed")));
    }
    const auto libraries = [](const Json& json) {
        const auto* found = json.find("libraries");
        return found == nullptr ? std::string() : to_text(*found);
    };
    if (libraries(before) != libraries(now)) {
        lines.emplace_back("made with other versions of GDAL, GEOS or PROJ");
    }
    if (before.find("command") != nullptr &&
        to_text(*before.find("command")).find("--time-limit") != std::string::npos) {
        lines.emplace_back("a time limit ended the search, which may end elsewhere each time");
    }
    if (text_of(before, "study_sha256") != text_of(now, "study_sha256")) {
        lines.emplace_back("the study file is another");
    }
    const auto old_inputs = recorded_inputs(before);
    const auto new_inputs = recorded_inputs(now);
    for (const auto& [source, hash] : new_inputs) {
        const auto old = old_inputs.find(source);
        if (old == old_inputs.end() || old->second != hash) {
            lines.push_back("another input: " + source);
        }
    }
    for (const auto& [source, hash] : old_inputs) {
        if (new_inputs.count(source) == 0) {
            lines.push_back("an input no more: " + source);
        }
    }
    return lines;
}

std::set<std::string> files_below(const fs::path& directory)
{
    std::set<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(directory)) {
        if (entry.is_regular_file()) {
            files.insert(fs::relative(entry.path(), directory).generic_string());
        }
    }
    return files;
}

struct Differences {
    std::size_t same = 0;
    std::vector<std::string> other;   ///< in both, with other bytes
    std::vector<std::string> missing; ///< not there any more
    std::vector<std::string> more;    ///< in the earlier directory only because somebody put them there

    bool none() const { return other.empty() && missing.empty(); }
};

Differences compare_directories(const fs::path& before, const fs::path& now)
{
    Differences found;
    const auto old_files = files_below(before);
    const auto new_files = files_below(now);
    for (const auto& file : new_files) {
        if (old_files.count(file) == 0) {
            found.missing.push_back(file);
        }
        else if (sha256_of_file(before / file) != sha256_of_file(now / file)) {
            found.other.push_back(file);
        }
        else {
            ++found.same;
        }
    }
    std::set_difference(old_files.begin(), old_files.end(), new_files.begin(), new_files.end(),
                        std::back_inserter(found.more));
    return found;
}

std::string verdict(const Differences& found)
{
    if (found.none()) {
        return fmt::format("the same: {}, byte for byte", counted(found.same, "file"));
    }
    std::string text = fmt::format("not the same: {} the same", counted(found.same, "file"));
    if (!found.other.empty()) {
        text += fmt::format(", {} with other content", found.other.size());
    }
    if (!found.missing.empty()) {
        text += fmt::format(", {} missing", found.missing.size());
    }
    return text;
}

Json json_of(const Differences& found, const std::vector<std::string>& causes)
{
    return Json::object()
        .add("same", found.none())
        .add("files_same", found.same)
        .add("files_other", list_json(found.other))
        .add("files_missing", list_json(found.missing))
        .add("files_more", list_json(found.more))
        .add("causes", list_json(causes));
}

} // namespace

int verify_run(const RunCommand& command, const CommonOptions& options, const Terminal& terminal)
{
    const fs::path named = command.verify;
    const auto file = fs::is_directory(named) ? named / "provenance.json" : named;
    const auto before = read_provenance(file);
    const auto recorded = recorded_command(before, file, command.study);
    const auto directory = fs::absolute(file).parent_path();
    const OutputDirectory holder(directory.parent_path() / (directory.filename().string() + ".verified"), true,
                                 "provenance.json"); // never committed
    const auto again = holder.path() / "again";
    if (const int status = give_again(recorded, again, options, terminal); status != 0) {
        return status;
    }
    const auto found = compare_directories(directory, again);
    const auto why = causes(before, read_provenance(again / "provenance.json"));
    if (options.json) {
        terminal.out << to_text(json_of(found, why));
    }
    else if (!options.quiet) {
        const auto listed = [&](const std::vector<std::string>& files) {
            return files.empty()
                       ? std::vector<std::string>{}
                       : std::vector<std::string>{list_names(files, options.verbose ? files.size() : most_listed)};
        };
        terminal.out << screen_line("verified", verdict(found)) << labelled("changed", why)
                     << labelled("differ", listed(found.other)) << labelled("missing", listed(found.missing))
                     << labelled("not ours", listed(found.more));
    }
    return found.none() ? 0 : differs_status;
}

int dry_run(const RunCommand& command, const CommonOptions& options, const Terminal& terminal)
{
    std::optional<OutputDirectory> output; // never committed
    if (!command.output.empty()) {
        output.emplace(command.output, options.overwrite, "provenance.json");
    }
    const auto study = read_for_run(command, options);
    require_localities(study);
    const auto found = survey_for(study, options, terminal);
    require_possible(found.units.coverage.graph(), found.need, found.rules);
    if (!options.json && !options.quiet) {
        terminal.out
            << "\nNothing is written. No rule is proved impossible; without --dry-run, hot spots and localities "
               "would follow"
            << (command.output.empty()       ? ".\n"
                : fs::exists(command.output) ? ", and " + command.output + " would be replaced.\n"
                                             : ", and " + command.output + " would be made.\n");
    }
    return status_of(found.findings, options);
}

} // namespace needshed
