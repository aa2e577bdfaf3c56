#include <algorithm>
#include <iterator>
#include <map>

#include <fmt/format.h>

#include "needshed/release/comparison.hpp"

namespace needshed {

namespace {

const std::vector<JsonMember>& members_of(const Json* json)
{
    static const std::vector<JsonMember> none;
    return json == nullptr || json->members() == nullptr ? none : *json->members();
}

std::string text_of(const Json* json)
{
    return json == nullptr ? std::string() : to_text(*json);
}

/// Names of members of either that are not the same in both, in order.
std::vector<std::string> other_members(const Json* before, const Json* after)
{
    std::vector<std::string> names;
    for (const auto* each : {before, after}) {
        for (const auto& member : members_of(each)) {
            names.push_back(member.name);
        }
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::erase_if(names, [&](const std::string& name) {
        const auto in = [&](const Json* json) { return json == nullptr ? nullptr : json->find(name); };
        return text_of(in(before)) == text_of(in(after));
    });
    return names;
}

/// Sections that are objects are looked into once, so that `localities/count` is told and not `localities`.
std::vector<std::string> other_sections(const Json& before, const Json& after)
{
    std::vector<std::string> sections;
    for (const auto& name : other_members(&before, &after)) {
        const auto inner = other_members(before.find(name), after.find(name));
        std::transform(inner.begin(), inner.end(), std::back_inserter(sections),
                       [&](const std::string& each) { return fmt::format("{}/{}", name, each); });
        if (inner.empty()) {
            sections.push_back(name);
        }
    }
    return sections;
}

/// Sources that both have with other content.
std::vector<std::string> other_inputs(const Json& before, const Json& after)
{
    std::vector<std::string> names;
    const auto second = recorded_inputs(after);
    for (const auto& [source, hash] : recorded_inputs(before)) {
        const auto found = second.find(source);
        if (found != second.end() && found->second != hash) {
            names.push_back(source);
        }
    }
    return names;
}

bool matters_to_objective(const std::string& section)
{
    return section.starts_with("units") || section.starts_with("populations") || section.starts_with("demand") ||
           section.starts_with("need") || section == "localities/terms" || section == "localities/unit_weight";
}

} // namespace

std::map<std::string, std::string> recorded_inputs(const Json& provenance)
{
    std::map<std::string, std::string> inputs;
    const auto* list = provenance.find("inputs");
    const auto* items = list == nullptr ? nullptr : list->items();
    for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
        const auto text = [&](const char* name) {
            const auto* found = (*items)[i].find(name);
            return found == nullptr || found->text() == nullptr ? std::string() : *found->text();
        };
        inputs.emplace(text("source"), text("sha256"));
    }
    return inputs;
}

bool OtherGrounds::same_objective() const
{
    return inputs.empty() && std::none_of(sections.begin(), sections.end(), matters_to_objective);
}

std::optional<OtherGrounds> other_grounds(const Json& before, const Json& after)
{
    const auto* first = before.find("study");
    const auto* second = after.find("study");
    if (first == nullptr || second == nullptr) {
        return std::nullopt;
    }
    return OtherGrounds{other_sections(*first, *second), other_inputs(before, after)};
}

} // namespace needshed
