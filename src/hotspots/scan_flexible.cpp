// For each centre the connected sets among its nearest units that hold the centre are listed, each once: a set grows by
// one of its neighbours that has not been passed over before, as in the enumeration of connected subgraphs. The units
// that are not raised by themselves stay out (Tango 2008), which leaves a handful of candidates about a centre where
// there is nothing to find, and lets thousands of deals be scanned; without it a window of 15 units has tens of
// thousands of shapes and a scan of one deal takes seconds.

#include <algorithm>
#include <bit>
#include <cmath>

#include <boost/math/special_functions/gamma.hpp>

#include "hotspots/near.hpp"
#include "hotspots/scan.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/parallel.hpp"

namespace needshed {

namespace {

constexpr std::uint32_t no_member = 0xffffffffU;

/// The least count at which P(X > c) + P(X = c)/2 falls below `screen`, X Poisson with mean `expected`.
double least_raised(double expected, double screen)
{
    if (!(expected > 0)) {
        return 1;
    }
    double count = std::max(0.0, std::floor(expected - 2 * std::sqrt(expected)));
    double below = count > 0 ? boost::math::gamma_q(count, expected) : 0; // P(X < count)
    double at = std::exp(count * std::log(expected) - expected - boost::math::lgamma(count + 1));
    while (1 - below - at / 2 >= screen) {
        below += at;
        ++count;
        at *= expected / count;
    }
    return count;
}

/// The nearest of each centre, itself first, and who borders on whom among them.
class Shapes {
public:
    Shapes(const ScanField& field, const Graph& graph, const ScanOptions& options) : m_field(field)
    {
        const auto nearest = std::min(options.flexible_units, field.members());
        m_size = nearest;
        std::vector<std::uint32_t> member_of(graph.unit_count(), no_member);
        for (std::uint32_t m = 0; m < field.members(); ++m) {
            member_of[to_index(field.unit[m])] = m;
            m_least.push_back(least_raised(field.expected[m], options.flexible_screen));
        }
        m_near.resize(nearest * field.members());
        m_borders.resize(nearest * field.members());
        const PointGrid grid(field.point);
        parallel_for(field.members(), 64, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                fill(grid, graph, member_of, static_cast<std::uint32_t>(i));
            }
        });
    }

    /// Calls `visit(mask, cases, expected)` for every connected set of raised members that holds the centre.
    /// `is_free(member)` tells which may be used.
    template <typename Visit, typename Free>
    void for_each_set(std::uint32_t centre, const std::vector<double>& cases, double largest, Visit visit,
                      Free is_free) const
    {
        const auto near = near_of(centre);
        std::uint32_t candidates = 0;
        for (std::size_t k = 0; k < near.size(); ++k) {
            if (cases[near[k]] >= m_least[near[k]] && is_free(near[k])) {
                candidates |= 1U << k;
            }
        }
        if ((candidates & 1U) != 0) {
            grow({centre, cases, candidates, largest}, 1U, cases[centre], m_field.expected[centre], ~candidates | 1U,
                 visit);
        }
    }

    std::vector<std::uint32_t> members_of(const Window& window) const
    {
        std::vector<std::uint32_t> members;
        const auto near = near_of(window.centre);
        for (std::size_t k = 0; k < near.size(); ++k) {
            if ((window.mask >> k & 1U) != 0) {
                members.push_back(near[k]);
            }
        }
        return members;
    }

private:
    struct Task {
        std::uint32_t centre;
        const std::vector<double>& cases;
        std::uint32_t candidates;
        double largest;
    };

    std::span<const std::uint32_t> near_of(std::uint32_t centre) const
    {
        return {m_near.data() + centre * m_size, m_size};
    }

