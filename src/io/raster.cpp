#include "needshed/io/raster.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>

#include <fmt/format.h>
#include <gdal_utils.h>

#include "io/gdal.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace {

/// About this many cells are read at once, if the raster's own blocks are not larger.
constexpr std::size_t cells_at_once = 1U << 20U;

Dataset open_raster(const Source& source, const GdalMessages& messages)
{
    register_drivers();
    const auto& path = source.path;
    if (is_plain_path(path) && !std::filesystem::exists(path)) {
        throw Error(ErrorKind::Input, place(source), "there is no such file", "Look at its name and folder");
    }
    Dataset dataset(GDALDataset::Open(path.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR));
    if (!dataset) {
        throw Error(ErrorKind::Input, place(source), "GDAL cannot open it as a raster: " + messages.failure(),
                    "Check that gdalinfo opens the same name");
    }
    return dataset;
}

RasterGrid grid_of(GDALDataset& dataset, const Source& source)
{
    RasterGrid grid;
    grid.columns = static_cast<std::size_t>(dataset.GetRasterXSize());
    grid.rows = static_cast<std::size_t>(dataset.GetRasterYSize());
    const bool placed = dataset.GetGeoTransform(grid.origin.data()) == CE_None;
    const double determinant = grid.origin[1] * grid.origin[5] - grid.origin[2] * grid.origin[4];
    if (!placed || !std::isfinite(determinant) || determinant == 0) {
        throw Error(ErrorKind::Input, place(source), "the raster does not say where on the ground it lies",
                    "Give it a place, such as by gdal_translate -a_ullr");
    }
    return grid;
}

Crs crs_of_raster(GDALDataset& dataset, const RasterBand& band)
{
    if (!band.crs.empty()) {
        Crs crs{band.crs};
        require_valid(crs, place(band.source) + " crs");
        return crs;
    }
    auto crs = crs_of(dataset.GetSpatialRef());
    if (!crs.known()) {
        throw Error(ErrorKind::Input, place(band.source), "states no CRS", R"(Add "crs", such as "EPSG:27700")");
    }
    return crs;
}

std::vector<char*> pointers(std::vector<std::string>& words)
{
    std::vector<char*> result;
    std::transform(words.begin(), words.end(), std::back_inserter(result),
                   [](std::string& word) { return word.data(); });
    result.push_back(nullptr);
    return result;
}

/// The one band, whose CRS and empty cells are what the study says they are. Keeps a view of the dataset.
Dataset one_band(GDALDataset& dataset, const RasterBand& band)
{
    std::vector<std::string> words{"-q", "-of", "VRT", "-b", std::to_string(band.band), "-unscale", "-ot", "Float64"};
    if (band.nodata) {
        words.insert(words.end(), {"-a_nodata", fmt::format("{}", *band.nodata)});
    }
    if (!band.crs.empty()) {
        words.insert(words.end(), {"-a_srs", band.crs});
    }
    const std::unique_ptr<GDALTranslateOptions, void (*)(GDALTranslateOptions*)> options(
        GDALTranslateOptionsNew(pointers(words).data(), nullptr), GDALTranslateOptionsFree);
    return Dataset(GDALDataset::FromHandle(GDALTranslate("", GDALDataset::ToHandle(&dataset), options.get(), nullptr)));
}

/// Its counts on the cells of a raster that is not rotated. Keeps a view of the dataset.
Dataset counts_on(const RasterGrid& grid, const Crs& crs, GDALDataset& dataset)
{
    const auto& o = grid.origin;
    const auto number = [](double value) { return fmt::format("{:.17g}", value); };
    const auto right = o[0] + static_cast<double>(grid.columns) * o[1];
    const auto bottom = o[3] + static_cast<double>(grid.rows) * o[5];
    std::vector<std::string> words{"-q",
                                   "-of",
                                   "VRT",
                                   "-r",
                                   "sum",
                                   "-ot",
                                   "Float64",
                                   "-dstnodata",
                                   "nan",
                                   "-t_srs",
                                   crs.definition,
                                   "-te",
                                   number(o[0]),
                                   number(bottom),
                                   number(right),
                                   number(o[3]),
                                   "-ts",
                                   std::to_string(grid.columns),
                                   std::to_string(grid.rows)};
    const std::unique_ptr<GDALWarpAppOptions, void (*)(GDALWarpAppOptions*)> options(
        GDALWarpAppOptionsNew(pointers(words).data(), nullptr), GDALWarpAppOptionsFree);
    GDALDatasetH source = GDALDataset::ToHandle(&dataset);
    return Dataset(GDALDataset::FromHandle(GDALWarp("", nullptr, 1, &source, options.get(), nullptr)));
}

/// Whether columns go to the east and rows to the south.
bool is_north_up(const RasterGrid& grid)
{
    return grid.origin[1] > 0 && grid.origin[2] == 0 && grid.origin[4] == 0 && grid.origin[5] < 0;
}

} // namespace

void RasterGrid::to_pixels(std::span<Point> points) const
{
    const double determinant = origin[1] * origin[5] - origin[2] * origin[4];
    for (auto& point : points) {
        const double dx = point.x - origin[0];
        const double dy = point.y - origin[3];
        point = {(dx * origin[5] - dy * origin[2]) / determinant, (dy * origin[1] - dx * origin[4]) / determinant};
    }
}

