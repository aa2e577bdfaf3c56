#pragma once

/// The *market* decides whether a change of a partition is worth its price.

#include <cmath>
#include <limits>

#include "localities/partition.hpp"
#include "needshed/core/random.hpp"

namespace needshed::localities {

/// Violations are not traded against cost: no change may add to them, and any that lessens them is welcome.
inline constexpr double hard = std::numeric_limits<double>::infinity();

struct Market {
    double heat = 0;
    double penalty = hard; ///< cost of one unit of violation

    bool forbids(double violation) const noexcept { return violation > 0 && std::isinf(penalty); }

    /// Metropolis' rule; without heat, only what costs less.
    bool accepts(const Change& change, Random& random) const
    {
        if (std::isinf(penalty) && change.violation != 0) {
            return change.violation < 0;
        }
        const double price = change.violation == 0 ? change.cost : change.cost + penalty * change.violation;
        return price < 0 || (price < hopeless * heat && lucky(price / heat, random.uniform()));
    }

private:
    /// `draw < exp(-x)`. Since exp(x) is above 1 + x + x² / 2, most that fail need no exponential.
    static bool lucky(double x, double draw) noexcept { return draw * (1 + x + x * x / 2) < 1 && draw < std::exp(-x); }

    /// No chance worth a random number: exp(-30) is 1e-13.
    static constexpr double hopeless = 30;
};

} // namespace needshed::localities
