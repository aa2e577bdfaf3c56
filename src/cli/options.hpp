#pragma once

/// Options that mean the same for every command, and what commands share.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/command_line.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/coverage/coverage.hpp"
#include "needshed/io/database.hpp"
#include "needshed/release/outputs.hpp"
#include "needshed/study/run.hpp"
#include "needshed/study/study.hpp"

namespace needshed {

struct CommonOptions {
    int threads = 0;
    std::optional<std::uint64_t> seed;
    bool overwrite = false;
    bool quiet = false;
    bool verbose = false;
    std::optional<bool> progress;
    bool json = false;
    bool strict = false;
    std::vector<std::string> command; ///< as the record of what it wrote has it
};

struct RunCommand {
    std::string study;
    std::string output;              ///< empty where a command may do without
    DatabaseTarget database;         ///< without a connection: none
    std::string plan;                ///< file of a given plan, or one to start from
    std::string column = "locality"; ///< of the plan
    std::string plan_layer;          ///< its layer; empty: the only one
    std::vector<std::string> moves;
    double time_limit_s = 0; ///< 0: none
    std::string verify;      ///< directory to make again and compare with, or its provenance; empty: none
    bool dry_run = false;    ///< read everything, write nothing
    std::string counts;      ///< of a sweep: `5..40`, or `5..40:5`
};

struct InitCommand {
    std::string source;
    std::string layer;
    std::string code;
    std::vector<std::string> tables;
    std::string output = "study.json";
};

struct CompareCommand {
    std::string before; ///< directory of a run, or a table
    std::string after;
    std::string output; ///< empty: nothing is written
};

struct SimulateCommand {
    std::string output;
    std::size_t units = 400;
    int vertices_per_unit = 60;
    int months = 12;
};

struct CoverageCommand {
    std::string source;
    std::string output; ///< empty: nothing is written
    std::string layer;
    std::string where;
    std::string code;
    std::string name;
    std::string crs;
    std::string working_crs;
    double snap_m = CoverageOptions().snap_m;
    double max_gap_m2 = CoverageOptions().max_gap_m2;
    std::string neighbours = "rook";
    std::string islands = "link";
    std::vector<std::pair<std::string, std::string>> links; ///< by code
    std::string barriers;
    std::string barrier_layer;
    std::string barrier_where;
    std::string barrier_crs;
    double barrier_tolerance_m = Barriers().tolerance_m;
};

/// Each does what its command says and gives the exit status.
int run_study(const RunCommand& command, const CommonOptions& options, const Terminal& terminal);
int verify_run(const RunCommand& command, const CommonOptions& options, const Terminal& terminal);
int dry_run(const RunCommand& command, const CommonOptions& options, const Terminal& terminal);
int sweep_study(const RunCommand& command, const CommonOptions& options, const Terminal& terminal);
int appraise_study(const RunCommand& command, const CommonOptions& options, const Terminal& terminal);
int check_study(const RunCommand& command, const CommonOptions& options, const Terminal& terminal);
int study_demand(const RunCommand& command, const CommonOptions& options, const Terminal& terminal);
int measure_need(const RunCommand& command, const CommonOptions& options, const Terminal& terminal);
int measure_hotspots(const RunCommand& command, const CommonOptions& options, const Terminal& terminal);
int init_study(const InitCommand& command, const CommonOptions& options, const Terminal& terminal);
int explain_units(const RunCommand& command, const std::vector<std::string>& units, const CommonOptions& options,
                  const Terminal& terminal);
int compare_runs(const CompareCommand& command, const CommonOptions& options, const Terminal& terminal);
int simulate_county(const SimulateCommand& command, const CommonOptions& options, const Terminal& terminal);
int describe_coverage(const CoverageCommand& command, const CommonOptions& options, const Terminal& terminal);

/// The study with the options that go before its keys.
/// Throws   Error{Input} as read_study
Study read_with_options(const std::string& file, const CommonOptions& options);

/// The same with what a run is told besides.
Study read_for_run(const RunCommand& command, const CommonOptions& options);

/// The plan that a command names: a file, or the directory of a run.
GivenPlan given_plan(const RunCommand& command);

/// What a record of the command says of the study.
Origin origin_of(const Study& study, const CommonOptions& options);

/// Reads and measures what the study names, and prints what was found.
Survey survey_for(const Study& study, const CommonOptions& options, const Terminal& terminal);

/// 1 when there are findings and `--strict` asks for it, else 0.
int status_of(const Findings& findings, const CommonOptions& options);

/// A bar on the terminal; silent where nobody looks.
class ProgressLine {
public:
    ProgressLine(const CommonOptions& options, const Terminal& terminal);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    Progress& progress() { return m_progress; }

    /// Takes the line away.
    void clear();

private:
    void show(const ProgressEvent& event);

    const Terminal& m_terminal;
    Progress m_progress;
    bool m_is_shown = false;
    std::string m_stage;
    std::chrono::steady_clock::time_point m_begun;
    std::chrono::steady_clock::time_point m_last;
};

} // namespace needshed
