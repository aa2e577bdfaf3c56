#include <filesystem>
#include <optional>
#include <ostream>

#include <fmt/format.h>

#include "cli/options.hpp"
#include "cli/screen.hpp"
#include "needshed/core/error.hpp"
#include "needshed/io/writer.hpp"
#include "needshed/release/outputs.hpp"
#include "needshed/simulation/simulation.hpp"
#include "needshed/study/origin.hpp"
#include "needshed/study/run.hpp"

namespace needshed {

namespace {

constexpr int findings_status = 1;

/// `UNIT=LOCALITY`, each.
std::vector<std::pair<std::string, std::string>> moves_of(const std::vector<std::string>& texts)
{
    std::vector<std::pair<std::string, std::string>> moves;
    for (const auto& text : texts) {
        const auto equals = text.rfind('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
            throw Error(ErrorKind::Usage, "--move " + text, "names no unit and locality", "Write --move UNIT=LOCALITY");
        }
        moves.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }
    return moves;
}

/// Says before the work begins what would otherwise be said after it.
std::optional<DatabaseTarget> database_of(const RunCommand& command, const CommonOptions& options)
{
    if (command.database.connection.empty()) {
        return std::nullopt;
    }
    auto target = command.database;
    target.overwrite = options.overwrite;
    require_writable(target);
    return target;
}

/// The database last and committed before the directory appears: what can fail after that is a rename.
void write_results(OutputDirectory& output, const std::optional<DatabaseTarget>& target, const Results& results,
                   Progress& progress)
{
    write_outputs(output.path(), results, progress);
    if (target) {
        DatabaseOutput database(*target);
        write_database(database, results, progress);
        database.commit();
    }
}

} // namespace

Study read_with_options(const std::string& file, const CommonOptions& options)
{
    auto study = read_study(file);
    if (options.seed) {
        study.localities.seed = *options.seed;
        study.hotspots.permutation.seed = *options.seed;
        study.need.sensitivity.seed = *options.seed;
    }
    return study;
}

GivenPlan given_plan(const RunCommand& command)
{
    const std::filesystem::path named = command.plan;
    const auto table = named / "assignment.csv";
    const auto file = std::filesystem::is_directory(named) && std::filesystem::exists(table) ? table : named;
    return {{file.string(), command.plan_layer, {}}, moves_of(command.moves), command.column};
}

Origin origin_of(const Study& study, const CommonOptions& options)
{
    auto origin = needshed::origin_of(study);
    origin.command = options.command;
    return origin;
}

int status_of(const Findings& findings, const CommonOptions& options)
{
    return options.strict && !findings.empty() ? findings_status : 0;
}

Study read_for_run(const RunCommand& command, const CommonOptions& options)
{
    auto study = read_with_options(command.study, options);
    study.localities.start = given_plan(command);
    study.localities.time_limit_s = command.time_limit_s;
    return study;
}

int run_study(const RunCommand& command, const CommonOptions& options, const Terminal& terminal)
{
    const auto study = read_for_run(command, options);
    const auto database = database_of(command, options);
    OutputDirectory output(command.output, options.overwrite, "provenance.json");
    ProgressLine line(options, terminal);
    const auto outcome = run(study, line.progress());
    const auto origin = origin_of(study, options);
    const auto results = results_of(outcome, origin);
    write_results(output, database, results, line.progress());
    line.clear();
    output.commit();
    if (options.json) {
        terminal.out << to_text(run_summary(results));
    }
    else if (!options.quiet) {
        terminal.out << survey_screen(study, outcome.survey, options.verbose) << plan_screen(outcome)
                     << fmt::format("\nWrote {}. Open report.html in a browser, needshed.qgs in QGIS; summary.json "
                                    "holds every figure.\n",
                                    command.output);
        if (database) {
            terminal.out << fmt::format("Wrote schema '{}' of {}.\n", database->schema, redacted(database->connection));
        }
    }
    return status_of(outcome.survey.findings, options);
}

int appraise_study(const RunCommand& command, const CommonOptions& options, const Terminal& terminal)
{
    const auto given = given_plan(command);
    const auto study = read_with_options(command.study, options);
    std::optional<OutputDirectory> output;
    if (!command.output.empty()) {
        output.emplace(command.output, options.overwrite, "provenance.json");
    }
    ProgressLine line(options, terminal);
    const auto outcome = appraise(study, given, line.progress());
    auto origin = origin_of(study, options);
    origin.inputs.push_back(given.file);
    const auto results = results_of(outcome, origin);
    if (output) {
        write_outputs(output->path(), results, line.progress());
    }
    line.clear();
    if (output) {
        output->commit();
    }
    if (options.json) {
        terminal.out << to_text(run_summary(results));
    }
    else if (!options.quiet) {
        terminal.out << survey_screen(study, outcome.survey, options.verbose) << plan_screen(outcome)
                     << objective_screen(outcome.proposal.plan);
        if (output) {
            terminal.out << fmt::format(
                "\nWrote {}. Open needshed.qgs in QGIS; assignment.csv is the plan with its moves "
                "made.\n",
                command.output);
        }
    }
    return status_of(outcome.survey.findings, options);
}

Survey survey_for(const Study& study, const CommonOptions& options, const Terminal& terminal)
{
    ProgressLine line(options, terminal);
    auto found = survey(study, line.progress());
    line.clear();
    if (options.json) {
        terminal.out << to_text(
            survey_summary(origin_of(study, options), found.units, found.demand, found.need, found.findings));
    }
    else if (!options.quiet) {
        terminal.out << survey_screen(study, found, options.verbose);
    }
    return found;
}

int check_study(const RunCommand& command, const CommonOptions& options, const Terminal& terminal)
{
    return status_of(survey_for(read_with_options(command.study, options), options, terminal).findings, options);
}

int study_demand(const RunCommand& command, const CommonOptions& options, const Terminal& terminal)
{
    const auto study = read_with_options(command.study, options);
    std::optional<OutputDirectory> output;
    if (!command.output.empty()) {
        output.emplace(command.output, options.overwrite, "demand.csv");
    }
    ProgressLine line(options, terminal);
    const auto found = overlay(study, line.progress());
    const auto origin = origin_of(study, options);
    if (output) {
        write_demand(output->path(), origin, found.units, found.demand, found.findings, line.progress());
    }
    line.clear();
    if (output) {
        output->commit();
    }
    if (options.json) {
        terminal.out << to_text(demand_summary(origin, found.units, found.demand, found.findings));
    }
    else if (!options.quiet) {
        terminal.out << demand_screen(study, found, options.verbose);
        if (output) {
            terminal.out << fmt::format(
                "\nWrote {}. demand.csv holds every unit, measure and period; reconciliation.csv, "
                "rejected.csv and unmatched.csv what did not arrive.\n",
                command.output);
        }
    }
    return status_of(found.findings, options);
}

namespace {

/// Need alone, or need and hot spots.
int measure_study(const RunCommand& command, const CommonOptions& options, const Terminal& terminal, bool with_hotspots)
{
    const auto study = read_with_options(command.study, options);
    std::optional<OutputDirectory> output;
    if (!command.output.empty()) {
        output.emplace(command.output, options.overwrite, "provenance.json");
    }
    ProgressLine line(options, terminal);
    const auto measurement = measure(study, with_hotspots, line.progress());
    const auto origin = origin_of(study, options);
    const auto measured = measured_of(measurement, origin);
    if (output) {
        write_measured(output->path(), measured, line.progress());
    }
    line.clear();
    if (output) {
        output->commit();
    }
    if (options.json) {
        terminal.out << to_text(measured_summary(measured));
    }
    else if (!options.quiet) {
        terminal.out << survey_screen(study, measurement.survey, options.verbose) << need_screen(measurement.survey);
        if (with_hotspots) {
            terminal.out << hotspots_screen(measurement.hotspots, measurement.needs)
                         << patterns_screen(study, measurement.patterns);
        }
        if (output) {
            terminal.out << fmt::format("\nWrote {}. Open {}units.geojson in QGIS.\n", command.output,
                                        with_hotspots ? "hotspots.geojson and " : "");
        }
    }
    return status_of(measurement.survey.findings, options);
}

} // namespace

int measure_need(const RunCommand& command, const CommonOptions& options, const Terminal& terminal)
{
    return measure_study(command, options, terminal, false);
}

int measure_hotspots(const RunCommand& command, const CommonOptions& options, const Terminal& terminal)
{
    return measure_study(command, options, terminal, true);
}

int simulate_county(const SimulateCommand& command, const CommonOptions& options, const Terminal& terminal)
{
    SimulationOptions simulation;
    simulation.units = command.units;
    simulation.vertices_per_unit = command.vertices_per_unit;
    simulation.months = command.months;
    simulation.seed = options.seed.value_or(simulation.seed);
    simulation.validate();
    OutputDirectory output(command.output, options.overwrite, "truth.csv");
    ProgressLine line(options, terminal);
    simulate(simulation, output.path(), line.progress());
    line.clear();
    output.commit();
    if (!options.quiet) {
        terminal.out << fmt::format("Wrote a synthetic county of {} units to {}.\n"
                                    "Run it with: needshed run {}/study.json -o results\n",
                                    simulation.units, command.output, command.output);
    }
    return 0;
}

} // namespace needshed
