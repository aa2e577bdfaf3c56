/// Writes what needshed finds on classical data sets and on Devon and Cornwall, with the inputs, as tables that R and
/// Python read: `NAME_units.csv` (a row per unit), `NAME_edges.csv` (the graph, from 1), `NAME_global.csv`,
/// `NAME_intervals.csv` (events in two bands, a third of events and half of people in the first); and
/// `intervals.csv`, `trends.csv`, `corrected.csv` of figures that need no map.
///   dump_statistics DATA-DIRECTORY STUDY OUTPUT-DIRECTORY

#include <cmath>
#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/random.hpp"
#include "needshed/coverage/read.hpp"
#include "needshed/hotspots/global.hpp"
#include "needshed/hotspots/local.hpp"
#include "needshed/hotspots/trend.hpp"
#include "needshed/io/reader.hpp"
#include "needshed/io/writer.hpp"
#include "needshed/need/age.hpp"
#include "needshed/need/rates.hpp"
#include "needshed/study/run.hpp"

using namespace needshed;
namespace fs = std::filesystem;

namespace {

/// Enough digits that nothing is lost on the way.
constexpr int digits = 17;

/// A data set: its graph, two measures, and events among people.
struct DataSet {
    std::string name;
    Graph graph;
    std::vector<double> first;
    std::vector<double> second;
    std::vector<double> events;
    std::vector<double> people;
};

class TextTable {
public:
    explicit TextTable(std::string header) : m_text(std::move(header) + "\n") {}

    void row(const std::vector<double>& values)
    {
        for (std::size_t i = 0; i < values.size(); ++i) {
            m_text += (i == 0 ? "" : ",") + number(values[i]);
        }
        m_text += "\n";
    }
    void named(const std::string& name, const std::vector<double>& values)
    {
        m_text += name;
        for (const double value : values) {
            m_text += "," + number(value);
        }
        m_text += "\n";
    }
    void write(const fs::path& file) const { write_text(file, m_text); }

private:
    static std::string number(double value) { return std::isnan(value) ? "NA" : fmt::format("{:.{}g}", value, digits); }

