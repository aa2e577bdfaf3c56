#include "cli/command_line.hpp"

#include <filesystem>
#include <new>
#include <ostream>
#include <set>

#include <CLI/CLI.hpp>

#include "cli/options.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/core/text.hpp"
#include "needshed/core/version.hpp"
#include "needshed/coverage/version.hpp"
#include "needshed/io/writer.hpp"

namespace needshed {

namespace {

constexpr int usage_status = 2;

std::string version_text()
{
    return std::string("needshed ") + version() + "\n" + gdal_version() + ", " + geos_version() + ", " +
           proj_version() + "\n";
}

void add_common_options(CLI::App& command, CommonOptions& options)
{
    command.add_option("--threads", options.threads, "Threads to use; 0 means one per core. The result is the same")
        ->type_name("N");
    command.add_flag("-q,--quiet", options.quiet, "Print errors only");
    command.add_flag("-v,--verbose", options.verbose, "Print every finding, not only how many there are of each kind");
    command.add_flag_callback(
        "--progress", [&] { options.progress = true; }, "Show progress; by default it is shown on a terminal only");
    command.add_flag_callback(
        "--no-progress", [&] { options.progress = false; }, "Show no progress");
    command.add_flag("--json", options.json, "Print the summary as JSON on standard output");
}

CLI::Option* add_output_options(CLI::App& command, CommonOptions& options, std::string& output)
{
    auto* option = command.add_option("-o,--output", output, "Directory to write; it appears when it is complete")
                       ->required()
                       ->type_name("DIR");
    command.add_flag("--overwrite", options.overwrite, "Replace the directory if it holds an earlier output");
    command.add_option("--seed", options.seed, "Seed of all random numbers; same seed, same bytes")->type_name("N");
    return option;
}

struct CommandLine {
    CLI::App app{"Localities around common need, from boundaries and the records of several agencies.", "needshed"};
    CommonOptions options;
    RunCommand study;
    InitCommand init;
    std::vector<std::string> explained; ///< codes of units
    CompareCommand comparison;
    SimulateCommand simulation;
    CoverageCommand coverage;
    std::function<int(const Terminal&)> chosen;
};

void add_plan_options(CLI::App& command, CommandLine& line, CLI::Option& plan)
{
    auto* layer = command.add_option("--layer", line.study.plan_layer, "Layer of the plan, when the file has several");
    layer->type_name("NAME");
    auto* column =
        command.add_option("--column", line.study.column, "Column of the localities, such as A1 of alternatives.csv");
    column->capture_default_str()->type_name("COLUMN");
    if (!plan.get_required()) {
        layer->needs(&plan);
        column->needs(&plan);
    }
}

void add_database_options(CLI::App& command, CommandLine& line)
{
    auto* postgis =
        command.add_option("--postgis", line.study.database.connection, "Write the results into this database as well")
            ->type_name("CONNECTION");
    command
        .add_option("--schema", line.study.database.schema,
                    "Schema for them; --overwrite replaces an earlier output in it")
        ->needs(postgis)
        ->capture_default_str()
        ->type_name("NAME");
}

int run_as_asked(const CommandLine& line, const Terminal& terminal)
{
    return !line.study.verify.empty() ? verify_run(line.study, line.options, terminal)
           : line.study.dry_run       ? dry_run(line.study, line.options, terminal)
                                      : run_study(line.study, line.options, terminal);
}

void add_run(CommandLine& line)
{
    auto* run = line.app.add_subcommand("run", "Take a study through every stage and write the results");
    auto* study = run->add_option("STUDY", line.study.study, "Study file (JSON)")->type_name("");
    auto* output = add_output_options(*run, line.options, line.study.output)->required(false);
    auto* dry = run->add_flag("--dry-run", line.study.dry_run,
                              "Read and measure everything, tell rules that cannot be kept, write nothing");
    auto* from = run->add_option("--from", line.study.plan, "Plan to start the search from, as appraise takes it")
                     ->type_name("FILE");
    add_plan_options(*run, line, *from);
    auto* limit = run->add_option("--time-limit", line.study.time_limit_s,
                                  "Ends the search for localities then; the plan may differ from run to run")
                      ->check(CLI::Range(0.001, 1e9))
                      ->type_name("SECONDS");
    add_database_options(*run, line);
    auto* verify = run->add_option("--verify", line.study.verify,
                                   "Make this directory again, whatever command made it, and compare byte for byte");
    verify->type_name("DIR");
    const std::vector<const CLI::Option*> recorded{
        output, dry, from, limit, run->get_option("--seed"), run->get_option("--postgis")};
    add_common_options(*run, line.options);
    run->add_flag("--strict", line.options.strict, "Exit with status 1 when there are findings");
    run->footer("Examples:\n"
                "  needshed run study.json -o results\n"
                "  needshed run study.json -o results --overwrite --seed 7\n"
                "  needshed run study.json -o results --from edited.csv --time-limit 60\n"
                "  needshed run study.json -o results --json > summary.json\n"
                "  needshed run study.json --dry-run\n"
                "  needshed run --verify results\n"
                "  needshed run study.json -o results --postgis PG:service=gis --schema localities\n");
    run->callback([&line, study, output, dry, verify, recorded] {
        if (verify->empty() && study->empty()) {
            throw CLI::RequiredError("STUDY");
        }
        for (const auto* other : recorded) {
            if (!verify->empty() && !other->empty()) {
                throw CLI::ExcludesError("--verify", other->get_name());
            }
        }
        if (verify->empty() && dry->empty() && output->empty()) {
            throw CLI::RequiredError("--output");
        }
        line.chosen = [&line](const Terminal& terminal) { return run_as_asked(line, terminal); };
    });
}

void add_init(CommandLine& line)
{
    auto* init = line.app.add_subcommand("init", "Write a first study for a layer of areas and the tables beside it");
    init->add_option("SOURCE", line.init.source, "Layer of areas: anything GDAL opens")->required()->type_name("");
    init->add_option("TABLE", line.init.tables, "Tables of people and records; without any, those beside the layer")
        ->type_name("");
    init->add_option("-o,--output", line.init.output, "Study file to write")->capture_default_str()->type_name("FILE");
    init->add_flag("--overwrite", line.options.overwrite, "Replace the file");
    init->add_option("--layer", line.init.layer, "Layer, when the source has several")->type_name("NAME");
    init->add_option("--code", line.init.code, "Column of codes; without it, guessed")->type_name("COLUMN");
    add_common_options(*init, line.options);
    init->footer("Examples:\n"
                 "  needshed init wards.gpkg\n"
                 "  needshed init lsoa.gpkg people.csv crime.csv -o study.json\n"
                 "  needshed check study.json\n");
    init->callback([&line] {
        line.chosen = [&line](const Terminal& terminal) { return init_study(line.init, line.options, terminal); };
    });
}

void add_check(CommandLine& line)
{
    auto* check = line.app.add_subcommand("check", "Read everything a study names and report findings, without a plan");
    check->add_option("STUDY", line.study.study, "Study file (JSON)")->required()->type_name("");
    add_common_options(*check, line.options);
    check->add_flag("--strict", line.options.strict, "Exit with status 1 when there are findings");
    check->footer("Examples:\n"
                  "  needshed check study.json\n"
                  "  needshed check study.json --verbose\n"
                  "  needshed check study.json --strict --quiet && echo clean\n");
    check->callback([&line] {
        line.chosen = [&line](const Terminal& terminal) { return check_study(line.study, line.options, terminal); };
    });
}

void add_demand(CommandLine& line)
{
    auto* demand = line.app.add_subcommand("demand", "Put the records on the units, and account for every one of them");
    demand->add_option("STUDY", line.study.study, "Study file (JSON)")->required()->type_name("");
    demand->add_option("-o,--output", line.study.output, "Directory to write; without it, only the screen")
        ->type_name("DIR");
    demand->add_flag("--overwrite", line.options.overwrite, "Replace the directory if it holds an earlier output");
    add_common_options(*demand, line.options);
    demand->add_flag("--strict", line.options.strict, "Exit with status 1 when there are findings");
    demand->footer("Examples:\n"
                   "  needshed demand study.json\n"
                   "  needshed demand study.json -o demand\n"
                   "  needshed demand study.json --json > reconciliation.json\n");
    demand->callback([&line] {
        line.chosen = [&line](const Terminal& terminal) { return study_demand(line.study, line.options, terminal); };
    });
}

/// A command that measures a study without planning.
CLI::App& add_measuring(CommandLine& line, const std::string& name, const std::string& what)
{
    auto* command = line.app.add_subcommand(name, what);
    command->add_option("STUDY", line.study.study, "Study file (JSON)")->required()->type_name("");
    command->add_option("-o,--output", line.study.output, "Directory to write; without it, only the screen")
        ->type_name("DIR");
    command->add_flag("--overwrite", line.options.overwrite, "Replace the directory if it holds an earlier output");
    command->add_option("--seed", line.options.seed, "Seed of all random numbers; same seed, same bytes")
        ->type_name("N");
    add_common_options(*command, line.options);
    command->add_flag("--strict", line.options.strict, "Exit with status 1 when there are findings");
    return *command;
}

void add_need(CommandLine& line)
{
    auto& need = add_measuring(line, "need", "Set demand against people: rates, need index, and what it is made of");
    need.footer("Examples:\n"
                "  needshed need study.json\n"
                "  needshed need study.json -o need\n");
    need.callback([&line] {
        line.chosen = [&line](const Terminal& terminal) { return measure_need(line.study, line.options, terminal); };
    });
}

void add_hotspots(CommandLine& line)
{
    auto& hotspots = add_measuring(line, "hotspots",
                                   "Find hot spots, shared ones among them, and needs that are generic or localised");
    hotspots.footer("Examples:\n"
                    "  needshed hotspots study.json\n"
                    "  needshed hotspots study.json -o hotspots --seed 7\n");
    hotspots.callback([&line] {
        line.chosen = [&line](const Terminal& terminal) {
            return measure_hotspots(line.study, line.options, terminal);
        };
    });
}

void add_appraise(CommandLine& line)
{
    auto& appraise =
        add_measuring(line, "appraise", "Score a plan that somebody has drawn or edited, by the study's rules");
    auto* plan = appraise.add_option(
        "--plan", line.study.plan,
        "Table of unit and locality, such as assignment.csv, or a layer of areas with a locality each");
    plan->required()->type_name("FILE");
    add_plan_options(appraise, line, *plan);
    appraise.add_option("--move", line.study.moves, "Move a unit before scoring; may be given again and again")
        ->type_name("UNIT=LOCALITY")
        ->allow_extra_args(false);
    appraise.footer("Examples:\n"
                    "  needshed appraise study.json --plan results/assignment.csv\n"
                    "  needshed appraise study.json --plan redrawn.geojson -o redrawn\n"
                    "  needshed appraise study.json --plan results/assignment.csv --move E01019077=L03 -o moved\n"
                    "  needshed appraise study.json --plan results/alternatives.csv --column A1 -o results-A1\n");
    appraise.callback([&line] {
        line.chosen = [&line](const Terminal& terminal) { return appraise_study(line.study, line.options, terminal); };
    });
}

void add_sweep(CommandLine& line)
{
    auto& sweep =
        add_measuring(line, "sweep", "Propose a plan for each of several numbers of localities, to choose by");
    sweep.add_option("--count", line.study.counts, "Numbers to try: 5..40, or 5..40:5 for every fifth")
        ->required()
        ->type_name("RANGE");
    sweep.footer("Examples:\n"
                 "  needshed sweep study.json --count 5..40\n"
                 "  needshed sweep study.json --count 10..100:10 -o sweep\n");
    sweep.callback([&line] {
        line.chosen = [&line](const Terminal& terminal) { return sweep_study(line.study, line.options, terminal); };
    });
}

void add_explain(CommandLine& line)
{
    auto* explain = line.app.add_subcommand("explain", "Say why a unit is where it is, and what moving it would cost");
    explain->add_option("STUDY", line.study.study, "Study file (JSON)")->required()->type_name("");
    explain->add_option("UNIT", line.explained, "Codes of units")->required()->type_name("");
    auto* plan = explain->add_option("--plan", line.study.plan,
                                     "Plan, as appraise takes it; without it, the study's plan is sought again");
    plan->type_name("FILE");
    add_plan_options(*explain, line, *plan);
    explain->add_option("--seed", line.options.seed, "Seed of all random numbers; same seed, same bytes")
        ->type_name("N");
    add_common_options(*explain, line.options);
    explain->footer("Examples:\n"
                    "  needshed explain study.json E01020256\n"
                    "  needshed explain study.json E01020256 E01020257 --plan results/assignment.csv\n");
    explain->callback([&line] {
        line.chosen = [&line](const Terminal& terminal) {
            return explain_units(line.study, line.explained, line.options, terminal);
        };
    });
}

void add_compare(CommandLine& line)
{
    auto* compare = line.app.add_subcommand("compare", "Set two plans side by side: who moves, and what that changes");
    compare->add_option("BEFORE", line.comparison.before, "Directory of a run, or a table of unit and locality")
        ->required()
        ->type_name("");
    compare->add_option("AFTER", line.comparison.after, "The other plan, likewise")->required()->type_name("");
    compare->add_option("-o,--output", line.comparison.output, "Directory to write; without it, only the screen")
        ->type_name("DIR");
    compare->add_flag("--overwrite", line.options.overwrite, "Replace the directory if it holds an earlier output");
    add_common_options(*compare, line.options);
    compare->footer("Examples:\n"
                    "  needshed compare results-16 results-20\n"
                    "  needshed compare today.csv results -o moves\n");
    compare->callback([&line] {
        line.chosen = [&line](const Terminal& terminal) {
            return compare_runs(line.comparison, line.options, terminal);
        };
    });
}

void add_simulate(CommandLine& line)
{
    auto* simulate = line.app.add_subcommand("simulate", "Write a synthetic county to rehearse with");
    add_output_options(*simulate, line.options, line.simulation.output);
    simulate->add_option("--units", line.simulation.units, "Number of units, 100 to 250,000")
        ->capture_default_str()
        ->type_name("N");
    simulate->add_option("--vertices", line.simulation.vertices_per_unit, "Mean number of vertices of a unit's outline")
        ->capture_default_str()
        ->type_name("N");
    simulate->add_option("--months", line.simulation.months, "Months of records")
        ->capture_default_str()
        ->type_name("N");
    add_common_options(*simulate, line.options);
    simulate->footer("Examples:\n"
                     "  needshed simulate -o county\n"
                     "  needshed simulate -o big --units 35000 --vertices 200 --seed 3\n"
                     "  needshed run county/study.json -o results\n");
    simulate->callback([&line] {
        line.chosen = [&line](const Terminal& terminal) {
            return simulate_county(line.simulation, line.options, terminal);
        };
    });
}

void add_layer_options(CLI::App& command, CoverageCommand& coverage)
{
    command.add_option("SOURCE", coverage.source, "Layer of areas: anything GDAL opens")->required()->type_name("");
    command.add_option("--layer", coverage.layer, "Layer, when the source has several")->type_name("NAME");
    command.add_option("--where", coverage.where, "Condition in OGR SQL")->type_name("SQL");
    command.add_option("--code", coverage.code, "Column of codes; without it units are numbered")->type_name("COLUMN");
    command.add_option("--name", coverage.name, "Column of names")->type_name("COLUMN");
    command.add_option("--crs", coverage.crs, "System of the layer, whatever it states")->type_name("CRS");
    command.add_option("--working-crs", coverage.working_crs, "System to measure in")->type_name("CRS");
    command.add_option("--snap", coverage.snap_m, "Borders this near to each other are one, in metres")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 1000.0))
        ->type_name("M");
    command.add_option("--max-gap", coverage.max_gap_m2, "Gaps up to this area are filled, in square metres")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 1e12))
        ->type_name("M2");
}

