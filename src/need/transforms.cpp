#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "need/moments.hpp"
#include "needshed/need/rates.hpp"

namespace needshed {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::vector<std::size_t> present_in_order(std::span<const double> value)
{
    std::vector<std::size_t> order;
    order.reserve(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (!std::isnan(value[i])) {
            order.push_back(i);
        }
    }
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return value[a] < value[b]; });
    return order;
}

double count_present(std::span<const double> value)
{
    return static_cast<double>(
        std::count_if(value.begin(), value.end(), [](double each) { return !std::isnan(each); }));
}

} // namespace

std::vector<double> z_scores(std::span<const double> value)
{
    const Moments known = moments(value);
    std::vector<double> result(value.size(), missing);
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (!std::isnan(value[i])) {
            result[i] = known.varies ? (value[i] - known.mean) / known.standard_deviation : 0;
        }
    }
    return result;
}

std::vector<double> mean_ranks(std::span<const double> value)
{
    const auto order = present_in_order(value);
    std::vector<double> result(value.size(), missing);
    for (std::size_t first = 0; first < order.size();) {
        std::size_t end = first + 1;
        while (end < order.size() && value[order[end]] == value[order[first]]) {
            ++end;
        }
        const double shared = 0.5 * static_cast<double>(first + 1 + end);
        for (; first < end; ++first) {
            result[order[first]] = shared;
        }
    }
    return result;
}

std::vector<double> exponential_transform(std::span<const double> value)
{
    constexpr double scale = 23; // the indices' choice: the most deprived tenth spreads over half of 0 to 100
    const double share = -std::expm1(-100 / scale);
    const double count = count_present(value);
    auto result = mean_ranks(value);
    for (auto& each : result) {
        each = -scale * std::log(1 - each / count * share);
    }
    return result;
}

std::vector<int> deciles(std::span<const double> value)
{
    const double count = count_present(value);
    const auto rank = mean_ranks(value);
    std::vector<int> result(value.size(), 0);
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (!std::isnan(rank[i])) {
            const double from_top = count + 1 - rank[i];
            result[i] = static_cast<int>(std::ceil(10 * from_top / count));
        }
    }
    return result;
}

} // namespace needshed
