#include "needshed/localities/method.hpp"

#include "needshed/core/error.hpp"

namespace needshed {

namespace {

const char* text_of(Linkage linkage)
{
    constexpr const char* names[] = {"single", "complete", "average", "ward"};
    return names[static_cast<std::size_t>(linkage)];
}

const char* text_of(LocalSearch search)
{
    constexpr const char* names[] = {"greedy", "tabu", "annealing"};
    return names[static_cast<std::size_t>(search)];
}

} // namespace

void Method::validate() const
{
    if (name == MethodName::Redcap && order == LinkOrder::First && linkage == Linkage::Ward) {
        throw Error(ErrorKind::Input, "method", "REDCAP of first order has no Ward linkage",
                    "Take the full order, or a single, complete or average linkage");
    }
}

std::string method_text(const Method& method)
{
    switch (method.name) {
    case MethodName::Skater:
        return "skater";
    case MethodName::Redcap:
        return std::string("redcap ") + (method.order == LinkOrder::First ? "first " : "full ") +
               text_of(method.linkage);
    case MethodName::Schc:
        return std::string("schc ") + text_of(method.linkage);
    case MethodName::Azp:
        return std::string("azp ") + text_of(method.search);
    case MethodName::MaxP:
        return std::string("max_p ") + text_of(method.search);
    case MethodName::Recombination:
        return "recombination";
    case MethodName::Search:
        break;
    }
    return "search";
}

MethodAbility ability_of(const Method& method)
{
    MethodAbility ability;
    const bool tree = method.name == MethodName::Skater || method.name == MethodName::Redcap;
    const bool schc = method.name == MethodName::Schc;
    if (tree || schc) {
        ability.maximums = ability.apart = ability.terms = ability.start = false;
    }
    if (schc) {
        ability.minimums = ability.most = false;
    }
    if (method.name == MethodName::MaxP) {
        ability.start = ability.count_asked = false;
    }
    return ability;
}

} // namespace needshed