void add_network_options(CLI::App& command, CoverageCommand& coverage)
{
    command.add_option("--neighbours", coverage.neighbours, "rook: share a border; queen: also meet at a corner")
        ->capture_default_str()
        ->check(CLI::IsMember({"rook", "queen"}))
        ->type_name("KIND");
    command.add_option("--islands", coverage.islands, "What no border joins to the rest: link, separate or error")
        ->capture_default_str()
        ->check(CLI::IsMember({"link", "separate", "error"}))
        ->type_name("WORD");
    command.add_option("--link", coverage.links, "Two units that a bridge or a ferry joins; may be repeated")
        ->allow_extra_args(false)
        ->type_name("CODE CODE");
    auto* barriers = command.add_option("--barriers", coverage.barriers, "Lines or areas that cancel borders");
    barriers->type_name("SOURCE");
    command.add_option("--barrier-tolerance", coverage.barrier_tolerance_m, "How near a border lies on one, in metres")
        ->capture_default_str()
        ->check(CLI::Range(0.001, 1000.0))
        ->type_name("M")
        ->needs(barriers);
    command.add_option("--barrier-layer", coverage.barrier_layer, "Their layer")->type_name("NAME")->needs(barriers);
    command.add_option("--barrier-where", coverage.barrier_where, "Condition on them")
        ->type_name("SQL")
        ->needs(barriers);
    command.add_option("--barrier-crs", coverage.barrier_crs, "Their system")->type_name("CRS")->needs(barriers);
}

