#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "need/moments.hpp"
#include "needshed/core/error.hpp"
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

/// Hyndman & Fan (1996), definition 7. Requires ascending values, at least one.
double quantile(const std::vector<double>& ascending, double share)
{
    const double place = share * static_cast<double>(ascending.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto above = std::min(below + 1, ascending.size() - 1);
    return ascending[below] + (place - static_cast<double>(below)) * (ascending[above] - ascending[below]);
}

std::vector<double> ascending_of(std::span<const double> value)
{
    std::vector<double> result;
    for (const double each : value) {
        if (!std::isnan(each)) {
            result.push_back(each);
        }
    }
    std::sort(result.begin(), result.end());
    return result;
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

std::vector<double> robust_z_scores(std::span<const double> value)
{
    const auto ascending = ascending_of(value);
    std::vector<double> result(value.size(), missing);
    if (ascending.empty()) {
        return result;
    }
    const double median = quantile(ascending, 0.5);
    std::vector<double> off;
    off.reserve(ascending.size());
    for (const double each : ascending) {
        off.push_back(std::abs(each - median));
    }
    std::sort(off.begin(), off.end());
    constexpr double normal_consistency = 1.482602218505602; // 1 / the normal distribution's upper quartile
    const double deviation = normal_consistency * quantile(off, 0.5);
    for (std::size_t i = 0; i < value.size(); ++i) {
        result[i] = deviation > 0 ? (value[i] - median) / deviation : missing;
    }
    return result;
}

std::vector<double> winsorised(std::span<const double> value, double share)
{
    if (!(share >= 0 && share < 0.5)) {
        throw Error(ErrorKind::Usage, "winsorised", "a share of " + std::to_string(share),
                    "Give 0 or more, and less than 0.5");
    }
    const auto ascending = ascending_of(value);
    std::vector<double> result(value.begin(), value.end());
    if (ascending.empty()) {
        return result;
    }
    const double low = quantile(ascending, share);
    const double high = quantile(ascending, 1 - share);
    for (auto& each : result) {
        each = std::isnan(each) ? each : std::clamp(each, low, high);
    }
    return result;
}

std::vector<double> percentiles(std::span<const double> value)
{
    const double count = count_present(value);
    auto result = mean_ranks(value);
    for (auto& each : result) {
        each = 100 * (each - 0.5) / count;
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
