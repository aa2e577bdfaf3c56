#include "release/footprint_pieces.hpp"

#include <algorithm>
#include <map>

#include "release/people.hpp"

namespace needshed {

std::vector<std::vector<FootprintInLocality>> footprints_in_localities(const Results& results, double least)
{
    const auto* population = population_of(results.demand);
    const auto& locality = results.proposal.plan.locality;
    std::vector<std::vector<FootprintInLocality>> pieces(results.proposal.plan.count);
    std::vector<double> all(results.proposal.plan.count, 0);
    for (std::size_t u = 0; u < locality.size(); ++u) {
        all[locality[u]] +=
            population == nullptr ? results.units.coverage.area_m2()[u] / 1e6 : people_in(*population, to_unit(u));
    }
    for (std::size_t o = 0; o < results.footprint_overlays.size(); ++o) {
        const auto& overlay = results.footprint_overlays[o];
        std::vector<double> of_area(overlay.codes.size(), 0);
        std::map<std::pair<std::uint32_t, std::uint32_t>, double> sums;
        for (const auto& piece : overlay.pieces) {
            const double amount =
                population == nullptr ? piece.area_m2 / 1e6 : piece.share * people_in(*population, piece.unit);
            sums[{locality[to_index(piece.unit)], piece.area}] += amount;
            of_area[piece.area] += amount;
        }
        for (const auto& [place, amount] : sums) {
            pieces[place.first].push_back(
                {o, place.second, amount, amount / of_area[place.second], amount / all[place.first]});
        }
    }
    for (auto& list : pieces) {
        list.erase(std::remove_if(list.begin(), list.end(),
                                  [&](const auto& each) { return !(each.share_of_locality >= least); }),
                   list.end());
        std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
            return a.overlay != b.overlay ? a.overlay < b.overlay : a.amount > b.amount;
        });
    }
    return pieces;
}

std::map<std::pair<std::size_t, std::uint32_t>, AreaAcross>
areas_across(const std::vector<std::vector<FootprintInLocality>>& pieces)
{
    std::map<std::pair<std::size_t, std::uint32_t>, AreaAcross> areas;
    for (std::size_t l = 0; l < pieces.size(); ++l) {
        for (const auto& piece : pieces[l]) {
            auto& area = areas[{piece.overlay, piece.area}];
            area.amount.resize(pieces.size(), 0);
            area.amount[l] = piece.amount;
            area.all += piece.amount;
            area.largest = piece.amount > area.amount[area.largest] ? l : area.largest;
            area.localities +=
                std::min(piece.share_of_area, piece.share_of_locality) >= smallest_footprint_share ? 1 : 0;
        }
    }
    return areas;
}

} // namespace needshed
