// Rasters are written here as ASCII grids, so that every cell can be read off the test. The figures of the real units
// are those of exactextract 0.2 (Python package, with rasterio), from the command beside them.

#include <catch2/catch.hpp>

#include <cmath>

#include <fmt/format.h>

#include "demand/grid.hpp"
#include "needshed/core/parallel.hpp"

using namespace needshed;
using test::TemporaryDirectory;

namespace {

using Texts = std::vector<std::string>;

/// An ASCII grid with its north-west corner `west` and `north` metres from the grid's south-west one.
std::filesystem::path write_grid(const TemporaryDirectory& directory, const std::string& name, int columns, int rows,
                                 double west, double north, double size, const std::string& cells)
{
    return directory.write(name, fmt::format("ncols {}\nnrows {}\nxllcorner {}\nyllcorner {}\ncellsize {}\n"
                                             "NODATA_value -9\n{}\n",
                                             columns, rows, test::grid_x + west, test::grid_y + north - rows * size,
                                             size, cells));
}

DemandSpec raster(const std::filesystem::path& file, RasterStatistic statistic = RasterStatistic::Sum)
{
    DemandSpec spec;
    spec.measure = "health/elderly";
    spec.form = DemandForm::Raster;
    spec.source.path = file.string();
    spec.raster.statistic = statistic;
    spec.raster.crs = "EPSG:27700"; // an ASCII grid states none
    return spec;
}

Texts shown(const std::vector<double>& values)
{
    Texts result;
    for (const double value : values) {
        result.push_back(std::isnan(value) ? "-" : fmt::format("{:.8g}", value));
    }
    return result;
}

} // namespace

TEST_CASE("the sum of a raster falls to units by the part of each cell; what lies outside is told")
{
    //  G H I     cells of 1 500 m from the grid's north-west corner, the last column and row half beyond it:
    //  D E F     2 4 8
    //  A B C     10 20 40
    const TemporaryDirectory directory;
    const auto file = write_grid(directory, "age.asc", 3, 2, 0, 3000, 1500, "2 4 8\n10 20 40");
    const auto demand = test::overlay(test::grid_units(), {raster(file)});
    const auto& account = demand.reconciliations[0];
    // A cell holds 2.25 km2: a whole unit in a cell has 1 / 2.25 of it.
    const auto part = [](double value, double land) { return value * land / 2.25; };
    const std::vector<double> expected{
        part(10, 1),
        part(10, 0.5) + part(20, 0.5),
        part(20, 1), // A B C
        part(10, 0.5) + part(2, 0.5),
        part(10, 0.25) + part(20, 0.25) + part(2, 0.25) + part(4, 0.25),
        part(20, 0.5) + part(4, 0.5), // D E F
        part(2, 1),
        part(2, 0.5) + part(4, 0.5),
        part(4, 1) // G H I
    };
    CHECK(shown(demand.measures[0].value) == shown(expected));
    CHECK(account.records == 6);
    CHECK(test::in_bucket(demand, Bucket::Inside) == 4);
    CHECK(test::in_bucket(demand, Bucket::Outside) == 2);
    CHECK(account.value_read == 84);
    CHECK(account.value_allocated == Approx(36).epsilon(1e-12));
    CHECK(account.value_outside == Approx(48).epsilon(1e-12));
    CHECK(test::said(demand.findings) == Texts{"count_outside health/elderly: 48 of 84 left out: cells, or parts of "
                                               "cells, that lie in no unit"});
}

TEST_CASE("cells without data, and negative counts, take no part")
{
    const TemporaryDirectory directory;
    const auto file = write_grid(directory, "n.asc", 3, 3, 0, 3000, 1000, "7 -9 -1\n0 5 -9\n-9 -9 3");
    auto spec = raster(file);
    const auto demand = test::overlay(test::grid_units(), {spec});
    CHECK(shown(demand.measures[0].value) == Texts{"-", "-", "3", "0", "5", "-", "7", "-", "-"});
    CHECK(test::in_bucket(demand, Bucket::NoValue) == 4);
    CHECK(test::in_bucket(demand, Bucket::BadValue) == 1);
    CHECK(test::said(demand.findings) ==
          Texts{"demand_missing health/elderly: 5 of 9 units without a value",
                "records_bad_value health/elderly: 1 of 9 cells left out: infinite, or a negative count or weight"});
    spec.absent_is_zero = true;
    spec.raster.nodata = 5;
    CHECK(shown(test::overlay(test::grid_units(), {spec}).measures[0].value) ==
          Texts{"0", "0", "3", "0", "0", "0", "7", "0", "0"});
}