void add_coverage(CommandLine& line)
{
    auto* coverage = line.app.add_subcommand("coverage", "Report on a layer of areas: borders, neighbours, defects");
    add_layer_options(*coverage, line.coverage);
    coverage->add_option("-o,--output", line.coverage.output, "Directory to write arcs, borders and neighbours to")
        ->type_name("DIR");
    coverage->add_flag("--overwrite", line.options.overwrite, "Replace the directory if it holds an earlier output");
    add_network_options(*coverage, line.coverage);
    add_common_options(*coverage, line.options);
    coverage->add_flag("--strict", line.options.strict, "Exit with status 1 when there are findings");
    coverage->footer(
        "Examples:\n"
        "  needshed coverage wards.gpkg --code ward_code\n"
        "  needshed coverage wards.gpkg --code ward_code --neighbours queen -o network\n"
        "  needshed coverage wards.gpkg --code ward_code --barriers estuaries.gpkg --link W07 W12 -o network\n");
    coverage->callback([&line] {
        line.chosen = [&line](const Terminal& terminal) {
            return describe_coverage(line.coverage, line.options, terminal);
        };
    });
}

void define(CommandLine& line)
{
    line.app.set_version_flag("--version", version_text());
    line.app.require_subcommand(1);
    line.app.fallthrough(false);
    line.app.footer("Examples:\n"
                    "  needshed simulate -o county\n"
                    "  needshed run county/study.json -o results\n"
                    "\n'needshed COMMAND --help' describes a command.\n"
                    "Exit status: 0 done, 1 findings under --strict, 2 usage, 3 study or input,\n"
                    "4 no plan satisfies the bounds, 5 internal, 130 interrupted, 143 terminated.\n");
    add_init(line);
    add_run(line);
    add_check(line);
    add_demand(line);
    add_need(line);
    add_hotspots(line);
    add_appraise(line);
    add_sweep(line);
    add_explain(line);
    add_compare(line);
    add_coverage(line);
    add_simulate(line);
}

