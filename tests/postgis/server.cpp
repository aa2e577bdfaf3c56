#include "postgis/server.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include <cpl_conv.h>
#include <cpl_error.h>
#include <gdal_utils.h>
#include <ogrsf_frmts.h>

namespace needshed::test {

namespace {

std::unique_ptr<GDALDataset> open(const std::string& name, unsigned flags)
{
    GDALAllRegister();
    CPLStringList options;
    if (name.ends_with(".csv")) {
        options.SetNameValue("HEADERS", "YES"); // also where a column is named by a number
    }
    std::unique_ptr<GDALDataset> dataset(GDALDataset::Open(name.c_str(), GDAL_OF_VECTOR | GDAL_OF_VERBOSE_ERROR | flags,
                                                           nullptr, options.List(), nullptr));
    if (!dataset) {
        throw std::runtime_error("cannot open " + name + ": " + CPLGetLastErrorMsg());
    }
    return dataset;
}

} // namespace

std::vector<std::string> sql(const std::string& statement)
{
    const auto dataset = open(connection, GDAL_OF_UPDATE);
    CPLErrorReset();
    std::vector<std::string> values;
    auto* layer = dataset->ExecuteSQL(statement.c_str(), nullptr, nullptr);
    if (layer != nullptr) {
        for (const auto& feature : *layer) {
            values.emplace_back(feature->GetFieldAsString(0));
        }
    }
    dataset->ReleaseResultSet(layer);
    if (CPLGetLastErrorType() == CE_Failure) {
        throw std::runtime_error(CPLGetLastErrorMsg());
    }
    return values;
}

void load(const std::filesystem::path& file, const std::string& table)
{
    const CPLErrorHandlerPusher quiet(CPLQuietErrorHandler);
    const auto source = open(file.string(), 0);
    auto target = open(connection, GDAL_OF_UPDATE);
    const CPLConfigOptionSetter by_copy("PG_USE_COPY", "YES", false);
    CPLStringList arguments;
    for (const auto* argument : {"-append", "-nln", table.c_str(), "-lco", "LAUNDER=NO", "-lco", "GEOMETRY_NAME=geom",
                                 "-nlt", "PROMOTE_TO_MULTI"}) {
        arguments.AddString(argument);
    }
    auto* options = GDALVectorTranslateOptionsNew(arguments.List(), nullptr);
    GDALDatasetH from = GDALDataset::ToHandle(source.get());
    int failed = 0;
    GDALVectorTranslate(nullptr, GDALDataset::ToHandle(target.get()), 1, &from, options, &failed);
    GDALVectorTranslateOptionsFree(options);
    if (failed != 0) {
        throw std::runtime_error("cannot load " + file.string() + ": " + CPLGetLastErrorMsg());
    }
}

std::vector<std::string> rows_of(const std::string& source, const std::string& layer)
{
    const CPLErrorHandlerPusher quiet(CPLQuietErrorHandler);
    const auto dataset = open(source, 0);
    std::vector<std::string> rows;
    for (const auto& feature : *dataset->GetLayerByName(layer.c_str())) {
        std::string row;
        for (int i = 0; i < feature->GetFieldCount(); ++i) {
            row += feature->GetFieldDefnRef(i)->GetNameRef();
            row += feature->IsFieldSetAndNotNull(i) != 0 ? std::string("=") + feature->GetFieldAsString(i) : " is null";
            row += "; ";
        }
        std::vector<unsigned char> bytes(feature->GetGeometryRef()->WkbSize());
        feature->GetGeometryRef()->exportToWkb(wkbNDR, bytes.data());
        char* hexadecimal = CPLBinaryToHex(static_cast<int>(bytes.size()), bytes.data());
        rows.push_back(row + hexadecimal);
        CPLFree(hexadecimal);
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

void make_schema(const std::string& name)
{
    drop_schema(name);
    sql("CREATE SCHEMA " + name);
}

void drop_schema(const std::string& name)
{
    sql("SET client_min_messages = error");
    sql("DROP SCHEMA IF EXISTS " + name + " CASCADE");
}

void end_connections()
{
    sql("SELECT pg_terminate_backend(pid, 5000)::int FROM pg_stat_activity WHERE datname = current_database() AND pid "
        "<> pg_backend_pid()");
}

} // namespace needshed::test