TEST_CASE("means weigh cells by their part in the unit, and weighted means by their weight as well")
{
    const TemporaryDirectory directory;
    const auto value = write_grid(directory, "v.asc", 2, 1, 0, 1000, 750, "2 -8");
    const auto weight = write_grid(directory, "w.asc", 2, 1, 0, 1000, 750, "3 1");
    auto spec = raster(value, RasterStatistic::Mean);
    const auto demand = test::overlay(test::grid_units(), {spec});
    CHECK(demand.measures[0].kind == MeasureKind::Score);
    // A has 750 m of the first cell and 250 m of the second; B has 500 m of the second.
    CHECK(shown(demand.measures[0].value) == Texts{"-0.5", "-8", "-", "-", "-", "-", "-", "-", "-"});
    CHECK(demand.reconciliations[0].value_read == 0);

    spec.raster.statistic = RasterStatistic::WeightedMean;
    spec.raster.weight.source.path = weight.string();
    spec.raster.weight.crs = "EPSG:27700";
    CHECK(shown(test::overlay(test::grid_units(), {spec}).measures[0].value) ==
          Texts{"1", "-8", "-", "-", "-", "-", "-", "-", "-"});
}

TEST_CASE("weights are counts on cells of their own, and add up on the cells of the values")
{
    const TemporaryDirectory directory;
    const auto value = write_grid(directory, "v.asc", 2, 2, 0, 1000, 500, "1 2\n3 4");
    auto spec = raster(value, RasterStatistic::WeightedMean);
    spec.raster.weight.crs = "EPSG:27700";
    const auto means = [&](const std::filesystem::path& weight) {
        spec.raster.weight.source.path = weight.string();
        return shown(test::overlay(test::grid_units(), {spec}).measures[0].value);
    };
    const auto same = means(write_grid(directory, "same.asc", 2, 2, 0, 1000, 500, "4 4\n8 12"));
    CHECK(same == means(write_grid(directory, "finer.asc", 4, 4, 0, 1000, 250, "1 1 4 0\n1 1 0 0\n0 8 3 3\n0 0 6 -9")));
    // One cell of 28 people: seven in each.
    CHECK(means(write_grid(directory, "coarser.asc", 1, 1, 0, 1000, 1000, "28")) ==
          means(write_grid(directory, "even.asc", 2, 2, 0, 1000, 500, "7 7\n7 7")));
    // A place of its own, a band of several, a value for none.
    CHECK(means(write_grid(directory, "wider.asc", 3, 2, -500, 1000, 500, "50 4 4\n50 8 12")) == same);
    spec.raster.weight.nodata = 12;
    CHECK(means(write_grid(directory, "nodata.asc", 4, 4, 0, 1000, 250, "12 1 1 2\n1 1 1 1\n2 2 3 3\n2 2 0 3")) ==
          means(write_grid(directory, "without.asc", 2, 2, 0, 1000, 500, "3 5\n8 9")));
}

TEST_CASE("weights in another system come to the values")
{
    const TemporaryDirectory directory;
    const auto value = write_grid(directory, "v.asc", 2, 1, 0, 500, 500, "1 3");
    auto spec = raster(value, RasterStatistic::WeightedMean);
    // Even weights by longitude and latitude, around the whole map of tests.
    std::string cells = "ncols 100\nnrows 100\nxllcorner -3.7\nyllcorner 50.4\ncellsize 0.004\n";
    for (int row = 0; row < 100; ++row) {
        for (int column = 0; column < 100; ++column) {
            cells += "5 ";
        }
        cells += "\n";
    }
    spec.raster.weight.source.path = directory.write("degrees.asc", cells).string();
    spec.raster.weight.crs = "EPSG:4326";
    const auto weighted = test::overlay(test::grid_units(), {spec}).measures[0].value;
    const auto plain = test::overlay(test::grid_units(), {raster(value, RasterStatistic::Mean)}).measures[0].value;
    std::size_t known = 0;
    for (std::size_t u = 0; u < plain.size(); ++u) {
        if (!std::isnan(plain[u])) {
            ++known;
            CHECK(weighted[u] == Approx(plain[u]).epsilon(0.01));
        }
    }
    CHECK(known == 1);
}