/// What is wrong with the command line, and where to read on.
std::string usage_problem(const CLI::App& app, int argc, const char* const* argv, const CLI::ParseError& error)
{
    const auto chosen = app.get_subcommands();
    if (!chosen.empty()) {
        return std::string(error.what()) + ". See 'needshed " + chosen.front()->get_name() + " --help'";
    }
    std::vector<std::string> commands;
    for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        commands.push_back(command->get_name());
    }
    if (argc < 2 || argv[1][0] == '-') {
        return std::string(argc < 2 ? "no command given" : error.what()) + ". Commands: " + list_names(commands);
    }
    const auto nearest = nearest_name(argv[1], commands);
    return std::string("there is no command '") + argv[1] + "'. " +
           (nearest.empty() ? "Commands: " + list_names(commands) : "Did you mean '" + nearest + "'");
}

/// Options that say where output goes and how the command speaks: what is asked for is the same with others.
bool is_manner(const CLI::Option& option)
{
    static const std::set<std::string> manners{"help",    "output",   "overwrite",   "threads", "quiet",
                                               "verbose", "progress", "no-progress", "json",    "strict",
                                               "postgis", "schema",   "dry-run",     "verify"};
    return !option.get_lnames().empty() && manners.contains(option.get_lnames().front());
}

/// What was asked for: the command, the study by the name of its file, and the options that results depend on, as
/// typed.
std::vector<std::string> asked_for(const CLI::App& app)
{
    const auto* chosen = app.get_subcommands().front();
    std::vector<std::string> positional{chosen->get_name()};
    std::vector<std::string> named;
    for (const auto* option : chosen->get_options()) {
        if (option->empty() || is_manner(*option)) {
            continue;
        }
        for (const auto& value : option->results()) {
            if (option->get_positional()) {
                positional.push_back(value);
            }
            else {
                named.insert(named.end(), {"--" + option->get_lnames().front(), value});
            }
        }
    }
    if (positional.size() > 1) {
        positional[1] = std::filesystem::path(positional[1]).filename().string(); // the same from any directory
    }
    positional.insert(positional.end(), named.begin(), named.end());
    return positional;
}

