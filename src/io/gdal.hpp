#pragma once

/// What the readers and writers share of GDAL: registration, messages, and handles that close themselves.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "needshed/core/error.hpp"
#include "needshed/io/crs.hpp"
#include "needshed/io/source.hpp"

namespace needshed {

using Dataset = std::unique_ptr<GDALDataset>;

/// Keeps GDAL's messages of this thread while it lives, instead of letting GDAL print them.
class GdalMessages {
public:
    GdalMessages();
    ~GdalMessages();
    GdalMessages(const GdalMessages&) = delete;
    GdalMessages& operator=(const GdalMessages&) = delete;

    /// The first failure, in one line; empty when there was none. Those after it are usually its consequences.
    const std::string& failure() const { return m_failure; }

private:
    static void keep(CPLErr severity, CPLErrorNum number, const char* message);

    std::string m_failure;
};

void register_drivers();

/// Opens a source for reading. Throws Error{Input} that says whether the file is missing or not understood.
Dataset open_vector(const Source& source, const GdalMessages& messages);

/// The layer asked for, with the condition of the source set. Throws Error{Input} that lists the layers there are.
OGRLayer& layer_of(GDALDataset& dataset, const Source& source, const GdalMessages& messages);

/// Throws Error{Input} that the condition of the source is not understood, with what GDAL says of it.
[[noreturn]] void throw_condition(const Source& source, const GdalMessages& messages);

/// Places of the columns in the layer. Throws Error{Input} that suggests the nearest name.
std::vector<int> field_indices(OGRLayer& layer, const Source& source, std::span<const std::string> columns);

Crs crs_of(const OGRSpatialReference* reference);

/// The text as UTF-8: as it is when valid, else read as Windows-1252, as spreadsheets write it.
void append_utf8(std::string& out, const char* text);

} // namespace needshed
