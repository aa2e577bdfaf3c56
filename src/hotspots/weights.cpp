#include "needshed/hotspots/weights.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "hotspots/near.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/parallel.hpp"

namespace needshed {

namespace {

constexpr std::size_t grain = 1024;

/// Finds the neighbours of every point in parallel and packs them in unit order. `weight_of(point, neighbour, found)`
/// gives the weight; `found` are all neighbours of the point, nearest first where the search sorts them.
template <typename Search, typename WeightOf>
Weights pack(std::size_t count, Search search, WeightOf weight_of)
{
    std::vector<std::vector<Neighbour>> found(count);
    parallel_for(count, grain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            found[i] = search(static_cast<std::uint32_t>(i));
        }
    });
    Weights result;
    result.start.reserve(count + 1);
    for (std::size_t i = 0; i < count; ++i) {
        const double farthest =
            found[i].empty() ? 0 : std::sqrt(std::max_element(found[i].begin(), found[i].end())->squared);
        std::sort(found[i].begin(), found[i].end(),
                  [](const Neighbour& a, const Neighbour& b) { return a.point < b.point; });
        for (const auto& neighbour : found[i]) {
            result.neighbour.push_back(to_unit(neighbour.point));
            result.weight.push_back(weight_of(i, neighbour, farthest));
        }
        result.start.push_back(result.neighbour.size());
    }
    return result;
}

/// Points by their nearness, without those that are barred.
class Near {
public:
    Near(std::span<const Point> points, const Barred& barred)
        : m_grid(points), m_others(points.size() - 1), m_barred(barred)
    {
    }

    std::vector<Neighbour> nearest(std::uint32_t point, std::size_t k) const
    {
        auto wanted = k;
        for (;;) {
            auto found = m_grid.nearest(point, wanted);
            const bool all = found.size() >= m_others;
            remove_barred(point, found);
            if (found.size() >= k || all) {
                found.resize(std::min(k, found.size()));
                return found;
            }
            wanted = std::min(m_others, 2 * wanted);
        }
    }

    std::vector<Neighbour> within(std::uint32_t point, double distance) const
    {
        auto found = m_grid.within(point, distance);
        remove_barred(point, found);
        return found;
    }

private:
    void remove_barred(std::uint32_t point, std::vector<Neighbour>& found) const
    {
        if (m_barred) {
            std::erase_if(found,
                          [&](const Neighbour& other) { return m_barred(to_unit(point), to_unit(other.point)); });
        }
    }

    PointGrid m_grid;
    std::size_t m_others;
    const Barred& m_barred;
};

void require_positive(double value, const std::string& where)
{
    if (!(value > 0 && std::isfinite(value))) {
        throw Error(ErrorKind::Input, where, fmt::format("is {}", value), "Give a distance above 0");
    }
}

void require_fewer(std::size_t k, std::size_t points)
{
    if (k < 1 || k >= points) {
        throw Error(ErrorKind::Input, "/hotspots/weights/k", fmt::format("is {}", k),
                    fmt::format("Give 1 to {}, one less than there are units", points > 0 ? points - 1 : 0));
    }
}

double kernel_value(Kernel kernel, double u)
{
    const double rest = 1 - u * u;
    switch (kernel) {
    case Kernel::Uniform:
        return 0.5;
    case Kernel::Triangular:
        return 1 - u;
    case Kernel::Epanechnikov:
        return 0.75 * rest;
    case Kernel::Quartic:
        return 0.9375 * rest * rest;
    case Kernel::Gaussian:
        return std::exp(-0.5 * u * u) / std::sqrt(2 * std::acos(-1.0));
    }
    throw Error(ErrorKind::Internal, "weights", "a kernel that does not exist");
}

} // namespace

Weights contiguity(const Graph& graph)
{
    Weights result;
    result.start.assign(graph.row_starts().begin(), graph.row_starts().end());
    result.neighbour.assign(graph.all_neighbours().begin(), graph.all_neighbours().end());
    result.weight.assign(result.neighbour.size(), 1);
    return result;
}

Weights k_nearest(std::span<const Point> points, std::size_t k, const Barred& barred)
{
    require_fewer(k, points.size());
    const Near near(points, barred);
    return pack(
        points.size(), [&](std::uint32_t i) { return near.nearest(i, k); },
        [](std::size_t, const Neighbour&, double) { return 1.0; });
}

Weights distance_band(std::span<const Point> points, double distance, double power, const Barred& barred)
{
    require_positive(distance, "/hotspots/weights/distance_m");
    if (!(power >= 0 && std::isfinite(power))) {
        throw Error(ErrorKind::Input, "/hotspots/weights/power", fmt::format("is {}", power), "Give 0 or more");
    }
    const Near near(points, barred);
    const auto weight = [&](std::size_t i, const Neighbour& neighbour, double) {
        if (power > 0 && neighbour.squared == 0) {
            throw Error(ErrorKind::Input, "/hotspots/weights/power",
                        fmt::format("units {} and {} have the same point, whose inverse distance is infinite", i + 1,
                                    neighbour.point + 1),
                        "Use a distance band with power 0, or a kernel");
        }
        return power > 0 ? std::pow(neighbour.squared, -power / 2) : 1.0;
    };
    return pack(
        points.size(), [&](std::uint32_t i) { return near.within(i, distance); }, weight);
}

double connecting_distance(std::span<const Point> points, const Barred& barred)
{
    const Near near(points, barred);
    double farthest = 0;
    for (std::uint32_t i = 0; i < points.size(); ++i) {
        const auto nearest = near.nearest(i, 1);
        farthest = nearest.empty() ? farthest : std::max(farthest, nearest.front().squared);
    }
    return std::sqrt(farthest);
}

Weights kernel_weights(std::span<const Point> points, double bandwidth, Kernel kernel, const Barred& barred)
{
    require_positive(bandwidth, "/hotspots/weights/distance_m");
    const Near near(points, barred);
    auto result = pack(
        points.size(), [&](std::uint32_t i) { return near.within(i, bandwidth); },
        [&](std::size_t, const Neighbour& neighbour, double) {
            return kernel_value(kernel, std::sqrt(neighbour.squared) / bandwidth);
        });
    result.self = kernel_value(kernel, 0);
    return result;
}

Weights adaptive_kernel_weights(std::span<const Point> points, std::size_t k, Kernel kernel, const Barred& barred)
{
    require_fewer(k, points.size());
    // A hair more than the distance, so that the k-th nearest has some weight under every kernel.
    constexpr double over = 1 + 1e-7;
    const Near near(points, barred);
    auto result = pack(
        points.size(), [&](std::uint32_t i) { return near.nearest(i, k); },
        [&](std::size_t, const Neighbour& neighbour, double farthest) {
            return farthest > 0 ? kernel_value(kernel, std::sqrt(neighbour.squared) / (over * farthest))
                                : kernel_value(kernel, 0);
        });
    result.self = kernel_value(kernel, 0);
    return result;
}

} // namespace needshed
