#include <algorithm>
#include <cmath>
#include <ostream>

#include <fmt/format.h>

#include "cli/options.hpp"
#include "cli/screen.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/io/json.hpp"
#include "needshed/study/run.hpp"

namespace needshed {

namespace {

UnitIndex find_unit(const Coverage& coverage, const std::string& code)
{
    const auto unit = coverage.find(code);
    if (unit == no_unit) {
        const auto nearest = nearest_name(code, coverage.codes());
        throw Error(ErrorKind::Input, code, "is no unit of the study",
                    nearest.empty() ? "The first unit is " + coverage.codes().front()
                                    : "Did you mean '" + nearest + "'?");
    }
    return unit;
}

/// A figure with decimals; what rounds to nothing has no sign.
std::string fixed(double value, int decimals)
{
    const auto text = fmt::format("{:.{}f}", value, decimals);
    return text.find_first_not_of("-0.") == std::string::npos && text.front() == '-' ? text.substr(1) : text;
}

/// One unit in the light of an outcome.
class Explained {
public:
    Explained(const Outcome& outcome, bool draws_ensemble, UnitIndex unit)
        : m_outcome(outcome), m_draws_ensemble(draws_ensemble), m_coverage(outcome.survey.units.coverage), m_unit(unit),
          m_locality(outcome.proposal.plan.locality[to_index(unit)])
    {
    }

    std::string screen() const
    {
        return fmt::format("{}, in {}\n", title(m_unit), locality_title(m_locality)) + labelled("people", people()) +
               labelled("need", need()) + labelled("hot spots", hotspots()) + labelled("neighbours", neighbours()) +
               labelled("firmness", firmness()) + labelled("rules", rules()) + labelled("to move it", moves());
    }

    Json json() const
    {
        const auto& names = m_coverage.names();
        const auto u = to_index(m_unit);
        return Json::object()
            .add("unit", m_coverage.codes()[u])
            .add("name", names.empty() ? Json() : Json(names[u]))
            .add("locality", m_outcome.scorecard.localities[m_locality].code)
            .add("locality_name", m_outcome.scorecard.localities[m_locality].name)
            .add("people", list_json(people()))
            .add("need", list_json(need()))
            .add("hotspots", list_json(hotspots()))
            .add("neighbours", list_json(neighbours()))
            .add("firmness", list_json(firmness()))
            .add("rules", list_json(rules()))
            .add("moves", list_json(moves()));
    }

private:
    std::string title(UnitIndex unit) const
    {
        const auto& names = m_coverage.names();
        const auto& code = m_coverage.codes()[to_index(unit)];
        return names.empty() ? code : code + " " + names[to_index(unit)];
    }

    std::string locality_title(std::uint32_t locality) const
    {
        const auto& score = m_outcome.scorecard.localities[locality];
        return score.code + " " + score.name;
    }

    std::uint32_t locality_of(UnitIndex unit) const { return m_outcome.proposal.plan.locality[to_index(unit)]; }

    std::vector<std::string> people() const
    {
        std::vector<std::string> lines;
        for (const auto& population : m_outcome.survey.demand.populations) {
            const double value = population.people[to_index(m_unit)];
            lines.push_back(population.name + ": " + (std::isnan(value) ? "not known" : whole(value)));
        }
        return lines;
    }

    std::string index_line() const
    {
        const auto& need = m_outcome.survey.need;
        const auto u = to_index(m_unit);
        if (std::isnan(need.index[u])) {
            return "index: none, for want of a value; the unit takes no part in common need";
        }
        return fmt::format("index {}: rank {:.0f} of {}, decile {} (1 is most need); its locality {}",
                           fixed(need.index[u], 2), need.index_rank[u],
                           grouped(static_cast<long long>(need.unit_count())), need.decile[u],
                           fixed(m_outcome.scorecard.localities[m_locality].need_index, 2));
    }

    static std::string amount(double count)
    {
        return count == std::round(count) ? (count == 1 ? "1 record" : whole(count) + " records")
                                          : fmt::format("{:.1f} records", count);
    }

