#pragma once

/// What all sections of the report share: the results and what is looked up in them again and again.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "needshed/localities/ensemble.hpp"
#include "release/layers.hpp"

namespace needshed::report {

/// A border between two localities, and the cheapest way to move it.
struct BorderFacts {
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    double length_m = 0;
    double support = 0; ///< NaN without an ensemble
    Firmness firmness = Firmness::Unknown;
    const BorderPrice* cheapest = nullptr; ///< that breaks no rule; nullptr where there is none
};

struct Context {
    const Results& results;
    const Layers& layers;
    const Population* population;       ///< by which people are counted; nullptr without any
    std::vector<double> people;         ///< of each locality; NaN without a population
    std::vector<std::size_t> need_rank; ///< of each locality by need index, 1 is most; 0 where missing
    std::vector<BorderFacts> borders;   ///< in order of (a, b)
};

Context context_of(const Results& results, const Layers& layers);

/// `L05 Barton`, escaped, and the same with a link to the section of the locality.
std::string locality_name(const Context& context, std::size_t locality);
std::string locality_link(const Context& context, std::size_t locality);

/// `E01020256 Teignbridge 006B`, escaped.
std::string unit_name(const Context& context, UnitIndex unit);

/// `increase` or `decrease` of the objective, in words: the price of a move.
std::string price_words(const Context& context, const BorderPrice& price);

} // namespace needshed::report