    std::string m_text;
};

std::vector<double> column(const Coverage& coverage, const Table& table, const std::string& code,
                           const std::string& name)
{
    const auto& codes = std::get<TextValues>(table.find(code)->values);
    const auto& text = std::get<TextValues>(table.find(name)->values);
    std::vector<double> result(coverage.unit_count());
    for (std::size_t row = 0; row < text.size(); ++row) {
        result[to_index(coverage.find(codes[row]))] = parse_number(text[row]).value();
    }
    return result;
}

struct Columns {
    std::string code;
    std::string first;
    std::string second;
    std::string events;
    std::string people;
};

DataSet read(const std::string& name, const fs::path& file, const std::string& crs, const Columns& columns)
{
    Progress progress;
    UnitsSpec spec;
    spec.source.path = file.string();
    spec.code = columns.code;
    spec.source_crs = crs;
    spec.options.islands = Islands::Separate;
    const auto coverage = read_units(spec, progress).coverage;
    const auto table = read_table(spec.source, {});
    const auto of = [&](const std::string& each) { return column(coverage, table, columns.code, each); };
    return {name, coverage.graph(), of(columns.first), of(columns.second), of(columns.events), of(columns.people)};
}

/// Two crude rates of the study, and the counts of the first.
DataSet read(const std::string& name, const fs::path& study_file)
{
    Progress progress;
    const auto found = survey(read_study(study_file), progress);
    std::vector<const MeasureNeed*> counted;
    for (const auto& measure : found.need.measures) {
        if (!measure.population.empty()) {
            counted.push_back(&measure);
        }
    }
    const auto& people = found.demand.population(counted.at(0)->population).people;
    return {
        name,  found.units.coverage.graph(), counted.at(0)->crude_rate, counted.at(1)->crude_rate, counted[0]->count,
        people};
}

/// 1 for the units above the mean.
std::vector<double> above_mean(const std::vector<double>& value)
{
    double sum = 0;
    for (const double each : value) {
        sum += each;
    }
    std::vector<double> result;
    for (const double each : value) {
        result.push_back(each > sum / static_cast<double>(value.size()) ? 1 : 0);
    }
    return result;
}

void write_units(const DataSet& set, const Weights& weights, const fs::path& directory)
{
    const PermutationOptions once{1, 1};
    const auto moran = local_moran(weights, set.first, once).statistic;
    const auto pair = local_moran(weights, set.first, set.second, once).statistic;
    const auto geary = local_geary(weights, set.first, once);
    const std::vector<std::vector<double>> both{set.first, set.second};
    const auto together = local_geary(weights, both, once);
    const auto g = getis_ord(weights, set.first, once);
    const auto star = getis_ord_star(weights, set.first, once);
    const auto high = above_mean(set.first);
    const auto joins = local_join_count(weights, high, once);
    const auto shrunk = empirical_bayes(set.events, set.people);
    const auto locally = local_empirical_bayes(set.graph, set.events, set.people);
    TextTable table("first,second,events,people,high,moran,moran_z,pair,geary,together,g_z,star_z,joins,eb,eb_local");
    for (std::size_t u = 0; u < set.first.size(); ++u) {
        table.row({set.first[u], set.second[u], set.events[u], set.people[u], high[u], moran[u].value, moran[u].z,
                   pair[u].value, geary[u].value, together[u].value, g[u].z, star[u].z, joins[u].value, shrunk.rate[u],
                   locally.rate[u]});
    }
    table.write(directory / (set.name + "_units.csv"));
}

/// Rates and ratios of every unit with their intervals. No set has ages: two bands are made of each unit's figures.
void write_set_intervals(const DataSet& set, const fs::path& directory)
{
    const std::vector<double> standard{3, 2};
    std::vector<BandCounts> units;
    BandCounts all{{0, 0}, {0, 0}};
    for (std::size_t u = 0; u < set.events.size(); ++u) {
        const double young = std::floor(set.events[u] / 3);
        const double half = std::floor(set.people[u] / 2);
        units.push_back({{young, set.events[u] - young}, {half, set.people[u] - half}});
        for (std::size_t band = 0; band < 2; ++band) {
            all.events[band] += units.back().events[band];
            all.people[band] += units.back().people[band];
        }
    }
    TextTable table("events_1,events_2,people_1,people_2,low,high,share_low,share_high,dsr,dsr_low,dsr_high,ratio,"
                    "ratio_low,ratio_high");
    for (std::size_t u = 0; u < units.size(); ++u) {
        const auto& unit = units[u];
        const auto interval = poisson_interval(set.events[u]);
        const auto share =
            proportion_interval(set.events[u], set.events[u] + set.people[u]); // people may be in thousands
        const auto direct = directly_standardised(unit, standard);
        const auto ratio = indirectly_standardised(set.events[u], unit.people, all);
        table.row({unit.events[0], unit.events[1], unit.people[0], unit.people[1], interval.low, interval.high,
                   share.low, share.high, direct.rate, direct.interval.low, direct.interval.high, ratio.ratio,
                   ratio.interval.low, ratio.interval.high});
    }
    table.write(directory / (set.name + "_intervals.csv"));
}

void write_set(const DataSet& set, const fs::path& directory)
{
    const auto weights = contiguity(set.graph);
    write_units(set, weights, directory);
    write_set_intervals(set, directory);
    TextTable edges("a,b");
    for (std::size_t u = 0; u < set.graph.unit_count(); ++u) {
        for (const auto neighbour : set.graph.neighbours(to_unit(u))) {
            edges.row({static_cast<double>(u + 1), static_cast<double>(to_index(neighbour) + 1)});
        }
    }
    edges.write(directory / (set.name + "_edges.csv"));

    const PermutationOptions once{1, 1};
    TextTable global("statistic,value,expected,variance_normal,variance_random");
    const auto add = [&](const std::string& name, const GlobalStatistic& each) {
        global.named(name, {each.value, each.expected, each.variance_normal, each.variance_random});
    };
    add("moran", global_moran(weights, set.first, once));
    add("geary", global_geary(weights, set.first, once));
    add("general_g", general_g(weights, set.first, once));
    global.write(directory / (set.name + "_global.csv"));
}

void write_intervals(const fs::path& directory)
{
    TextTable table("events,people,confidence,poisson_low,poisson_high,share_low,share_high,funnel_low,funnel_high");
    for (const double confidence : {0.8, 0.95, 0.998}) {
        for (const double events : {0.0, 1.0, 3.0, 9.0, 9.5, 10.0, 25.0, 480.0, 12345.0}) {
            const double people = 3 * events + 7;
            const auto poisson = poisson_interval(events, confidence);
            const auto share = proportion_interval(events, people, confidence);
            const auto funnel = events > 0 ? funnel_limits(events, confidence) : Interval{NAN, NAN};
            table.row({events, people, confidence, poisson.low, poisson.high, share.low, share.high, funnel.low,
                       funnel.high});
        }
    }
    table.write(directory / "intervals.csv");
}

/// Series with ties and without, a row each: the figures, then twelve values.
void write_trends(const fs::path& directory)
{
    TextTable table("s,variance,tau,slope,v1,v2,v3,v4,v5,v6,v7,v8,v9,v10,v11,v12");
    Random random(7);
    for (int series = 0; series < 40; ++series) {
        std::vector<double> value(12);
        for (std::size_t i = 0; i < value.size(); ++i) {
            const double noise = random.normal() + 0.1 * static_cast<double>(i);
            value[i] = series % 2 == 0 ? noise : std::round(2 * noise);
        }
        const auto trend = mann_kendall(value);
        std::vector<double> row{trend.s, trend.variance, trend.tau, trend.slope};
        row.insert(row.end(), value.begin(), value.end());
        table.row(row);
    }
    table.write(directory / "trends.csv");
}

void write_corrected(const fs::path& directory)
{
    Random random(11);
    std::vector<double> p(500);
    for (auto& each : p) {
        each = std::round(1000 * random.uniform() * random.uniform()) / 1000;
    }
    const auto q = benjamini_hochberg(p);
    TextTable table("p,q");
    for (std::size_t i = 0; i < p.size(); ++i) {
        table.row({p[i], q[i]});
    }
    table.write(directory / "corrected.csv");
}

} // namespace

int main(int count, char** arguments)
{
    if (count != 4) {
        std::cerr << "dump_statistics DATA-DIRECTORY STUDY OUTPUT-DIRECTORY\n";
        return 2;
    }
    const fs::path data = arguments[1];
    const fs::path output = arguments[3];
    try {
        write_set(read("guerry", data / "classical/guerry/Guerry.shp", {},
                       {"CODE_DE", "Crm_prp", "Litercy", "Suicids", "Pop1831"}),
                  output);
        write_set(read("carolina", data / "classical/sids2/sids2.shp", "EPSG:4267",
                       {"FIPSNO", "SIDR74", "NWR74", "SID74", "BIR74"}),
                  output);
        write_set(read("devon_cornwall", arguments[2]), output);
        write_intervals(output);
        write_trends(output);
        write_corrected(output);
    }
    catch (const Error& error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
    return 0;
}