    void fill(const PointGrid& grid, const Graph& graph, const std::vector<std::uint32_t>& member_of,
              std::uint32_t centre)
    {
        auto* near = m_near.data() + centre * m_size;
        near[0] = centre;
        std::size_t count = 1;
        for (const auto& each : grid.nearest(centre, m_size - 1)) {
            near[count++] = each.point;
        }
        for (std::size_t k = 0; k < m_size; ++k) {
            std::uint32_t borders = 0;
            for (const auto neighbour : graph.neighbours(m_field.unit[near[k]])) {
                const auto* found = std::find(near, near + m_size, member_of[to_index(neighbour)]);
                borders |= found != near + m_size ? 1U << (found - near) : 0;
            }
            m_borders[centre * m_size + k] = borders;
        }
    }

    std::uint32_t borders_of(std::uint32_t centre, std::uint32_t set) const
    {
        std::uint32_t result = 0;
        for (; set != 0; set &= set - 1) {
            result |= m_borders[centre * m_size + static_cast<std::size_t>(std::countr_zero(set))];
        }
        return result;
    }

    /// Every set that holds `set` and none of `barred`.
    template <typename Visit>
    void grow(const Task& task, std::uint32_t set, double cases, double expected, std::uint32_t barred,
              Visit& visit) const
    {
        if (expected <= task.largest) {
            visit(set, cases, expected);
        }
        auto frontier = borders_of(task.centre, set) & ~barred;
        for (; frontier != 0; frontier &= frontier - 1) {
            const auto k = static_cast<std::size_t>(std::countr_zero(frontier));
            const auto bit = 1U << k;
            const auto member = near_of(task.centre)[k];
            barred |= bit;
            grow(task, set | bit, cases + task.cases[member], expected + m_field.expected[member], barred, visit);
        }
    }

    const ScanField& m_field;
    std::size_t m_size = 0;
    std::vector<double> m_least; ///< per member: the count from which it is raised
    std::vector<std::uint32_t> m_near;
    std::vector<std::uint32_t> m_borders; ///< masks over the centre's nearest
};

Scan scan_of(const ScanField& field, const Shapes& shapes, const ScanOptions& options)
{
    const double largest = options.largest_share * field.total;
    Scan scan;
    scan.best_ratio = [&field, &shapes, largest](const std::vector<double>& cases) {
        double best = 0;
        for (std::uint32_t centre = 0; centre < field.members(); ++centre) {
            shapes.for_each_set(
                centre, cases, largest,
                [&](std::uint32_t, double c, double e) {
                    if (may_beat(c, e, field.total, best)) {
                        best = std::max(best, log_likelihood_ratio(c, e, field.total));
                    }
                },
                [](std::uint32_t) { return true; });
        }
        return best;
    };
    scan.best_window = [&field, &shapes, largest](std::uint32_t centre, const std::vector<std::uint8_t>& taken) {
        std::optional<Window> best;
        shapes.for_each_set(
            centre, field.cases, largest,
            [&](std::uint32_t mask, double c, double e) {
                const double llr = log_likelihood_ratio(c, e, field.total);
                if (llr > (best ? best->llr : 0)) {
                    best = Window{llr, c, e, centre, 0, mask, 0, 0};
                }
            },
            [&](std::uint32_t member) { return taken[member] == 0; });
        return best;
    };
    scan.members_of = [&shapes](const Window& window) { return shapes.members_of(window); };
    return scan;
}

} // namespace

std::vector<ScanCluster> scan_flexible(const Graph& graph, std::span<const Point> points, std::span<const double> cases,
                                       std::span<const double> expected, const ScanOptions& options, Progress& progress)
{
    options.validate();
    if (graph.unit_count() != points.size()) {
        throw Error(ErrorKind::Usage, "scan", "graph and points differ in number of units", "Give one point per unit");
    }
    const std::vector<double> case_row(cases.begin(), cases.end());
    const std::vector<double> expected_row(expected.begin(), expected.end());
    const auto field = scan_field(points, std::span(&case_row, 1), std::span(&expected_row, 1));
    if (field.members() < 2) {
        return {};
    }
    const Shapes shapes(field, graph, options);
    return find_clusters(field, scan_of(field, shapes, options), options, progress);
}

} // namespace needshed
