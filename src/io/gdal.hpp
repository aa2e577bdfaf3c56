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

/// Throws   Error{Input} when a source on the local disk is not there, or is empty
void require_file(const Source& source);

/// Opens a source for reading. Throws Error{Input} that says whether the file is missing or not understood.
Dataset open_vector(const Source& source, const GdalMessages& messages);

/// The layer asked for, with the condition of the source set. Throws Error{Input} that lists the layers there are.
OGRLayer& layer_of(GDALDataset& dataset, const Source& source, const GdalMessages& messages);

/// Throws Error{Input} that the condition of the source is not understood, with what GDAL says of it.
[[noreturn]] void throw_condition(const Source& source, const GdalMessages& messages);

/// Places of the columns among `names`. Throws Error{Input} that suggests the nearest name, or for one that stands
/// twice.
std::vector<std::size_t> column_places(const std::vector<std::string>& names, const Source& source,
                                       std::span<const std::string> columns);

/// Places of the columns in the layer. Throws Error{Input} as `column_places`.
std::vector<int> field_indices(OGRLayer& layer, const Source& source, std::span<const std::string> columns);

Crs crs_of(const OGRSpatialReference* reference);

} // namespace needshed
