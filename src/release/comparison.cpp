#include "needshed/release/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/io/writer.hpp"
#include "release/columns.hpp"

namespace needshed {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// The plan with these of its units only, localities numbered anew.
FinishedPlan reduced(const FinishedPlan& plan, const TextValues& units)
{
    FinishedPlan result;
    result.title = plan.title;
    result.summary = plan.summary;
    result.count = plan.code.size();
    std::vector<std::uint32_t> number(plan.code.size(), no_group);
    for (const auto& unit : units) {
        const auto at =
            static_cast<std::size_t>(std::lower_bound(plan.unit.begin(), plan.unit.end(), unit) - plan.unit.begin());
        auto& locality = number[plan.locality[at]];
        if (locality == no_group) {
            locality = static_cast<std::uint32_t>(result.code.size());
            result.code.push_back(plan.code[plan.locality[at]]);
            if (!plan.name.empty()) {
                result.name.push_back(plan.name[plan.locality[at]]);
            }
        }
        result.unit.push_back(unit);
        result.locality.push_back(locality);
        if (!plan.unit_name.empty()) {
            result.unit_name.push_back(plan.unit_name[at]);
        }
        if (!plan.people.empty()) {
            result.people.push_back(plan.people[at]);
        }
    }
    return result;
}

double number_of(const Json* json)
{
    if (json == nullptr) {
        return nan;
    }
    if (const auto* whole = json->integer()) {
        return static_cast<double>(*whole);
    }
    return json->real() != nullptr ? *json->real() : nan;
}

const Json* member(const Json& json, std::initializer_list<const char*> path)
{
    const Json* at = &json;
    for (const char* name : path) {
        at = at == nullptr ? nullptr : at->find(name);
    }
    return at;
}

/// The item of a list whose `key` is `text`.
const Json* item(const Json& summary, const char* list, const char* key, const std::string& text)
{
    const auto* items = summary.find(list) == nullptr ? nullptr : summary.find(list)->items();
    if (items == nullptr) {
        return nullptr;
    }
    const auto found = std::find_if(items->begin(), items->end(), [&](const Json& each) {
        return each.find(key) != nullptr && each.find(key)->text() != nullptr && *each.find(key)->text() == text;
    });
    return found == items->end() ? nullptr : &*found;
}

/// What `key` says in the items of a list, in order.
std::vector<std::string> keys(const Json& summary, const char* list, const char* key)
{
    std::vector<std::string> result;
    const auto* items = summary.find(list) == nullptr ? nullptr : summary.find(list)->items();
    for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
        const auto* text = (*items)[i].find(key);
        if (text != nullptr && text->text() != nullptr) {
            result.push_back(*text->text());
        }
    }
    return result;
}

/// A word of the study file as people read it: `common_need` gives `common need`.
std::string plain(std::string word)
{
    std::replace(word.begin(), word.end(), '_', ' ');
    return word;
}

class Figures {
public:
    Figures(const FinishedPlan& before, const FinishedPlan& after) : m_before(before), m_after(after) {}

    std::vector<PlanFigure> collect()
    {
        m_figures.push_back(
            {"localities", static_cast<double>(m_before.code.size()), static_cast<double>(m_after.code.size()), 0});
        add("objective", {"objective"}, 5);
        add_items("terms", "term", "scaled", "{}", 5);
        add("border between localities, km", {"border_km"}, 0);
        add("mean compactness", {"mean_compactness"}, 3);
        add_items("bounds", "sum", "smallest", "{}, smallest", 0);
        add_items("bounds", "sum", "largest", "{}, largest", 0);
        add_items("footprints", "agency", "areas_split", "{} areas split", 0);
        add_items("footprints", "agency", "people_outside_main_area", "people outside their locality's main {} area",
                  0);
        return std::move(m_figures);
    }

private:
    void add(const std::string& name, std::initializer_list<const char*> path, int decimals)
    {
        push({name, number_of(member(m_before.summary, path)), number_of(member(m_after.summary, path)), decimals});
    }

    void add_items(const char* list, const char* key, const char* value, const char* name, int decimals)
    {
        auto texts = keys(m_before.summary, list, key);
        for (const auto& text : keys(m_after.summary, list, key)) {
            if (std::find(texts.begin(), texts.end(), text) == texts.end()) {
                texts.push_back(text);
            }
        }
        for (const auto& text : texts) {
            const auto of = [&](const Json& summary) {
                const auto* found = item(summary, list, key, text);
                return number_of(found == nullptr ? nullptr : found->find(value));
            };
            push({fmt::format(fmt::runtime(name), plain(text)), of(m_before.summary), of(m_after.summary), decimals});
        }
    }

