#pragma once

/// A *starter* is a first study for a layer of areas: what a program can guess of codes, names, levels above, people
/// and records, as a study file with notes that say why, for people to correct. It passes `needshed check` as it is, if
/// any records were found.

#include <string>
#include <vector>

#include "needshed/core/progress.hpp"
#include "needshed/io/source.hpp"

namespace needshed {

struct StarterOptions {
    Source layer;
    std::string code;                ///< column of unit codes; empty: guessed
    std::string study;               ///< file to be written: paths in it are relative to its directory
    std::vector<std::string> tables; ///< empty: what lies beside the layer, and in directories beside it
};

struct Starter {
    std::string text;               ///< of the study file
    std::vector<std::string> notes; ///< what was found, one line each, for the screen
};

/// Reads the layer and the first rows of the tables.
/// Throws   Error{Input} when the layer cannot be read, holds no areas, or has no column that could be the code
Starter make_starter(const StarterOptions& options, Progress& progress);

} // namespace needshed
