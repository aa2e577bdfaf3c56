#include "repair_findings.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed::coverage {

namespace {

constexpr double area_share_told = 0.001;
constexpr std::size_t units_named = 3;

std::string quoted_list(const std::vector<UnitIndex>& units, const Naming& naming)
{
    std::string text;
    const auto named = std::min(units.size(), units_named);
    for (std::size_t i = 0; i < named; ++i) {
        const auto* joint = i == 0 ? "" : (i + 1 == units.size() ? " and " : ", ");
        text += joint + naming.quoted(units[i]);
    }
    return units.size() > named ? text + fmt::format(" and {} more", units.size() - named) : text;
}

Finding overlap_finding(const Repair& repair, const Naming& naming)
{
    const auto where = repair.pieces == 1 ? " at " + place_text(repair.place)
                                          : fmt::format(" in {}, the largest at {}", counted(repair.pieces, "place"),
                                                        place_text(repair.place));
    return {repair.large ? "large_overlap" : "overlap", naming.unit(repair.unit),
            fmt::format("overlaps {} by {}{}; it keeps that ground", quoted_list(repair.others, naming),
                        area_text(repair.area_m2), where),
            repair.area_m2};
}

Finding gap_finding(const Repair& repair, const Naming& naming)
{
    const auto beside =
        repair.others.empty() ? std::string(" inside it") : " beside " + quoted_list(repair.others, naming);
    const auto place = place_text(repair.place);
    const auto what =
        repair.pieces == 1
            ? fmt::format("a gap of {}{} at {} was filled; it has that ground now", area_text(repair.area_m2), beside,
                          place)
            : fmt::format("{} gaps of {} in all{}, the largest at {}, were filled; it has that ground now",
                          repair.pieces, area_text(repair.area_m2), beside, place);
    return {"gap", naming.unit(repair.unit), what, repair.area_m2};
}

Finding ring_finding(const RingFault& fault, const Naming& naming)
{
    const double change_m2 = fault.area_change * naming.metres_per_unit * naming.metres_per_unit;
    return {"invalid_ring", naming.unit(fault.unit),
            fmt::format("its rings are invalid at {} ({}); repaired, which changes its area by {:.2f} m2",
                        place_text(fault.place), lower_case(fault.reason), change_m2),
            std::abs(change_m2)};
}

using Pair = std::pair<UnitIndex, UnitIndex>;

/// Pairs of units that other findings speak of.
std::set<Pair> repaired_pairs(const std::vector<Repair>& repairs)
{
    std::set<Pair> pairs;
    for (const auto& repair : repairs) {
        for (const auto other : repair.others) {
            pairs.insert(std::minmax(repair.unit, other));
        }
    }
    return pairs;
}

/// One for each pair of units whose border lacked vertices and that has no other finding.
void add_unmatched_borders(const Mended& mended, const Naming& naming, Findings& findings)
{
    const auto told = repaired_pairs(mended.repairs);
    const auto& all = mended.insertions;
    for (auto first = all.begin(); first != all.end();) {
        const Pair pair{first->a, first->b};
        double distance = 0;
        auto last = first;
        for (; last != all.end() && Pair{last->a, last->b} == pair; ++last) {
            distance = std::max(distance, last->distance * naming.metres_per_unit);
        }
        if (pair.first != pair.second && told.count(pair) == 0) {
            const auto off = distance > 0 ? fmt::format(" and up to {:.3g} m off", distance) : std::string();
            findings.push_back(
                {"unmatched_border", naming.unit(pair.first),
                 fmt::format("its border with {} has {} on one side only{}, the first at {}; both sides have them now",
                             naming.quoted(pair.second),
                             counted(static_cast<std::size_t>(last - first), "vertex", "vertices"), off,
                             place_text(first->place)),
                 distance});
        }
        first = last;
    }
}

} // namespace

void add_repair_findings(const Mended& mended, const Naming& naming, Findings& findings)
{
    for (const auto& repair : mended.repairs) {
        if (repair.kind == RepairKind::Overlap) {
            findings.push_back(overlap_finding(repair, naming));
        }
        else if (repair.kind == RepairKind::Gap) {
            findings.push_back(gap_finding(repair, naming));
        }
    }
    for (const auto& fault : mended.ring_faults) {
        findings.push_back(ring_finding(fault, naming));
    }
    add_unmatched_borders(mended, naming, findings);
}

bool moved_much(const AreaChange& change)
{
    return !(std::abs(change.after_m2 - change.before_m2) <= area_share_told * change.before_m2);
}

void add_area_findings(std::span<const AreaChange> changes, const Naming& naming, Findings& findings)
{
    for (const auto& change : changes) {
        if (moved_much(change)) {
            auto before = area_text(change.before_m2);
            auto after = area_text(change.after_m2);
            if (before == after) {
                before = fmt::format("{:.2f} m2", change.before_m2);
                after = fmt::format("{:.2f} m2", change.after_m2);
            }
            auto text = fmt::format("repair changes its area from {} to {}", before, after);
            if (change.before_m2 > 0) {
                text += fmt::format(", by {:+.2f} %", change.per_cent());
            }
            findings.push_back(
                {"area_changed", naming.unit(change.unit), text, std::abs(change.after_m2 - change.before_m2)});
        }
    }
}

void refuse_lost_units(const Mended& mended, const Naming& naming)
{
    if (mended.lost.empty()) {
        return;
    }
    const auto& first = mended.lost.front();
    const auto more = mended.lost.size() > 1
                          ? fmt::format("; so it is with {}", counted(mended.lost.size() - 1, "more unit"))
                          : std::string();
    throw Error(ErrorKind::Input, naming.title,
                fmt::format("next to nothing would be left of {} beside {}, which claims the same ground{}",
                            naming.quoted(first.unit), naming.quoted(first.to), more),
                "Leave one of the two out, or give each its own ground");
}

} // namespace needshed::coverage