bool same_cells(const RasterGrid& a, const RasterGrid& b)
{
    if (a.columns != b.columns || a.rows != b.rows) {
        return false;
    }
    const auto columns = static_cast<double>(a.columns);
    const auto rows = static_cast<double>(a.rows);
    std::vector<Point> corners;
    for (const auto& [column, row] : {std::pair{0.0, 0.0}, std::pair{columns, 0.0}, std::pair{0.0, rows}}) {
        corners.push_back({b.origin[0] + column * b.origin[1] + row * b.origin[2],
                           b.origin[3] + column * b.origin[4] + row * b.origin[5]});
    }
    a.to_pixels(corners);
    const auto near = [](const Point& p, double x, double y) {
        return std::abs(p.x - x) < 1e-3 && std::abs(p.y - y) < 1e-3;
    };
    return near(corners[0], 0, 0) && near(corners[1], columns, 0) && near(corners[2], 0, rows);
}

struct RasterReader::State {
    RasterBand spec;
    std::string title;
    Dataset original; ///< and the band of it alone: of what the dataset is made, if it is made of another
    Dataset single;
    Dataset dataset; ///< closed before what it is made of
    GDALRasterBand* band = nullptr;
    RasterGrid grid;
    Crs crs;
};

RasterReader::RasterReader(const RasterBand& band)
    : m_state(new State{band, description(band.source), {}, {}, {}, {}, {}, {}})
{
    const GdalMessages messages;
    m_state->dataset = open_raster(band.source, messages);
    const int bands = m_state->dataset->GetRasterCount();
    if (band.band < 1 || band.band > bands) {
        throw Error(ErrorKind::Input, place(band.source), fmt::format("there is no band {}", band.band),
                    bands == 0 ? "It has none"
                               : fmt::format("It has {}", counted(static_cast<std::size_t>(bands), "band")));
    }
    m_state->band = m_state->dataset->GetRasterBand(band.band);
    if (GDALDataTypeIsComplex(m_state->band->GetRasterDataType()) != 0) {
        throw Error(ErrorKind::Input, place(band.source), fmt::format("band {} holds complex numbers", band.band),
                    "Name a band of real numbers");
    }
    m_state->grid = grid_of(*m_state->dataset, band.source);
    m_state->crs = crs_of_raster(*m_state->dataset, band);
}

RasterReader::RasterReader(const RasterBand& band, const RasterReader& like) : RasterReader(band)
{
    if (same_cells(like.grid(), grid()) && same_crs(like.crs(), crs())) {
        return;
    }
    if (!is_north_up(like.grid())) {
        throw Error(ErrorKind::Input, place(band.source),
                    "cannot be brought to the cells of " + like.title() + ", which do not lie along its axes",
                    "Bring that raster to straight cells, such as by gdalwarp");
    }
    const GdalMessages messages;
    auto& state = *m_state;
    auto single = one_band(*state.dataset, band);
    auto changed = single ? counts_on(like.grid(), like.crs(), *single) : nullptr;
    if (!changed) {
        throw Error(ErrorKind::Input, place(band.source),
                    "cannot be brought to the cells of " + like.title() + ": " + messages.failure(),
                    "Check \"crs\" of both");
    }
    state.original = std::move(state.dataset);
    state.single = std::move(single);
    state.dataset = std::move(changed);
    state.band = state.dataset->GetRasterBand(1);
    state.spec.nodata.reset();
    state.grid = like.grid();
    state.crs = like.crs();
}

RasterReader::~RasterReader() = default;
RasterReader::RasterReader(RasterReader&&) noexcept = default;
RasterReader& RasterReader::operator=(RasterReader&&) noexcept = default;

const std::string& RasterReader::title() const
{
    return m_state->title;
}
const RasterGrid& RasterReader::grid() const
{
    return m_state->grid;
}
const Crs& RasterReader::crs() const
{
    return m_state->crs;
}

std::size_t RasterReader::rows_at_once() const
{
    int columns = 0;
    int rows = 0;
    m_state->band->GetBlockSize(&columns, &rows);
    const auto block = static_cast<std::size_t>(std::max(rows, 1));
    const auto fit = std::max<std::size_t>(cells_at_once / m_state->grid.columns, 1);
    return fit > block ? fit / block * block : fit;
}

void RasterReader::read_rows(std::size_t first, std::size_t count, std::vector<double>& values) const
{
    const GdalMessages messages;
    const auto& grid = m_state->grid;
    auto& band = *m_state->band;
    const auto columns = static_cast<int>(grid.columns);
    const auto top = static_cast<int>(first);
    const auto rows = static_cast<int>(count);
    values.resize(grid.columns * count);
    std::vector<std::uint8_t> mask(values.size());
    const bool read = band.RasterIO(GF_Read, 0, top, columns, rows, values.data(), columns, rows, GDT_Float64, 0, 0,
                                    nullptr) == CE_None &&
                      band.GetMaskBand()->RasterIO(GF_Read, 0, top, columns, rows, mask.data(), columns, rows, GDT_Byte,
                                                   0, 0, nullptr) == CE_None;
    if (!read) {
        throw Error(ErrorKind::Input, m_state->title,
                    fmt::format("reading broke off after row {}: {}", first, messages.failure()),
                    "Supply the source again");
    }
    const double scale = band.GetScale();
    const double offset = band.GetOffset();
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool none = mask[i] == 0 || values[i] == m_state->spec.nodata;
        values[i] = none ? std::numeric_limits<double>::quiet_NaN() : values[i] * scale + offset;
    }
}

} // namespace needshed