    void push(PlanFigure figure)
    {
        if (!std::isnan(figure.before) || !std::isnan(figure.after)) {
            m_figures.push_back(std::move(figure));
        }
    }

    const FinishedPlan& m_before;
    const FinishedPlan& m_after;
    std::vector<PlanFigure> m_figures;
};

/// For each locality after, the one before that it continues, or `no_group`.
std::vector<std::uint32_t> origins(const PlansSideBySide& plans)
{
    std::vector<std::uint32_t> before_of(plans.after.code.size(), no_group);
    for (const auto& match : plans.comparison.matches) {
        if (match.after != no_group) {
            before_of[match.after] = match.before;
        }
    }
    return before_of;
}

/// Each locality after by the number of the one before that it continues; what is new keeps its own where that is free.
TextValues renumbered(const PlansSideBySide& plans)
{
    const auto before_of = origins(plans);
    std::set<std::string> used(plans.before.code.begin(), plans.before.code.end());
    TextValues codes;
    for (std::uint32_t after = 0; after < before_of.size(); ++after) {
        if (before_of[after] != no_group) {
            codes.push_back(plans.before.code[before_of[after]]);
            continue;
        }
        auto code = plans.after.code[after];
        for (std::size_t next = plans.before.code.size() + 1; !used.insert(code).second; ++next) {
            code = fmt::format("L{:02}", next);
        }
        codes.push_back(code);
    }
    return codes;
}

std::string code_of(const FinishedPlan& plan, std::uint32_t locality)
{
    return locality == no_group ? std::string() : plan.code[locality];
}

std::string name_of(const FinishedPlan& plan, std::uint32_t locality)
{
    return locality == no_group || plan.name.empty() ? std::string() : plan.name[locality];
}

} // namespace

PlansSideBySide compare_plans(const std::string& before, const std::string& after)
{
    const auto first = read_finished_plan(before);
    const auto second = read_finished_plan(after);
    PlansSideBySide plans;
    TextValues both;
    std::set_intersection(first.unit.begin(), first.unit.end(), second.unit.begin(), second.unit.end(),
                          std::back_inserter(both));
    std::set_difference(first.unit.begin(), first.unit.end(), both.begin(), both.end(),
                        std::back_inserter(plans.only_before));
    std::set_difference(second.unit.begin(), second.unit.end(), both.begin(), both.end(),
                        std::back_inserter(plans.only_after));
    if (both.empty()) {
        throw Error(ErrorKind::Input, after, "shares no unit with " + before,
                    fmt::format("Compare plans of the same units: one has {}, the other {}", first.unit.front(),
                                second.unit.front()));
    }
    plans.before = reduced(first, both);
    plans.after = reduced(second, both);
    plans.people = plans.before.people.empty() ? plans.after.people : plans.before.people;
    plans.comparison = compare(plans.before.locality, plans.after.locality, plans.people);
    plans.grounds = other_grounds(first.provenance, second.provenance);
    plans.figures = Figures(plans.before, plans.after).collect();
    return plans;
}

std::string locality_title(const FinishedPlan& plan, std::uint32_t locality)
{
    const auto name = name_of(plan, locality);
    return name.empty() ? code_of(plan, locality) : code_of(plan, locality) + " " + name;
}

Table matches_table(const PlansSideBySide& plans)
{
    const auto& matches = plans.comparison.matches;
    const auto text = [&](auto get) { return collect(matches, get); };
    const auto units = [&](std::size_t LocalityMatch::*count) {
        return collect(matches, [&](const auto& each) { return static_cast<std::int64_t>(each.*count); });
    };
    const auto people = [&](double LocalityMatch::*count) {
        return collect(matches, [&](const auto& each) { return each.*count; });
    };
    Table table;
    table.add("before", text([&](const auto& each) { return code_of(plans.before, each.before); }),
              "locality of the first plan; empty: it is new");
    table.add("before_name", text([&](const auto& each) { return name_of(plans.before, each.before); }), "its name");
    table.add("after", text([&](const auto& each) { return code_of(plans.after, each.after); }),
              "locality of the second plan that continues it; empty: none does");
    table.add("after_name", text([&](const auto& each) { return name_of(plans.after, each.after); }), "its name");
    table.add("units_kept", units(&LocalityMatch::units_kept), "units in both");
    table.add("units_left", units(&LocalityMatch::units_left), "units that leave it");
    table.add("units_joined", units(&LocalityMatch::units_joined), "units that join it");
    if (!plans.people.empty()) {
        table.add("people_kept", people(&LocalityMatch::people_kept), 0, "people in both");
        table.add("people_left", people(&LocalityMatch::people_left), 0, "people who leave it");
        table.add("people_joined", people(&LocalityMatch::people_joined), 0, "people who join it");
    }
    return table;
}

