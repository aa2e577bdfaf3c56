#pragma once

/// The *organisational matrix*: which services could be shared. A service stands for itself by its demand, a measure.
/// Two services of different agencies could share an *operational* approach, such as one team, where their hot spots
/// are the same places; a *strategic* one, such as one plan or one commissioner, where need for both goes together over
/// the area though its hot spots do not; else each is *unique* to its agency.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "needshed/core/finding.hpp"
#include "needshed/hotspots/hotspots.hpp"
#include "needshed/need/need.hpp"

namespace needshed {

enum class Approach : std::uint8_t { Unique, Strategic, Operational };

/// `unique`, `strategic` or `operational`.
std::string approach_name(Approach approach);

/// The approach of that name; nothing for another word.
std::optional<Approach> approach_of(std::string_view name);

/// Need goes together from this rank correlation on.
inline constexpr double strategic_correlation = 0.5;
/// Hot spots are the same places where so many units are hot for both, so much of the fewer of the two, and chance
/// would hardly give as many in common.
inline constexpr std::size_t operational_units = 3;
inline constexpr double operational_overlap = 0.5;
inline constexpr double operational_p = 0.05;

/// Two measures of different agencies, and the evidence.
struct ServicePair {
    std::size_t a = 0; ///< places in Need::measures, a < b
    std::size_t b = 0;
    double correlation = 0; ///< Spearman's, of standardised need; NaN where fewer than four units have both, or one
                            ///< does not vary
    std::size_t hot_a = 0;  ///< hot units
    std::size_t hot_b = 0;
    std::size_t hot_both = 0;
    double overlap = 0; ///< `hot_both` of the fewer of the two; NaN where one has none
    double p = 1; ///< that as many or more are hot for both, had chance laid each one's on the units that have both
    double shared_a = 0; ///< share of the records of `a` in units hot for both; NaN for scores
    double shared_b = 0;
    Approach approach = Approach::Unique;
    std::optional<Approach> agreed; ///< what partners say, who know more than demand shows
};

/// What partners say of two measures of different agencies.
struct AgreedService {
    std::string measure;
    std::string other;
    Approach approach = Approach::Unique;
};

/// What is best for one service, and with whose.
struct ServiceOutlook {
    std::size_t measure = 0;
    Approach approach = Approach::Unique;
    std::vector<std::size_t> with; ///< measures with which that approach could be shared
};

/// Shape    `pairs` in order of (a, b), those of one agency left out; `services` has one entry per measure of need
struct OrganisationalMatrix {
    std::vector<ServicePair> pairs;
    std::vector<ServiceOutlook> services;
};

/// Requires hot spots of the same measures
/// Source   Spearman (1904); Fisher's exact test for two groups, one-sided
OrganisationalMatrix compare_services(const Need& need, const Hotspots& hotspots);

/// Sets what partners agreed beside what demand shows, which stays what it is.
/// Findings `approach_not_shown`, where the two differ
/// Requires pairs of the matrix
void enter_agreed(const std::vector<AgreedService>& agreed, const Need& need, OrganisationalMatrix& matrix,
                  Findings& findings);

} // namespace needshed