    /// `police/violence: 12 records, 8.1 per 1,000 (4.4 to 13.2), area 6.1; z 0.61 adds 0.12 to the index; locality z
    /// 0.41`.
    std::string measure_line(std::size_t m) const
    {
        const auto& measure = m_outcome.survey.need.measures[m];
        const auto u = to_index(m_unit);
        const double locality_z = m_outcome.scorecard.localities[m_locality].measures[m].z;
        if (std::isnan(measure.rate[u])) {
            return measure.measure + ": no value";
        }
        const auto value =
            measure.population.empty()
                ? fmt::format("score {:.4g}, mean {:.4g}", measure.rate[u], measure.mean)
                : fmt::format("{}, {:.2f} per 1,000 ({:.2f} to {:.2f}), area {:.2f}", amount(measure.count[u]),
                              measure.crude_rate[u], measure.rate_low[u], measure.rate_high[u], measure.area_rate);
        return fmt::format("{}: {}; z {} adds {}, its locality has z {}", measure.measure, value,
                           fixed(measure.z[u], 2), fixed(measure.contribution[u], 2), fixed(locality_z, 2));
    }

    std::vector<std::string> need() const
    {
        std::vector<std::string> lines{index_line()};
        for (std::size_t m = 0; m < m_outcome.survey.need.measures.size(); ++m) {
            lines.push_back(measure_line(m));
        }
        return lines;
    }

    std::vector<std::string> hotspots() const
    {
        std::vector<std::string> lines;
        const auto u = to_index(m_unit);
        const auto add = [&](const MeasureHotspots& each, const std::string& name) {
            const auto word = each.classes.empty() ? std::string() : class_name(each.classes[u]);
            if (!word.empty() && word != "none") {
                lines.push_back(fmt::format("{}: {} (corrected p {:.3f})", name, word, each.q[u]));
            }
        };
        add(m_outcome.hotspots.index, "need index");
        for (const auto& each : m_outcome.hotspots.measures) {
            add(each, each.measure);
        }
        return lines.empty() ? std::vector<std::string>{"none"} : lines;
    }

    std::string contact(UnitIndex other, double border_m) const
    {
        const auto& links = m_coverage.links();
        const bool is_link = std::any_of(links.begin(), links.end(), [&](const Link& link) {
            return (link.a == m_unit && link.b == other) || (link.b == m_unit && link.a == other);
        });
        return border_m > 0 ? fmt::format("border {:.1f} km", border_m / 1000) : is_link ? "a link" : "at a corner";
    }

    /// Those in its locality first, then by length of border.
    std::vector<std::string> neighbours() const
    {
        struct Beside {
            UnitIndex unit{};
            double border_m = 0;
        };
        std::vector<Beside> beside;
        const auto units = m_coverage.graph().neighbours(m_unit);
        for (std::size_t i = 0; i < units.size(); ++i) {
            beside.push_back({units[i], m_coverage.graph().border_m(m_unit)[i]});
        }
        std::stable_sort(beside.begin(), beside.end(), [&](const Beside& a, const Beside& b) {
            const bool a_with = locality_of(a.unit) == m_locality;
            const bool b_with = locality_of(b.unit) == m_locality;
            return a_with != b_with ? a_with : a.border_m > b.border_m;
        });
        std::vector<std::string> lines;
        for (const auto& each : beside) {
            const auto& index = m_outcome.survey.need.index;
            const bool with_it = locality_of(each.unit) == m_locality;
            const double value = index[to_index(each.unit)];
            lines.push_back(fmt::format("{} {}: {}, need {}",
                                        with_it ? "with it:" : locality_title(locality_of(each.unit)) + ":",
                                        title(each.unit), contact(each.unit, each.border_m),
                                        std::isnan(value) ? "not known" : fixed(value, 2)));
        }
        return lines.empty() ? std::vector<std::string>{"none: it is an island"} : lines;
    }

    /// How often plans nearly as good separate it from the localities beyond.
    std::vector<std::string> firmness() const
    {
        std::vector<std::string> lines;
        const auto& support = m_outcome.support;
        const auto u = to_index(m_unit);
        if (m_outcome.ensemble.plans.empty()) {
            lines.emplace_back(m_draws_ensemble
                                   ? "not known: the plan breaks a rule, so that no plans like it were drawn"
                                   : R"(not known: the study asks for no "ensemble" of plans)");
            return lines;
        }
        if (!support.membership.empty() && !std::isnan(support.membership[u])) {
            lines.push_back(fmt::format("in plans nearly as good it is with {:.0f} % of its locality's other units",
                                        100 * support.membership[u]));
        }
        for (const auto& edge : support.edges) {
            const bool here = edge.a == m_unit || edge.b == m_unit;
            const auto other = edge.a == m_unit ? edge.b : edge.a;
            const auto name = firmness_name(firmness_of(edge.separated));
            if (here && !name.empty()) {
                lines.push_back(
                    fmt::format("border to {}: in {:.0f} % of them, {}", title(other), 100 * edge.separated, name));
            }
        }
        return lines;
    }

