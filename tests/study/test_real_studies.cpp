#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <set>

#include "needshed/core/graph.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/io/reader.hpp"
#include "needshed/io/writer.hpp"
#include "needshed/release/outputs.hpp"
#include "needshed/study/origin.hpp"
#include "needshed/study/run.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::error_of;
using test::TemporaryDirectory;

namespace {

/// A study of tests/studies, with its paths on the data directory wherever that is.
std::optional<Study> real_study(const std::string& name)
{
    const auto data = test::data_file("");
    if (!data) {
        return std::nullopt;
    }
    auto text = test::read_file(std::filesystem::path(NEEDSHED_STUDIES) / name);
    const std::string placeholder = "../../../shared/data";
    for (auto place = text.find(placeholder); place != std::string::npos; place = text.find(placeholder, place)) {
        text.replace(place, placeholder.size(), std::filesystem::absolute(*data).lexically_normal().string());
    }
    return parse_study(text, std::filesystem::path(NEEDSHED_STUDIES) / name);
}

const Reconciliation& reconciliation(const Demand& demand, const std::string& measure)
{
    return *std::find_if(demand.reconciliations.begin(), demand.reconciliations.end(),
                         [&](const auto& each) { return each.measure == measure; });
}

std::uint64_t in_bucket(const Reconciliation& each, Bucket bucket)
{
    return each.bucket[static_cast<std::size_t>(bucket)];
}

void check_accounts(const Demand& demand)
{
    for (const auto& each : demand.reconciliations) {
        INFO(each.measure);
        CHECK(std::accumulate(each.bucket.begin(), each.bucket.end(), std::uint64_t{0}) == each.records);
    }
}

/// Whatever the rules: each unit in one locality, localities connected, bounds kept, in the scorecard too.
void check_plan_kept(const Outcome& outcome)
{
    const auto& graph = outcome.survey.units.coverage.graph();
    const auto& plan = outcome.proposal.plan;
    CHECK(plan.locality.size() == graph.unit_count());
    CHECK(std::set<std::uint32_t>(plan.locality.begin(), plan.locality.end()).size() == plan.count);
    CHECK(connected_components(graph, plan.locality).size.size() == plan.count);
    CHECK(check_plan(graph, outcome.survey.rules, plan).empty());
    CHECK(outcome.scorecard.bounds_failed == 0);
}

void write_run(const Study& study, const Outcome& outcome, const std::filesystem::path& directory)
{
    Progress progress;
    std::filesystem::create_directories(directory);
    const auto origin = origin_of(study);
    write_outputs(directory, results_of(outcome, origin), progress);
}

/// The areas of a written layer are valid, do not overlap (their areas add up to that of their union), and leave no gap
/// (the union has no hole but those of the source).
void check_layer(const std::filesystem::path& file, std::size_t count, std::size_t holes)
{
    Progress progress;
    INFO(file.filename().string());
    const auto layer = read_areas({file.string(), "", ""}, {}, progress);
    REQUIRE(layer.areas.area_count() == count);
    CHECK(layer.crs.definition == "EPSG:4326");
    double sum = 0;
    std::string reasons;
    for (std::size_t a = 0; a < count; ++a) {
        reasons += test::invalid_reason(layer.areas, a);
        sum += signed_area(layer.areas, a);
    }
    CHECK(reasons.empty());
    const auto together = test::union_of(layer.areas);
    CHECK(together.area == Approx(sum).epsilon(1e-9));
    CHECK(together.holes == holes);
}

/// The edges of a layer as they are written: those that one area has by itself, the outline; those that two areas have,
/// in opposite directions; and the others, each of which is the edge of an overlap.
struct Edges {
    using Edge = std::array<double, 4>; ///< its lesser end first
    std::vector<Edge> outline;          ///< in order
    std::size_t shared = 0;
    std::size_t wrong = 0;

    double outline_length() const
    {
        return std::accumulate(outline.begin(), outline.end(), 0.0, [](double sum, const Edge& edge) {
            return sum + std::hypot(edge[2] - edge[0], edge[3] - edge[1]);
        });
    }
};

Edges edges_of(const PolygonSet& areas)
{
    std::vector<std::pair<Edges::Edge, int>> all;
    all.reserve(areas.points.size());
    for (std::size_t r = 0; r < areas.ring_count(); ++r) {
        const auto ring = areas.ring(r);
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const auto& from = ring[i];
            const auto& to = ring[(i + 1) % ring.size()];
            const bool forward = std::pair(from.x, from.y) < std::pair(to.x, to.y);
            all.emplace_back(forward ? Edges::Edge{from.x, from.y, to.x, to.y}
                                     : Edges::Edge{to.x, to.y, from.x, from.y},
                             forward ? 1 : -1);
        }
    }
    std::sort(all.begin(), all.end());
    Edges edges;
    for (std::size_t i = 0; i < all.size();) {
        auto last = i + 1;
        while (last < all.size() && all[last].first == all[i].first) {
            ++last;
        }
        if (last - i == 1) {
            edges.outline.push_back(all[i].first);
        }
        const bool meet = last - i == 2 && all[i].second != all[i + 1].second;
        edges.shared += meet ? 1 : 0;
        edges.wrong += last - i > 1 && !meet ? 1 : 0;
        i = last;
    }
    return edges;
}

