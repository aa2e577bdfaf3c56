#pragma once

#include <string>

#include "release/report/context.hpp"

namespace needshed::report {

/// What a term asks for, its weight, and how far a plan gets. Words and outcome are HTML.
struct Aim {
    std::string words;
    double weight = 0;
    std::string outcome;
};

Aim aim_of(const Context& context, const TermScore& term);

} // namespace needshed::report
