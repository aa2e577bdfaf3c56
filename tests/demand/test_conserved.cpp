#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "demand/grid.hpp"
#include "needshed/core/parallel.hpp"

using namespace needshed;
using test::TemporaryDirectory;

namespace {

const Units& grid()
{
    static const Units units = test::grid_units();
    return units;
}

/// A row of points: mostly in the grid, some beside it, some without location or with a bad date.
std::string any_point()
{
    const auto x = *rc::gen::inRange(289'800, 293'200);
    const auto y = *rc::gen::inRange(69'800, 73'200);
    const auto place = *rc::gen::weightedElement<std::string>(
        {{9, std::to_string(x) + "," + std::to_string(y)}, {1, ","}, {1, "?," + std::to_string(y)}});
    const auto date = *rc::gen::weightedElement<std::string>({{4, "2019-01"}, {4, "2019-02"}, {1, "soon"}});
    const auto kind = *rc::gen::element<std::string>("asb", "theft");
    return kind + "," + date + "," + place + "\n";
}

std::string any_count()
{
    const auto code = *rc::gen::element<std::string>("A", "B", "C", "D", "I", "X", "");
    const auto count = *rc::gen::weightedElement<std::string>(
        {{6, std::to_string(*rc::gen::inRange(0, 50))}, {1, ""}, {1, "-3"}, {1, "*"}});
    return code + "," + count + "\n";
}

template <class Row>
std::vector<std::string> rows_of(Row row)
{
    std::vector<std::string> rows;
    const auto count = *rc::gen::inRange(0, 40);
    for (int i = 0; i < count; ++i) {
        rows.push_back(row());
    }
    return rows;
}

std::string joined(const std::string& header, const std::vector<std::string>& rows)
{
    return std::accumulate(rows.begin(), rows.end(), header);
}

DemandSpec asb_points(const std::filesystem::path& file)
{
    auto spec = test::points(file, "police/asb");
    spec.where["kind"] = {"asb", "theft"};
    spec.date = "date";
    spec.snap_m = 100;
    return spec;
}

double total(const std::vector<double>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0,
                           [](double sum, double each) { return std::isnan(each) ? sum : sum + each; });
}

void require_conserved(const Demand& demand)
{
    for (std::size_t m = 0; m < demand.measures.size(); ++m) {
        const auto& account = demand.reconciliations[m];
        const auto& measure = demand.measures[m];
        RC_ASSERT(std::accumulate(account.bucket.begin(), account.bucket.end(), std::uint64_t{0}) == account.records);
        RC_ASSERT(total(measure.value) == account.value_allocated);
        double months = 0;
        for (const auto& series : measure.series) {
            for (const auto& month : series.value) {
                months += total(month);
            }
        }
        RC_ASSERT(measure.series.empty() || months == account.value_allocated);
        const auto rejected = std::count_if(demand.rejected.begin(), demand.rejected.end(),
                                            [&](const auto& record) { return record.measure == m; });
        RC_ASSERT(account.records == static_cast<std::uint64_t>(rejected) + account.bucket[0] + account.bucket[1]);
    }
}

/// Whether any record can be used, without which a source is refused.
bool has_location(const std::vector<std::string>& rows)
{
    return std::any_of(rows.begin(), rows.end(), [](const auto& row) {
        return row.find(",2") != row.rfind(",2") && row.find('?') == std::string::npos &&
               row.find(",,") == std::string::npos;
    });
}

bool has_code(const std::vector<std::string>& rows)
{
    return std::any_of(rows.begin(), rows.end(), [](const auto& row) { return row[0] != 'X' && row[0] != ','; });
}

std::string summary(const Demand& demand)
{
    std::string text;
    for (std::size_t m = 0; m < demand.measures.size(); ++m) {
        for (const auto value : demand.measures[m].value) {
            text += std::to_string(value) + " ";
        }
        for (const auto& series : demand.measures[m].series) {
            for (const auto& period : series.value) {
                text += std::to_string(total(period)) + " ";
            }
        }
        for (const auto count : demand.reconciliations[m].bucket) {
            text += std::to_string(count) + " ";
        }
    }
    return text;
}

} // namespace

TEST_CASE("points are conserved: buckets add up to records, units and months to what was allocated")
{
    CHECK(rc::check("points", [] {
        const auto rows = rows_of(any_point);
        RC_PRE(rows.empty() || has_location(rows));
        const TemporaryDirectory directory;
        const auto file = directory.write("crime.csv", joined("kind,date,x,y\n", rows));
        require_conserved(test::overlay(grid(), {asb_points(file), test::points(file)}));
    }));
}

TEST_CASE("counts are conserved")
{
    CHECK(rc::check("counts", [] {
        const auto rows = rows_of(any_count);
        RC_PRE(rows.empty() || has_code(rows));
        const TemporaryDirectory directory;
        const auto file = directory.write("calls.csv", joined("code,n\n", rows));
        require_conserved(test::overlay(grid(), {test::counts(file)}));
    }));
}

TEST_CASE("shuffled records, and records spread over files, give the same demand")
{
    CHECK(rc::check("shuffled", [] {
        auto rows = rows_of(any_point);
        RC_PRE(rows.size() >= 2U && has_location(rows));
        const TemporaryDirectory directory;
        const std::string header = "kind,date,x,y\n";
        const auto before =
            summary(test::overlay(grid(), {asb_points(directory.write("whole.csv", joined(header, rows)))}));
        std::reverse(rows.begin(), rows.end());
        const auto half = rows.begin() + static_cast<std::ptrdiff_t>(rows.size() / 2);
        directory.write("part1.csv", joined(header, {rows.begin(), half}));
        directory.write("part2.csv", joined(header, {half, rows.end()}));
        RC_ASSERT(summary(test::overlay(grid(), {asb_points(directory.path() / "part*.csv")})) == before);
    }));
}

TEST_CASE("one thread and many give the same demand, and batches do not show")
{
    const TemporaryDirectory directory;
    std::string rows = "x,y\n";
    for (int i = 0; i < 150'000; ++i) {
        rows += std::to_string(289'900 + i * 7 % 3'200) + "," + std::to_string(69'900 + i * 13 % 3'200) + "\n";
    }
    auto spec = test::points(directory.write("crime.csv", rows));
    spec.snap_m = 60;
    std::string one;
    std::string many;
    Demand demand;
    with_threads(1, [&] { one = summary(test::overlay(grid(), {spec})); });
    with_threads(4, [&] {
        demand = test::overlay(grid(), {spec});
        many = summary(demand);
    });
    CHECK(one == many);
    CHECK(demand.reconciliations[0].records == 150'000);
    const std::vector rejected(demand.rejected.begin(), demand.rejected.end());
    CHECK(std::is_sorted(rejected.begin(), rejected.end(), [](const auto& a, const auto& b) { return a.row < b.row; }));
}
