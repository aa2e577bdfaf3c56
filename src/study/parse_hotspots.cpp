#include <algorithm>

#include "needshed/core/error.hpp"
#include "study/sections.hpp"

namespace needshed {

namespace {

/// One of three keys says what is done about many tests, and to which level.
void parse_correction(JsonObject& hotspots, HotspotSpec& spec)
{
    const std::pair<const char*, Correction> keys[] = {{"false_discovery_rate", Correction::FalseDiscoveryRate},
                                                       {"bonferroni", Correction::Bonferroni},
                                                       {"uncorrected", Correction::None}};
    std::string given;
    for (const auto& [key, correction] : keys) {
        if (!hotspots.has(key)) {
            continue;
        }
        if (!given.empty()) {
            throw Error(ErrorKind::Input, hotspots.at(key), "stands beside \"" + given + "\"",
                        "Choose one of false_discovery_rate, bonferroni and uncorrected");
        }
        given = key;
        spec.correction = correction;
        spec.level = hotspots.number_in(key, spec.level, 0, 1);
        if (!(spec.level > 0 && spec.level < 1)) {
            throw Error(ErrorKind::Input, hotspots.at(key), "is neither above 0 nor below 1",
                        "Give a share between 0 and 1, such as 0.05");
        }
    }
}

void parse_weights(JsonObject& hotspots, WeightsSpec& spec)
{
    if (!hotspots.has("weights")) {
        return;
    }
    auto weights = hotspots.object("weights");
    constexpr WeightsSpec::Kind kinds[] = {WeightsSpec::Kind::Neighbours, WeightsSpec::Kind::KNearest,
                                           WeightsSpec::Kind::DistanceBand, WeightsSpec::Kind::Kernel};
    spec.kind = kinds[weights.word("kind", {"neighbours", "k_nearest", "distance_band", "kernel"}, 0)];
    const bool by_distance = spec.kind == WeightsSpec::Kind::DistanceBand || spec.kind == WeightsSpec::Kind::Kernel;
    if (by_distance && weights.has("distance_m")) {
        spec.distance_m = weights.number_in("distance_m", 0, 1e-3, 1e8);
    }
    if (spec.kind == WeightsSpec::Kind::DistanceBand) {
        spec.power = weights.number_in("power", spec.power, 0, 10);
    }
    if (spec.kind == WeightsSpec::Kind::KNearest || (spec.kind == WeightsSpec::Kind::Kernel && spec.distance_m == 0)) {
        spec.k = static_cast<std::size_t>(weights.whole_in("k", static_cast<std::int64_t>(spec.k), 1, 10'000));
    }
    if (spec.kind == WeightsSpec::Kind::Kernel) {
        constexpr Kernel kernels[] = {Kernel::Uniform, Kernel::Triangular, Kernel::Epanechnikov, Kernel::Quartic,
                                      Kernel::Gaussian};
        spec.kernel =
            kernels[weights.word("kernel", {"uniform", "triangular", "epanechnikov", "quartic", "gaussian"}, 4)];
    }
    weights.finish();
}

} // namespace

void parse_hotspots(JsonObject& root, Study& study)
{
    if (!root.has("hotspots")) {
        return;
    }
    auto hotspots = root.object("hotspots");
    auto& spec = study.hotspots;
    constexpr HotspotStatistic statistics[] = {HotspotStatistic::GiStar, HotspotStatistic::Gi,
                                               HotspotStatistic::LocalMoran, HotspotStatistic::LocalGeary,
                                               HotspotStatistic::JoinCount};
    spec.statistic =
        statistics[hotspots.word("statistic", {"gi_star", "gi", "local_moran", "local_geary", "join_count"}, 0)];
    parse_weights(hotspots, spec.weights);
    spec.permutation.permutations =
        static_cast<int>(hotspots.whole_in("permutations", spec.permutation.permutations, 99, 99'999));
    spec.p_value = hotspots.word("p_value", {"permutation", "analytical"}, 0) == 0 ? PValueKind::Permutation
                                                                                   : PValueKind::Analytical;
    parse_correction(hotspots, spec);
    spec.top_share = hotspots.number_in("top_share", spec.top_share, 0.001, 0.999);
    study.patterns.global = hotspots.flag("global", study.patterns.global);
    hotspots.finish();
}

} // namespace needshed