TEST_CASE("weights for turned cells, a band that is not there, and a raster without CRS are refused")
{
    const TemporaryDirectory directory;
    const auto value = write_grid(directory, "v.asc", 2, 1, 0, 1000, 750, "2 -8");
    const auto other = write_grid(directory, "w.asc", 1, 1, 0, 1000, 1500, "3");
    const auto turned = directory.write(
        "turned.vrt",
        R"(<VRTDataset rasterXSize="2" rasterYSize="1"><GeoTransform>300000,500,1,91000,1,-500</GeoTransform>
<VRTRasterBand dataType="Float64" band="1"><SimpleSource><SourceFilename relativeToVRT="1">v.asc</SourceFilename>
<SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>)");
    auto spec = raster(turned, RasterStatistic::WeightedMean);
    spec.raster.weight.source.path = other.string();
    spec.raster.weight.crs = "EPSG:27700";
    CHECK(test::error_of([&] { test::overlay(test::grid_units(), {spec}); }) ==
          "3: " + other.string() + ": cannot be brought to the cells of " + turned.string() +
              ", which do not lie along its axes. Bring that raster to straight cells, such as by gdalwarp.");
    spec = raster(value);
    spec.raster.band = 3;
    CHECK(test::error_of([&] { test::overlay(test::grid_units(), {spec}); }) ==
          "3: " + value.string() + ": there is no band 3. It has 1 band.");
    spec.raster.band = 1;
    spec.raster.crs = "";
    CHECK(test::error_of([&] { test::overlay(test::grid_units(), {spec}); }) ==
          "3: " + value.string() + ": states no CRS. Add \"crs\", such as \"EPSG:27700\".");
    const auto text = directory.write("t.asc", "no raster");
    const auto message = test::error_of([&] { test::overlay(test::grid_units(), {raster(text)}); });
    CHECK(message.rfind("3: " + text.string() + ": GDAL cannot open it as a raster: ", 0) == 0);
}

TEST_CASE("sums and means of real units are those of exactextract")
{
    const auto lsoas = test::data_file("uk/lsoa11_ew_bgc.gpkg");
    if (!lsoas) {
        return;
    }
    const TemporaryDirectory directory;
    const auto write = [&](const std::string& name, int down, int across, int modulus) {
        std::string cells = "ncols 60\nnrows 60\nxllcorner 268000\nyllcorner 60000\ncellsize 700\n";
        for (int row = 0; row < 60; ++row) {
            for (int column = 0; column < 60; ++column) {
                cells += std::to_string((row * down + column * across) % modulus) + (column == 59 ? "\n" : " ");
            }
        }
        return directory.write(name, cells);
    };
    auto sum = raster(write("v.asc", 7, 13, 101));
    auto mean = raster(sum.source.path, RasterStatistic::Mean);
    mean.measure = "health/mean";
    auto weighted = raster(sum.source.path, RasterStatistic::WeightedMean);
    weighted.measure = "health/weighted";
    weighted.raster.weight.source.path = write("w.asc", 3, 5, 11).string();
    weighted.raster.weight.crs = "EPSG:27700";
    Progress progress;
    UnitsSpec units;
    units.source = {lsoas->string(), {}, "lad='E07000045'"};
    units.code = "code";
    const auto teignbridge = read_units(units, progress);
    const auto demand = test::overlay(teignbridge, {sum, mean, weighted});

    struct Published {
        std::string code;
        double sum;
        double mean;
        double weighted;
    };
    for (const auto& each : {Published{"E01020191", 1498.591458, 56.7697062, 52.3397349},
                             Published{"E01020192", 496.1994635, 48.37849454, 50.90484923},
                             Published{"E01020211", 41.24697863, 52.36356183, 56.23179084},
                             Published{"E01020231", 119.400849, 63.85717205, 63.19909474},
                             Published{"E01020274", 5488.989591, 49.76804607, 50.04865674}}) {
        const auto u = to_index(teignbridge.coverage.find(each.code));
        INFO(each.code);
        CHECK(demand.measures[0].value[u] == Approx(each.sum).epsilon(1e-5));
        CHECK(demand.measures[1].value[u] == Approx(each.mean).epsilon(1e-6));
        CHECK(demand.measures[2].value[u] == Approx(each.weighted).epsilon(1e-6));
    }
    CHECK(demand.reconciliations[0].value_read == 179'750);
    CHECK(demand.reconciliations[0].value_allocated == Approx(67'370.60357).epsilon(1e-6));
    std::vector<double> one;
    std::vector<double> two;
    with_threads(1, [&] { one = test::overlay(teignbridge, {sum}).measures[0].value; });
    with_threads(2, [&] { two = test::overlay(teignbridge, {sum}).measures[0].value; });
    CHECK(one == two);
}