Table moved_table(const PlansSideBySide& plans)
{
    const auto before_of = origins(plans);
    const auto numbers = renumbered(plans);
    TextValues unit;
    TextValues name;
    TextValues from;
    TextValues to;
    TextValues to_name;
    RealValues people;
    for (const auto index : plans.comparison.moved) {
        const auto u = to_index(index);
        const auto after = plans.after.locality[u];
        unit.push_back(plans.before.unit[u]);
        const auto& names = plans.before.unit_name.empty() ? plans.after.unit_name : plans.before.unit_name;
        name.push_back(names.empty() ? std::string() : names[u]);
        from.push_back(plans.before.code[plans.before.locality[u]]);
        to.push_back(numbers[after]);
        to_name.push_back(before_of[after] == no_group ? name_of(plans.after, after)
                                                       : name_of(plans.before, before_of[after]));
        people.push_back(plans.people.empty() ? nan : plans.people[u]);
    }
    Table table;
    table.add("unit", std::move(unit), "code of the unit");
    table.add("name", std::move(name), "name of the unit");
    table.add("from", std::move(from), "locality in the first plan");
    table.add("to", std::move(to), "locality in the second, by the number of the one before that it continues");
    table.add("to_name", std::move(to_name), "its name");
    if (!plans.people.empty()) {
        table.add("people", std::move(people), 0, "people in the unit");
    }
    return table;
}

Table figures_table(const PlansSideBySide& plans)
{
    TextValues name;
    RealValues before;
    RealValues after;
    RealValues change;
    for (const auto& figure : plans.figures) {
        const double scale = std::pow(10.0, figure.decimals);
        name.push_back(figure.name);
        before.push_back(std::round(figure.before * scale) / scale);
        after.push_back(std::round(figure.after * scale) / scale);
        change.push_back(after.back() - before.back());
    }
    Table table;
    table.add("figure", std::move(name), "what is measured");
    table.add("before", std::move(before), 5, "in the first plan");
    table.add("after", std::move(after), 5, "in the second");
    table.add("change", std::move(change), 5, "the second less the first");
    return table;
}

Table renumbered_table(const PlansSideBySide& plans)
{
    const auto numbers = renumbered(plans);
    TextValues locality;
    for (const auto after : plans.after.locality) {
        locality.push_back(numbers[after]);
    }
    Table table;
    table.add("unit", plans.after.unit, "code of the unit");
    table.add("locality", std::move(locality), "its locality in the second plan, by the numbers of the first");
    return table;
}

Json comparison_summary(const PlansSideBySide& plans)
{
    const auto& comparison = plans.comparison;
    auto figures = Json::array();
    for (const auto& figure : plans.figures) {
        figures.add(Json::object()
                        .add("figure", figure.name)
                        .add("before", rounded(figure.before, figure.decimals))
                        .add("after", rounded(figure.after, figure.decimals)));
    }
    return Json::object()
        .add("before", plans.before.title)
        .add("after", plans.after.title)
        .add("units", plans.before.unit.size())
        .add("studies_differ_in", plans.grounds ? list_json(plans.grounds->sections) : Json())
        .add("inputs_differ", plans.grounds ? list_json(plans.grounds->inputs) : Json())
        .add("same_objective", plans.grounds ? Json(plans.grounds->same_objective()) : Json())
        .add("units_moved", comparison.moved.size())
        .add("people", plans.people.empty() ? Json() : rounded(comparison.people, 0))
        .add("people_moved", plans.people.empty() ? Json() : rounded(comparison.people_moved, 0))
        .add("units_only_before", plans.only_before.size())
        .add("units_only_after", plans.only_after.size())
        .add("adjusted_rand", rounded(comparison.adjusted_rand, 4))
        .add("variation_of_information", rounded(comparison.variation_of_information, 4))
        .add("figures", std::move(figures));
}

void write_comparison(const std::filesystem::path& directory, const PlansSideBySide& plans)
{
    write_csv(directory / "localities.csv", matches_table(plans));
    write_csv(directory / "moved.csv", moved_table(plans));
    write_csv(directory / "figures.csv", figures_table(plans));
    write_csv(directory / "assignment.csv", renumbered_table(plans));
    write_text(directory / "summary.json", to_text(comparison_summary(plans)));
}

} // namespace needshed
