#pragma once

/// A *method* is how a plan is looked for: needshed's own search, or a published method for those who must cite one.
/// The tree methods (SKATER, REDCAP) cut a *spanning tree* of the units, one edge at a time, where that lessens the
/// within sum of squares most; SCHC merges neighbours and stops at the number asked for. AZP and max-p move units over
/// borders from random starts.
/// Source   Assunção, Neves, Câmara & Freitas (2006), SKATER; Guo (2008), REDCAP; Guo & Wang (2011) for its Ward
///          linkage; Openshaw & Rao (1995), AZP; Duque, Anselin & Rey (2012), max-p-regions; Wei, Rey & Knaap (2021);
///          DeFord, Duchin & Solomon (2021), recombination

#include <cstdint>
#include <string>

namespace needshed {

enum class MethodName : std::uint8_t { Search, Skater, Redcap, Schc, Azp, MaxP, Recombination };

/// Between which units the distance of two clusters is taken.
enum class LinkOrder : std::uint8_t {
    First, ///< those next to each other
    Full   ///< all
};

enum class Linkage : std::uint8_t { Single, Complete, Average, Ward };

/// How AZP and max-p decide on a move.
enum class LocalSearch : std::uint8_t { Greedy, Tabu, Annealing };

/// Each method reads its own: REDCAP `order` and `linkage`, SCHC `linkage`, AZP and max-p `search`.
struct Method {
    MethodName name = MethodName::Search;
    LinkOrder order = LinkOrder::Full;
    Linkage linkage = Linkage::Ward;
    LocalSearch search = LocalSearch::Greedy;

    /// Throws   Error{Input} for REDCAP of first order with Ward's linkage, which nobody has defined
    void validate() const;
};

/// `redcap full ward`, `azp tabu`; `search` for needshed's own.
std::string method_text(const Method& method);

/// Which rules a method can keep, beside those that tie units together and those that part the study area, which all
/// keep.
struct MethodAbility {
    bool minimums = true;
    bool maximums = true;
    bool apart = true;       ///< units that may not share a locality, also by different labels of `fixed`
    bool terms = true;       ///< other than common need
    bool start = true;       ///< a plan to begin with
    bool count_asked = true; ///< as many localities as are asked for
    bool most = true;        ///< as many as the bounds allow
};
MethodAbility ability_of(const Method& method);

} // namespace needshed