int guarded(const CommandLine& line, const Terminal& terminal)
{
    try {
        int status = 0;
        with_threads(line.options.threads, [&] { status = line.chosen(terminal); });
        if (!terminal.out.flush()) {
            throw Error(ErrorKind::Input, "standard output", "cannot be written",
                        "What was written to files is complete; check where the output goes");
        }
        return status;
    }
    catch (const Error& error) {
        terminal.err << "needshed: " << error.what() << '\n';
        return exit_status(error.kind());
    }
    catch (const std::bad_alloc&) {
        terminal.err << "needshed: not enough memory for this study. Leave out columns or measures, or use a larger "
                        "machine.\n";
    }
    catch (const std::exception& error) {
        terminal.err << "needshed: internal error: " << error.what() << ". Please report it with the study file.\n";
    }
    return exit_status(ErrorKind::Internal);
}

} // namespace

int run_command_line(int argc, const char* const* argv, const Terminal& terminal)
{
    CommandLine line;
    define(line);
    try {
        line.app.parse(argc, const_cast<char**>(argv));
    }
    catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
            return line.app.exit(error, terminal.out, terminal.err);
        }
        terminal.err << "needshed: " << usage_problem(line.app, argc, argv, error) << ".\n";
        return usage_status;
    }
    line.options.command = asked_for(line.app);
    return guarded(line, terminal);
}

} // namespace needshed
