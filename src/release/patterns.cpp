#include "release/patterns.hpp"

#include <cmath>

namespace needshed::release {

namespace {

Json statistic_json(const GlobalStatistic& statistic)
{
    return Json::object()
        .add("value", rounded(statistic.value, 4))
        .add("expected", rounded(statistic.expected, 4))
        .add("z", rounded(statistic.z_random, 2))
        .add("p", rounded(statistic.p_permuted, 5));
}

Json global_json(const std::vector<MeasureAssociation>& global)
{
    auto list = Json::array();
    for (const auto& each : global) {
        const bool has_g = !std::isnan(each.general_g.value);
        list.add(Json::object()
                     .add("measure", each.measure)
                     .add("moran", statistic_json(each.moran))
                     .add("geary", statistic_json(each.geary))
                     .add("general_g", has_g ? statistic_json(each.general_g) : Json()));
    }
    return list;
}

} // namespace

void add_patterns(Json& summary, const Patterns& patterns)
{
    if (!patterns.global.empty()) {
        summary.add("global_statistics", global_json(patterns.global));
    }
}

} // namespace needshed::release
