#include <algorithm>
#include <functional>

#include <fmt/format.h>

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
    constexpr WeightsSpec::Kind kinds[] = {WeightsSpec::Kind::Neighbours,   WeightsSpec::Kind::Rook,
                                           WeightsSpec::Kind::Queen,        WeightsSpec::Kind::KNearest,
                                           WeightsSpec::Kind::DistanceBand, WeightsSpec::Kind::Kernel};
    spec.kind = kinds[weights.word("kind", {"neighbours", "rook", "queen", "k_nearest", "distance_band", "kernel"}, 0)];
    const bool by_distance = spec.kind == WeightsSpec::Kind::DistanceBand || spec.kind == WeightsSpec::Kind::Kernel;
    if (by_distance && weights.has("distance_m")) {
        spec.distance_m = weights.number_in("distance_m", 0, 1e-3, 1e8);
    }
    if (spec.kind == WeightsSpec::Kind::DistanceBand) {
        spec.power = weights.number_in("power", spec.power, 0, 10);
    }
    if (spec.kind == WeightsSpec::Kind::KNearest || (spec.kind == WeightsSpec::Kind::Kernel && spec.distance_m == 0)) {
        spec.k = weights.has("k") ? static_cast<std::size_t>(weights.whole_in("k", 0, 1, 10'000)) : 0;
    }
    if (spec.kind == WeightsSpec::Kind::Kernel) {
        constexpr Kernel kernels[] = {Kernel::Uniform, Kernel::Triangular, Kernel::Epanechnikov, Kernel::Quartic,
                                      Kernel::Gaussian};
        spec.kernel =
            kernels[weights.word("kernel", {"uniform", "triangular", "epanechnikov", "quartic", "gaussian"}, 4)];
    }
    weights.finish();
}

const DemandSpec& demand_of(const Study& study, const std::string& measure)
{
    return *std::find_if(study.demand.measures.begin(), study.demand.measures.end(),
                         [&](const auto& each) { return each.measure == measure; });
}

/// Measures of need under the key; all that `fit` when it is missing, and an error for a named one that does not.
std::vector<std::string> measures_in(JsonObject& object, const Study& study,
                                     const std::function<bool(const DemandSpec&)>& fit, const std::string& lacks,
                                     const std::string& remedy)
{
    std::vector<std::string> names;
    if (object.has("measures")) {
        names = object.texts("measures");
    }
    for (const auto& name : names) {
        require_known(name, names_of_need(study), object.at("measures"), "measure of need");
        if (!fit(demand_of(study, name))) {
            throw Error(ErrorKind::Input, object.at("measures"), fmt::format("\"{}\" {}", name, lacks), remedy);
        }
    }
    const auto all = names_of_need(study);
    if (std::none_of(all.begin(), all.end(), [&](const auto& name) { return fit(demand_of(study, name)); })) {
        throw Error(ErrorKind::Input, object.here(), "every measure of need " + lacks, remedy);
    }
    return names;
}

void parse_trends(JsonObject& hotspots, Study& study)
{
    if (!hotspots.has("trends")) {
        return;
    }
    auto trends = hotspots.object("trends");
    TrendSpec spec;
    spec.measures = measures_in(
        trends, study, [](const DemandSpec& demand) { return !demand.date.empty(); }, "has no \"date\"",
        "Name the column of dates in \"demand\"");
    spec.seasonal = trends.flag("seasonal", spec.seasonal);
    spec.level = trends.number_in("level", spec.level, 0.0001, 0.5);
    trends.finish();
    study.patterns.trends = std::move(spec);
}

void parse_scan_options(JsonObject& scan, ScanSpec& spec)
{
    auto& options = spec.options;
    options.largest_share = scan.number_in("largest_share", options.largest_share, 0.001, 0.999);
    if (spec.flexible) {
        options.flexible_units = static_cast<std::size_t>(
            scan.whole_in("flexible_units", static_cast<std::int64_t>(options.flexible_units), 1, 20));
        options.flexible_screen = scan.number_in("flexible_screen", options.flexible_screen, 0.001, 0.999);
    }
    else {
        options.largest_units = static_cast<std::size_t>(
            scan.whole_in("largest_units", static_cast<std::int64_t>(options.largest_units), 1, 100'000));
    }
    options.permutations = static_cast<int>(scan.whole_in("permutations", options.permutations, 99, 99'999));
    options.largest_p = scan.number_in("largest_p", options.largest_p, 0.0001, 1);
}

void parse_scan(JsonObject& hotspots, Study& study)
{
    if (!hotspots.has("scan")) {
        return;
    }
    auto scan = hotspots.object("scan");
    ScanSpec spec;
    spec.flexible = scan.word("window", {"circular", "flexible"}, 0) == 1;
    spec.in_time = scan.flag("time", spec.in_time);
    if (spec.flexible && spec.in_time) {
        throw Error(ErrorKind::Input, scan.at("time"), "goes with circular windows only",
                    "Remove it, or set \"window\" to \"circular\"");
    }
    if (spec.in_time) {
        spec.options.prospective = scan.flag("prospective", spec.options.prospective);
        spec.adjust_time = scan.flag("adjust_time", spec.adjust_time);
    }
    spec.measures = measures_in(
        scan, study,
        [&](const DemandSpec& demand) { return !demand.is_score() && (!spec.in_time || !demand.date.empty()); },
        spec.in_time ? "is a score, or has no \"date\"" : "is a score", "Scan counts; in time, counts with a \"date\"");
    parse_scan_options(scan, spec);
    scan.finish();
    study.patterns.scan = std::move(spec);
}

void parse_pairs(JsonObject& hotspots, Study& study)
{
    const auto lists = hotspots.text_lists("pairs");
    for (std::size_t i = 0; i < lists.size(); ++i) {
        const auto where = hotspots.at("pairs") + "/" + std::to_string(i);
        if (lists[i].size() != 2 || lists[i].front() == lists[i].back()) {
            throw Error(ErrorKind::Input, where, "is not a pair of measures",
                        "Name two: that of a unit itself, and that of its neighbours");
        }
        for (const auto& name : lists[i]) {
            require_known(name, names_of_need(study), where, "measure of need");
        }
        study.patterns.pairs.emplace_back(lists[i].front(), lists[i].back());
    }
}

void parse_together(JsonObject& hotspots, Study& study)
{
    if (!hotspots.has("together")) {
        return;
    }
    auto names = hotspots.texts("together");
    for (std::size_t i = 0; i < names.size(); ++i) {
        require_known(names[i], names_of_need(study), hotspots.at("together"), "measure of need");
        if (std::count(names.begin(), names.end(), names[i]) > 1) {
            throw Error(ErrorKind::Input, hotspots.at("together"), "names \"" + names[i] + "\" twice",
                        "Name each measure once");
        }
    }
    if (names.size() < 2) {
        throw Error(ErrorKind::Input, hotspots.at("together"), "needs two measures or more",
                    "Name those that are to be looked at as one");
    }
    study.patterns.together = std::move(names);
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
    spec.refine_to =
        static_cast<int>(hotspots.whole_in("refine_to", spec.refine_to, spec.permutation.permutations, 99'999));
    spec.p_value = hotspots.word("p_value", {"permutation", "analytical"}, 0) == 0 ? PValueKind::Permutation
                                                                                   : PValueKind::Analytical;
    parse_correction(hotspots, spec);
    spec.top_share = hotspots.number_in("top_share", spec.top_share, 0.001, 0.999);
    study.patterns.global = hotspots.flag("global", study.patterns.global);
    parse_trends(hotspots, study);
    parse_scan(hotspots, study);
    parse_pairs(hotspots, study);
    parse_together(hotspots, study);
    hotspots.finish();
}

} // namespace needshed
