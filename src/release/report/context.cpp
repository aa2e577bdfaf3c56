#include "release/report/context.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "needshed/core/text.hpp"
#include "release/people.hpp"
#include "release/report/html.hpp"
#include "release/xml.hpp"

namespace needshed::report {

namespace {

std::vector<double> people_of_localities(const Results& results, const Population* population)
{
    const auto& localities = results.scorecard.localities;
    std::vector<double> people(localities.size(), std::numeric_limits<double>::quiet_NaN());
    if (population != nullptr) {
        const auto place = static_cast<std::size_t>(population - results.demand.populations.data());
        std::transform(localities.begin(), localities.end(), people.begin(),
                       [place](const auto& each) { return each.populations[place]; });
    }
    return people;
}

std::vector<std::size_t> need_ranks(const std::vector<LocalityScore>& localities)
{
    std::vector<std::size_t> order;
    for (std::size_t l = 0; l < localities.size(); ++l) {
        if (std::isfinite(localities[l].need_index)) {
            order.push_back(l);
        }
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return localities[a].need_index > localities[b].need_index; });
    std::vector<std::size_t> rank(localities.size(), 0);
    for (std::size_t i = 0; i < order.size(); ++i) {
        rank[order[i]] = i + 1;
    }
    return rank;
}

std::uint32_t locality_of_code(const Results& results, const std::string& code)
{
    const auto& localities = results.scorecard.localities;
    const auto found =
        std::find_if(localities.begin(), localities.end(), [&](const auto& each) { return each.code == code; });
    return static_cast<std::uint32_t>(found - localities.begin());
}

bool keeps_rules(const BorderPrice& price)
{
    return price.keeps_bounds && price.keeps_apart && price.keeps_connected;
}

/// The cheapest of the moves across each border, either way.
void add_cheapest(std::vector<BorderFacts>& borders, const std::vector<BorderPrice>& prices)
{
    for (const auto& price : prices) {
        if (!keeps_rules(price)) {
            continue;
        }
        const auto [a, b] = std::minmax(price.from, price.to);
        const auto border =
            std::lower_bound(borders.begin(), borders.end(), std::pair(a, b),
                             [](const auto& each, const auto& pair) { return std::pair(each.a, each.b) < pair; });
        if (border != borders.end() && border->a == a && border->b == b &&
            (border->cheapest == nullptr || price.objective < border->cheapest->objective)) {
            border->cheapest = &price;
        }
    }
}

std::vector<BorderFacts> borders_of(const Results& results, const Table& table)
{
    const auto& a = std::get<TextValues>(table.find("a")->values);
    const auto& b = std::get<TextValues>(table.find("b")->values);
    const auto& length = std::get<RealValues>(table.find("length_m")->values);
    const auto& support = std::get<RealValues>(table.find("support")->values);
    std::vector<BorderFacts> borders;
    for (std::size_t i = 0; i < a.size(); ++i) {
        borders.push_back({locality_of_code(results, a[i]), locality_of_code(results, b[i]), length[i], support[i],
                           firmness_of(support[i])});
    }
    add_cheapest(borders, results.prices);
    return borders;
}

} // namespace

Context context_of(const Results& results, const Layers& layers)
{
    const auto* population = population_of(results.demand);
    return {results,
            layers,
            population,
            people_of_localities(results, population),
            need_ranks(results.scorecard.localities),
            borders_of(results, layers.borders)};
}

std::string locality_name(const Context& context, std::size_t locality)
{
    const auto& score = context.results.scorecard.localities[locality];
    return escaped(score.name == score.code || score.name.empty() ? score.code : score.code + " " + score.name);
}

std::string locality_link(const Context& context, std::size_t locality)
{
    return fmt::format("<a href=\"#locality-{}\">{}</a>", locality + 1, locality_name(context, locality));
}

std::string unit_name(const Context& context, UnitIndex unit)
{
    const auto& coverage = context.results.units.coverage;
    const auto& code = coverage.codes()[to_index(unit)];
    return escaped(coverage.names().empty() ? code : code + " " + coverage.names()[to_index(unit)]);
}

std::string price_words(const Context& context, const BorderPrice& price)
{
    const double objective = context.results.proposal.plan.objective;
    const double change = objective > 0 ? price.objective / objective : 0;
    const auto moved = price.units.size() == 1 ? unit_name(context, price.units.front())
                                               : escaped(counted(price.units.size(), "unit")) + " that belong together";
    const auto size = std::abs(change) < 0.0005 ? "hardly at all" : fmt::format("by {:.1f}%", 100 * std::abs(change));
    return fmt::format("{} to {}: the plan gets {} {}", moved,
                       escaped(context.results.scorecard.localities[price.to].code), change < 0 ? "better" : "worse",
                       size);
}

} // namespace needshed::report
