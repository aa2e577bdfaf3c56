// For each centre the other units stand in order of distance, up to the largest window; a scan runs along that order
// and adds up cases and expectations. A cylinder does so for every run of periods: sums are kept per period, and all
// runs are tried at each step.

#include <algorithm>
#include <cmath>
#include <numeric>

#include "hotspots/near.hpp"
#include "hotspots/scan.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/parallel.hpp"

namespace needshed {

namespace {

/// The nearest members of each centre, itself first. The top bit of an entry says that the next is as near, so that no
/// window ends between them.
class Circles {
public:
    Circles(const ScanField& field, const ScanOptions& options, const Barred& barred)
    {
        for (std::size_t m = 0; m < field.members(); ++m) {
            double sum = 0;
            for (std::size_t t = 0; t < field.periods; ++t) {
                sum += field.expected[t * field.members() + m];
            }
            m_expected.push_back(sum);
        }
        const auto most = std::min(options.largest_units, field.members() - 1);
        const PointGrid grid(field.point);
        std::vector<std::vector<std::uint32_t>> rows(field.members());
        parallel_for(rows.size(), 16, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                auto near = grid.nearest(static_cast<std::uint32_t>(i), most);
                if (barred) {
                    std::erase_if(
                        near, [&](const Neighbour& other) { return barred(field.unit[i], field.unit[other.point]); });
                }
                near.insert(near.begin(), {0, static_cast<std::uint32_t>(i)});
                rows[i] = row_of(near, options.largest_share * field.total);
            }
        });
        for (const auto& row : rows) {
            m_order.insert(m_order.end(), row.begin(), row.end());
            m_start.push_back(m_order.size());
        }
    }

    std::span<const std::uint32_t> row(std::uint32_t centre) const
    {
        return {m_order.data() + m_start[centre], m_start[centre + 1] - m_start[centre]};
    }

    static std::uint32_t member_of(std::uint32_t entry) { return entry & ~tie; }
    static bool ends_here(std::uint32_t entry) { return (entry & tie) == 0; }

private:
    static constexpr std::uint32_t tie = 0x80000000U;

    /// Members by distance while they hold no more than `largest`; those as near as each other stay together.
    std::vector<std::uint32_t> row_of(const std::vector<Neighbour>& near, double largest) const
    {
        std::vector<std::uint32_t> row;
        double sum = 0;
        for (std::size_t first = 0; first < near.size();) {
            std::size_t last = first;
            double more = 0;
            for (; last < near.size() && near[last].squared == near[first].squared; ++last) {
                more += m_expected[near[last].point];
            }
            if (sum + more > largest) {
                break;
            }
            for (std::size_t k = first; k < last; ++k) {
                row.push_back(near[k].point | (k + 1 < last ? tie : 0));
            }
            sum += more;
            first = last;
        }
        return row;
    }

    std::vector<double> m_expected; ///< per member, all periods
    std::vector<std::size_t> m_start{0};
    std::vector<std::uint32_t> m_order;
};

/// Calls `window(size, first, last, cases, expected)` for every window of a centre; `stop(member)` ends them.
template <typename Visit, typename Stop>
void for_each_window(const ScanField& field, const Circles& circles, std::uint32_t centre,
                     const std::vector<double>& cases, bool prospective, std::vector<double>& sums, Visit visit,
                     Stop stop)
{
    const auto periods = field.periods;
    const auto longest = std::max<std::size_t>(1, periods / 2);
    sums.assign(2 * periods, 0);
    std::size_t size = 0;
    for (const auto entry : circles.row(centre)) {
        const auto member = Circles::member_of(entry);
        if (stop(member)) {
            return;
        }
        ++size;
        for (std::size_t t = 0; t < periods; ++t) {
            sums[2 * t] += cases[t * field.members() + member];
            sums[2 * t + 1] += field.expected[t * field.members() + member];
        }
        if (!Circles::ends_here(entry)) {
            continue;
        }
        for (std::size_t last = prospective ? periods - 1 : 0; last < periods; ++last) {
            double c = 0;
            double e = 0;
            for (std::size_t length = 1; length <= std::min(longest, last + 1); ++length) {
                c += sums[2 * (last + 1 - length)];
                e += sums[2 * (last + 1 - length) + 1];
                visit(size, last + 1 - length, last, c, e);
            }
        }
    }
}

/// The best ratio in space alone, where most of the time goes: one period, nothing to choose.
double best_in_space(const ScanField& field, const Circles& circles, const std::vector<double>& cases)
{
    double best = 0;
    for (std::uint32_t centre = 0; centre < field.members(); ++centre) {
        double c = 0;
        double e = 0;
        for (const auto entry : circles.row(centre)) {
            const auto member = Circles::member_of(entry);
            c += cases[member];
            e += field.expected[member];
            if (may_beat(c, e, field.total, best) && Circles::ends_here(entry)) {
                best = std::max(best, log_likelihood_ratio(c, e, field.total));
            }
        }
    }
    return best;
}

Scan scan_of(const ScanField& field, const Circles& circles, const ScanOptions& options)
{
    Scan scan;
    scan.best_ratio = [&](const std::vector<double>& cases) {
        if (field.periods == 1) {
            return best_in_space(field, circles, cases);
        }
        double best = 0;
        std::vector<double> sums;
        for (std::uint32_t centre = 0; centre < field.members(); ++centre) {
            for_each_window(
                field, circles, centre, cases, options.prospective, sums,
                [&](std::size_t, std::size_t, std::size_t, double c, double e) {
                    if (may_beat(c, e, field.total, best)) {
                        best = std::max(best, log_likelihood_ratio(c, e, field.total));
                    }
                },
                [](std::uint32_t) { return false; });
        }
        return best;
    };
    scan.best_window = [&](std::uint32_t centre, const std::vector<std::uint8_t>& taken) {
        std::optional<Window> best;
        std::vector<double> sums;
        for_each_window(
            field, circles, centre, field.cases, options.prospective, sums,
            [&](std::size_t size, std::size_t first, std::size_t last, double c, double e) {
                const double llr = log_likelihood_ratio(c, e, field.total);
                if (llr > (best ? best->llr : 0)) {
                    best = Window{llr, c, e, centre, size, 0, first, last};
                }
            },
            [&](std::uint32_t member) { return taken[member] == 1; });
        return best;
    };
    scan.members_of = [&](const Window& window) {
        std::vector<std::uint32_t> members;
        for (const auto entry : circles.row(window.centre).first(window.size)) {
            members.push_back(Circles::member_of(entry));
        }
        return members;
    };
    return scan;
}

} // namespace

std::vector<ScanCluster> scan_cylinders(std::span<const Point> points, std::span<const std::vector<double>> cases,
                                        std::span<const std::vector<double>> expected, const ScanOptions& options,
                                        Progress& progress, const Barred& barred)
{
    options.validate();
    const auto field = scan_field(points, cases, expected);
    if (field.members() < 2) {
        return {};
    }
    const Circles circles(field, options, barred);
    return find_clusters(field, scan_of(field, circles, options), options, progress);
}

std::vector<ScanCluster> scan_circles(std::span<const Point> points, std::span<const double> cases,
                                      std::span<const double> expected, const ScanOptions& options, Progress& progress)
{
    const std::vector<double> case_row(cases.begin(), cases.end());
    const std::vector<double> expected_row(expected.begin(), expected.end());
    return scan_cylinders(points, std::span(&case_row, 1), std::span(&expected_row, 1), options, progress);
}

} // namespace needshed
