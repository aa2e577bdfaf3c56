#include "need/funnel.hpp"

#include <cmath>
#include <limits>

#include "need/measure.hpp"
#include "needshed/core/error.hpp"
#include "needshed/need/rates.hpp"

namespace needshed {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double inner = 0.95;
constexpr double outer = 0.998;

FunnelClass class_of(double figure, const Interval& of_95, const Interval& of_998)
{
    return figure < of_998.low    ? FunnelClass::VeryLow
           : figure > of_998.high ? FunnelClass::VeryHigh
           : figure < of_95.low   ? FunnelClass::Low
           : figure > of_95.high  ? FunnelClass::High
                                  : FunnelClass::Usual;
}

} // namespace

std::string funnel_name(FunnelClass each)
{
    switch (each) {
    case FunnelClass::Missing:
        return {};
    case FunnelClass::VeryLow:
        return "very low";
    case FunnelClass::Low:
        return "low";
    case FunnelClass::Usual:
        return "usual";
    case FunnelClass::High:
        return "high";
    case FunnelClass::VeryHigh:
        return "very high";
    }
    throw Error(ErrorKind::Internal, "funnel", "a class that does not exist");
}

void add_funnel(MeasureNeed& need, std::span<const double> people, bool proportion)
{
    const bool by_age = !need.ages.expected.empty();
    const auto& figure = by_age ? need.ages.value : need.crude_rate;
    auto& funnel = need.funnel;
    const std::vector<double> nothing(figure.size(), missing);
    funnel = {nothing, nothing, nothing, nothing, std::vector<FunnelClass>(figure.size(), FunnelClass::Missing)};
    for (std::size_t unit = 0; unit < figure.size(); ++unit) {
        const double expected = by_age ? need.ages.expected[unit] : need.area_rate / per_people * people[unit];
        if (!(expected > 0) || std::isnan(figure[unit])) {
            continue;
        }
        const auto limits = [&](double confidence) {
            if (proportion && !by_age) {
                const auto share = proportion_limits(need.area_rate / per_people, people[unit], confidence);
                return Interval{share.low * per_people, share.high * per_people};
            }
            const auto counts = funnel_limits(expected, confidence);
            const double scale = by_age ? 1 / expected : per_people / people[unit];
            return Interval{counts.low * scale, counts.high * scale};
        };
        const auto of_95 = limits(inner);
        const auto of_998 = limits(outer);
        funnel.low_95[unit] = of_95.low;
        funnel.high_95[unit] = of_95.high;
        funnel.low_998[unit] = of_998.low;
        funnel.high_998[unit] = of_998.high;
        funnel.classes[unit] = class_of(figure[unit], of_95, of_998);
    }
}

} // namespace needshed