/// Neighbours share every vertex: each edge is that of two areas that meet there, but for the outline, which is as long
/// as that of all areas together and the same at every level. So there is neither overlap nor gap, of any size.
void check_neighbours_share_vertices(const std::filesystem::path& directory)
{
    Progress progress;
    const auto localities = read_areas({(directory / "localities.geojson").string(), "", ""}, {}, progress);
    const auto edges = edges_of(localities.areas);
    CHECK(edges.wrong == 0);
    CHECK(edges.shared > 0);
    CHECK(edges.outline_length() == Approx(test::union_of(localities.areas).length).epsilon(1e-9));

    const auto of_units = edges_of(read_areas({(directory / "units.geojson").string(), "", ""}, {}, progress).areas);
    CHECK(of_units.wrong == 0);
    CHECK(of_units.shared > edges.shared);
    CHECK(of_units.outline.size() == edges.outline.size());
    CHECK((of_units.outline == edges.outline));
}

std::vector<std::string> files_in(const std::filesystem::path& directory)
{
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        files.push_back(entry.path().filename().string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

TEST_CASE("Devon and Cornwall: every record accounted for, 24 localities within bounds, valid layers", "[long]")
{
    const auto study = real_study("devon_cornwall.json");
    if (!study) {
        return;
    }
    Progress progress;
    const auto outcome = run(*study, progress);
    const auto& found = outcome.survey;

    const auto& all = reconciliation(found.demand, "police/all");
    CHECK(all.records == 32241);
    CHECK(in_bucket(all, Bucket::NoLocation) == 1286);
    CHECK(in_bucket(all, Bucket::Inside) == 30903);
    check_accounts(found.demand);

    REQUIRE(found.units.coverage.links().size() == 1);
    const auto& link = found.units.coverage.links().front();
    CHECK(found.units.coverage.codes()[to_index(std::max(link.a, link.b))] == "E01019077");
    const auto& people = found.demand.population("all").people;
    CHECK(std::accumulate(people.begin(), people.end(), 0.0) == 1772541);

    CHECK(outcome.proposal.plan.count == 24);
    check_plan_kept(outcome);

    const TemporaryDirectory directory;
    write_run(*study, outcome, directory.path());
    check_layer(directory.path() / "localities.geojson", 24, 0);
    check_layer(directory.path() / "units.geojson", 1034, 0);
    check_neighbours_share_vertices(directory.path());
}

TEST_CASE("Devon and Cornwall: one thread and two write the same bytes", "[long]")
{
    const auto study = real_study("devon_cornwall.json");
    if (!study) {
        return;
    }
    const TemporaryDirectory directory;
    for (const int threads : {1, 2}) {
        with_threads(threads, [&] {
            Progress progress;
            write_run(*study, run(*study, progress), directory.path() / std::to_string(threads));
        });
    }
    const auto names = files_in(directory.path() / "1");
    CHECK(names.size() == 67);
    for (const auto& name : names) {
        INFO(name);
        CHECK(sha256_of_file(directory.path() / "1" / name) == sha256_of_file(directory.path() / "2" / name));
    }
}

TEST_CASE("Warwickshire: no locality crosses a district")
{
    const auto study = real_study("warwickshire.json");
    if (!study) {
        return;
    }
    Progress progress;
    const auto outcome = run(*study, progress);
    check_accounts(outcome.survey.demand);
    check_plan_kept(outcome);
    CHECK(outcome.proposal.plan.count == 14);
    const auto& district = outcome.survey.units.parents.front().group;
    std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
    for (std::size_t unit = 0; unit < district.size(); ++unit) {
        pairs.emplace(outcome.proposal.plan.locality[unit], district[unit]);
    }
    CHECK(pairs.size() == 14);
}

TEST_CASE("Warwickshire: bounds that cannot hold are said to fail where, by how much, and what would help")
{
    const auto study = real_study("warwickshire_impossible.json");
    if (!study) {
        return;
    }
    Progress progress;
    CHECK(
        error_of([&] { run(*study, progress); }) ==
        "4: population:all: district North Warwickshire has 65,264, under the minimum of 70,000. Lower the minimum to "
        "65,264, or drop \"within\".");
}

TEST_CASE("Chicago: counts join on names, points come in feet, and the lake shore's hole stays a hole")
{
    const auto study = real_study("chicago.json");
    if (!study) {
        return;
    }
    Progress progress;
    const auto outcome = run(*study, progress);
    const auto& demand = outcome.survey.demand;
    check_accounts(demand);
    for (const auto& each : demand.reconciliations) {
        INFO(each.measure);
        CHECK(in_bucket(each, Bucket::UnknownCode) == 0);
    }
    CHECK(in_bucket(reconciliation(demand, "police/carjackings"), Bucket::Inside) == 1409);
    CHECK(outcome.survey.units.coverage.unit_count() == 801);
    CHECK(outcome.survey.units.coverage.links().size() == 1);
    check_plan_kept(outcome);
    CHECK(outcome.proposal.plan.count >= 30);
    CHECK(outcome.proposal.plan.count <= 40);

    const TemporaryDirectory directory;
    write_run(*study, outcome, directory.path());
    check_layer(directory.path() / "units.geojson", 801, 1);
}

TEST_CASE("England and Wales: 34,753 units in 700 localities without overlap or gap, and a report that opens",
          "[national]")
{
    const auto study = real_study("england_wales.json");
    if (!study) {
        return;
    }
    Progress progress;
    const auto outcome = run(*study, progress);
    CHECK(outcome.survey.units.coverage.unit_count() == 34753);
    CHECK(outcome.proposal.plan.count == 700);
    check_accounts(outcome.survey.demand);
    check_plan_kept(outcome);
    const TemporaryDirectory directory;
    write_run(*study, outcome, directory.path());
    check_layer(directory.path() / "localities.geojson", 700, 2);
    check_neighbours_share_vertices(directory.path());
    CHECK(std::filesystem::file_size(directory.path() / "report.html") < 25'000'000);
}
