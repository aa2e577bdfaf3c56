// Verifying runs a study again and compares every file with those of an earlier run, byte for byte. What may be the
// cause of a difference is told first: other inputs, another study, another version.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <set>

#include <fmt/format.h>

#include "cli/options.hpp"
#include "cli/screen.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/io/json.hpp"
#include "needshed/io/writer.hpp"
#include "needshed/release/outputs.hpp"
#include "needshed/study/origin.hpp"
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
        throw Error(ErrorKind::Input, file.string(), "cannot be read", "Name the provenance.json of a finished run");
    }
    auto json = parse_json({std::istreambuf_iterator<char>(stream), {}}, file.string());
    if (json.find("study_sha256") == nullptr || json.find("inputs") == nullptr) {
        throw Error(ErrorKind::Input, file.string(), "is no provenance record",
                    "Name the provenance.json of a finished run");
    }
    return json;
}

std::string text_of(const Json& json, const char* name)
{
    const auto* found = json.find(name);
    return found == nullptr || found->text() == nullptr ? std::string() : *found->text();
}

/// Source and hash of each input.
std::set<std::pair<std::string, std::string>> inputs_of(const Json& provenance)
{
    std::set<std::pair<std::string, std::string>> inputs;
    const auto* list = provenance.find("inputs");
    const auto* items = list == nullptr ? nullptr : list->items();
    for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
        inputs.emplace(text_of((*items)[i], "source"), text_of((*items)[i], "sha256"));
    }
    return inputs;
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
    if (text_of(before, "study_sha256") != text_of(now, "study_sha256")) {
        lines.emplace_back("the study file is another");
    }
    const auto old_inputs = inputs_of(before);
    const auto new_inputs = inputs_of(now);
    for (const auto& input : new_inputs) {
        if (old_inputs.count(input) == 0) {
            lines.push_back("another input: " + input.first);
        }
    }
    for (const auto& input : old_inputs) {
        const auto same_source = new_inputs.lower_bound({input.first, ""});
        if (same_source == new_inputs.end() || same_source->first != input.first) {
            lines.push_back("an input no more: " + input.first);
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

int verify_run(const RunCommand& command, CommonOptions options, const Terminal& terminal)
{
    const fs::path named = command.verify;
    const auto file = fs::is_directory(named) ? named / "provenance.json" : named;
    const auto before = read_provenance(file);
    const auto directory = fs::absolute(file).parent_path();
    const auto* seed = before.find("seed");
    if (!options.seed && seed != nullptr && seed->integer() != nullptr) {
        options.seed = static_cast<std::uint64_t>(*seed->integer());
    }
    const auto study = read_for_run(command, options);
    OutputDirectory output(directory.parent_path() / (directory.filename().string() + ".verified"), true,
                           "provenance.json"); // never committed
    ProgressLine line(options, terminal);
    const auto outcome = run(study, line.progress());
    const auto origin = origin_of(study);
    write_outputs(output.path(), results_of(outcome, origin), line.progress());
    line.clear();
    const auto found = compare_directories(directory, output.path());
    const auto why = causes(before, provenance(origin));
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
    const OutputDirectory output(command.output, options.overwrite, "provenance.json"); // never committed
    const int status = check_study(command, options, terminal);
    if (!options.json && !options.quiet) {
        terminal.out << fmt::format(
            "\nNothing is written. Without --dry-run, hot spots and localities would follow, and "
            "{} would be {}.\n",
            command.output, fs::exists(command.output) ? "replaced" : "made");
    }
    return status;
}

} // namespace needshed