    std::vector<std::string> rules() const
    {
        std::vector<std::string> lines;
        const auto& rules = m_outcome.survey.rules;
        const auto listed = [&](const std::vector<std::vector<UnitIndex>>& lists, const std::string& word) {
            for (const auto& list : lists) {
                if (std::find(list.begin(), list.end(), m_unit) != list.end()) {
                    std::vector<std::string> others;
                    for (const auto other : list) {
                        if (other != m_unit) {
                            others.push_back(m_coverage.codes()[to_index(other)]);
                        }
                    }
                    lines.push_back(word + list_names(others));
                }
            }
        };
        listed(rules.together, "together with ");
        listed(rules.apart, "apart from ");
        for (const auto& fixed : rules.fixed) {
            if (fixed.unit == m_unit) {
                lines.push_back("fixed to '" + fixed.label + "'");
            }
        }
        const auto area = [&](const Grouping& grouping, const std::string& words) {
            const auto group = grouping.group.empty() ? no_group : grouping.group[to_index(m_unit)];
            if (group != no_group) {
                lines.push_back(fmt::format(fmt::runtime(words), grouping.name, grouping.codes[group]));
            }
        };
        area(rules.within, "its locality keeps within {} {}");
        for (const auto& whole : rules.whole) {
            area(whole, "{} {} is not split");
        }
        return lines;
    }

    std::string move_line(const BorderPrice& price) const
    {
        const auto& plan = m_outcome.proposal.plan;
        std::string terms;
        for (std::size_t t = 0; t < plan.terms.size(); ++t) {
            auto name = plan.terms[t].name;
            std::replace(name.begin(), name.end(), '_', ' ');
            terms += fmt::format("{}{} {:+.5f}", terms.empty() ? "" : ", ", name, price.terms[t]);
        }
        std::string breaks;
        breaks += price.keeps_bounds ? "" : "; breaks a bound";
        breaks += price.keeps_apart ? "" : "; joins units that are to be apart";
        breaks += price.keeps_connected ? "" : "; cuts its locality in two";
        return fmt::format("to {}: objective {:+.5f} ({}){}{}", locality_title(price.to), price.objective, terms,
                           price.units.size() > 1
                               ? fmt::format("; together with {}", counted(price.units.size() - 1, "unit"))
                               : std::string(),
                           breaks);
    }

    std::vector<std::string> moves() const
    {
        std::vector<std::string> lines;
        for (const auto& price : m_outcome.prices) {
            if (std::find(price.units.begin(), price.units.end(), m_unit) != price.units.end()) {
                lines.push_back(move_line(price));
            }
        }
        const bool inside =
            std::all_of(m_coverage.graph().neighbours(m_unit).begin(), m_coverage.graph().neighbours(m_unit).end(),
                        [&](UnitIndex each) { return locality_of(each) == m_locality; });
        return !lines.empty() ? lines
               : inside       ? std::vector<std::string>{"it lies inside its locality: no other is next to it"}
                        : std::vector<std::string>{"not possible: its locality would be gone, or a rule holds it"};
    }

    const Outcome& m_outcome;
    bool m_draws_ensemble; ///< the study asks for one
    const Coverage& m_coverage;
    UnitIndex m_unit;
    std::uint32_t m_locality;
};

} // namespace

int explain_units(const RunCommand& command, const std::vector<std::string>& units, const CommonOptions& options,
                  const Terminal& terminal)
{
    const auto study = read_with_options(command.study, options);
    ProgressLine line(options, terminal);
    const auto outcome =
        command.plan.empty() ? run(study, line.progress()) : appraise(study, given_plan(command), line.progress());
    line.clear();
    const auto& coverage = outcome.survey.units.coverage;
    std::vector<Explained> explained;
    explained.reserve(units.size());
    for (const auto& code : units) {
        explained.emplace_back(outcome, study.localities.ensemble.plans > 0, find_unit(coverage, code));
    }
    if (options.json) {
        auto list = Json::array();
        for (const auto& each : explained) {
            list.add(each.json());
        }
        terminal.out << to_text(Json::object().add("title", study.title).add("units", std::move(list)));
        return 0;
    }
    for (std::size_t i = 0; i < explained.size(); ++i) {
        terminal.out << (i > 0 ? "\n" : "") << explained[i].screen();
    }
    return 0;
}

} // namespace needshed
