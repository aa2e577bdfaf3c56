#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "study/bind_ground.hpp"
#include "study/sections.hpp"

namespace needshed {

namespace {

Linkage parse_linkage(JsonObject& method)
{
    return static_cast<Linkage>(method.word("linkage", {"single", "complete", "average", "ward"}, 3));
}

LocalSearch parse_search(JsonObject& method)
{
    return static_cast<LocalSearch>(method.word("search", {"greedy", "tabu", "annealing"}, 0));
}

/// `ward` is SCHC with Ward's linkage, as it is called where there is no other.
Method parse_name(JsonObject& object, const std::string& key)
{
    constexpr MethodName names[] = {MethodName::Search, MethodName::Skater,       MethodName::Redcap,
                                    MethodName::Schc,   MethodName::Schc,         MethodName::Azp,
                                    MethodName::MaxP,   MethodName::Recombination};
    const auto word =
        object.word(key, {"search", "skater", "redcap", "schc", "ward", "azp", "max_p", "recombination"}, 0);
    return {names[word]};
}

/// Refuses a rule that the method cannot keep.
class MethodCheck {
public:
    MethodCheck(const JsonObject& localities, const LocalitiesSpec& spec)
        : m_localities(localities), m_spec(spec), m_ability(ability_of(spec.method))
    {
    }

    void run() const;

private:
    [[noreturn]] void refuse(const std::string& where, const std::string& what, const std::string& remedy) const;
    void check_count() const;
    void check_limits(const std::string& where, double min, double max) const;
    void check_apart() const;
    void check_terms() const;
    bool has_minimum() const;

    const JsonObject& m_localities;
    const LocalitiesSpec& m_spec;
    MethodAbility m_ability;
};

void MethodCheck::refuse(const std::string& where, const std::string& what, const std::string& remedy) const
{
    throw Error(ErrorKind::Input, m_localities.here() + "/" + where,
                fmt::format("the method {} cannot {}", method_text(m_spec.method), what), remedy);
}

bool MethodCheck::has_minimum() const
{
    return std::any_of(m_spec.bounds.begin(), m_spec.bounds.end(),
                       [](const auto& bound) {
                           return bound.min > 0 && std::isinf(bound.soft) && bound_of(bound.sum) == BoundOf::Sum;
                       }) ||
           std::any_of(m_spec.facilities.begin(), m_spec.facilities.end(),
                       [](const auto& facility) { return facility.min > 0; });
}

void MethodCheck::check_count() const
{
    if (m_spec.count.most && !m_ability.most) {
        refuse("count", "find the most", "Give a number");
    }
    if (!m_spec.count.most && !m_ability.count_asked) {
        refuse(m_spec.seeds.empty() ? "count" : "seeds", "give a number that is asked for",
               m_spec.seeds.empty() ? "Ask for \"most\"" : "Leave them out, or take another method");
    }
    if (!m_ability.count_asked && !has_minimum()) {
        refuse("bounds", "find the most localities that reach a minimum where there is none", "Give one a \"min\"");
    }
}

void MethodCheck::check_limits(const std::string& where, double min, double max) const
{
    if (min > 0 && !m_ability.minimums) {
        refuse(where + "/min", "keep a minimum", "Leave it out, or take \"skater\" or \"redcap\", which keep it");
    }
    if (std::isfinite(max) && !m_ability.maximums) {
        refuse(where + "/max", "keep a maximum",
               "Leave it out, or take \"azp\" or needshed's own search, which keep it");
    }
}

void MethodCheck::check_apart() const
{
    const auto& fixed = m_spec.fixed;
    const bool has_labels =
        std::any_of(fixed.begin(), fixed.end(), [&](const auto& each) { return each.second != fixed.front().second; });
    if (!m_ability.apart && (!m_spec.apart.empty() || has_labels)) {
        refuse(m_spec.apart.empty() ? "fixed" : "apart", "keep units apart",
               "Leave it out, or take \"azp\" or needshed's own search, which keep it");
    }
}

void MethodCheck::check_terms() const
{
    const auto check = [&](const std::string& term, double weight) {
        if (weight > 0 && !m_ability.terms) {
            refuse("terms/" + term, "seek anything but common need", "Give it the weight 0, or take another method");
        }
    };
    check("compactness", m_spec.compactness);
    check("balance/weight", m_spec.balance.sum.empty() ? 0 : m_spec.balance.weight);
    for (const auto& footprint : m_spec.footprints) {
        check("footprints/" + pointer_token(footprint.agency), footprint.weight);
    }
    check("travel/weight", m_spec.travel.sum.empty() ? 0 : m_spec.travel.weight);
    check("cut_flows/weight", m_spec.flows.table.source.path.empty() ? 0 : m_spec.flows.weight);
    check("change/weight", m_spec.change.from.path.empty() ? 0 : m_spec.change.weight);
}

void MethodCheck::run() const
{
    check_count();
    for (std::size_t i = 0; i < m_spec.bounds.size(); ++i) {
        const auto where = fmt::format("bounds/{}", i);
        if (!m_ability.terms && std::isfinite(m_spec.bounds[i].soft)) {
            refuse(where + "/soft", "weigh a soft bound", "Make it hard, or take \"azp\" or needshed's own search");
        }
        if (!m_ability.terms && bound_of(m_spec.bounds[i].sum) != BoundOf::Sum) {
            refuse(where + "/sum", "keep a limit on what is no sum",
                   "Leave it out, or take \"azp\" or needshed's own search, which keep it");
        }
        check_limits(where, m_spec.bounds[i].min, m_spec.bounds[i].max);
    }
    for (std::size_t i = 0; i < m_spec.facilities.size(); ++i) {
        check_limits(fmt::format("facilities/{}", i), m_spec.facilities[i].min, m_spec.facilities[i].max);
    }
    if (!m_spec.seeds.empty() && !m_ability.minimums) {
        refuse("seeds", "give each locality one of them",
               "Leave them out, or take \"skater\" or \"redcap\", which keep them");
    }
    check_apart();
    check_terms();
}

} // namespace

Method parse_method(JsonObject& localities)
{
    if (!localities.has("method")) {
        return {};
    }
    if (localities.json().find("method")->members() == nullptr) {
        return parse_name(localities, "method");
    }
    auto object = localities.object("method");
    const bool is_ward = object.text("name") == "ward";
    auto method = parse_name(object, "name");
    if (method.name == MethodName::Redcap) {
        method.order = static_cast<LinkOrder>(object.word("order", {"first", "full"}, 1));
    }
    if (method.name == MethodName::Redcap || (method.name == MethodName::Schc && !is_ward)) {
        method.linkage = parse_linkage(object);
    }
    if (method.name == MethodName::Azp || method.name == MethodName::MaxP) {
        method.search = parse_search(object);
    }
    object.finish();
    if (method.name == MethodName::Redcap && method.order == LinkOrder::First && method.linkage == Linkage::Ward) {
        throw Error(ErrorKind::Input, object.at(object.has("linkage") ? "linkage" : "order"),
                    "REDCAP of first order has no Ward linkage",
                    "Take the full order, or a single, complete or average linkage");
    }
    return method;
}

void require_method_keeps(const JsonObject& localities, const LocalitiesSpec& spec)
{
    MethodCheck(localities, spec).run();
}

} // namespace needshed
