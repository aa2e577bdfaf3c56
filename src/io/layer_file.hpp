#pragma once

/// One layer in a file of its own, by any driver of GDAL.

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "io/features.hpp"
#include "io/gdal.hpp"
#include "needshed/core/table.hpp"
#include "needshed/io/crs.hpp"

namespace needshed {

/// Where a driver writes: into memory first. The drivers pay no heed to a disk that is full when they close a file, and
/// a file that lacks its end would pass for a whole one.
class MemoryDirectory {
public:
    MemoryDirectory();
    ~MemoryDirectory();
    MemoryDirectory(const MemoryDirectory&) = delete;
    MemoryDirectory& operator=(const MemoryDirectory&) = delete;

    const std::string& path() const { return m_path; }

    /// The file's content, which is there as long as the directory.
    std::string_view text(const std::string& name) const;

    /// Moves what is in it to the disk.
    void flush(const std::filesystem::path& target) const;

private:
    std::string m_path;
};

struct LayerTarget {
    const char* driver = nullptr;
    OGRwkbGeometryType type = wkbNone;
    CPLStringList options;
    Crs crs{}; ///< not known: none is written
    FieldWidths widths = FieldWidths::Open;
};

using MakeGeometry = std::function<std::unique_ptr<OGRGeometry>(std::size_t)>;

[[noreturn]] void throw_not_written(const std::filesystem::path& file, const GdalMessages& messages);

/// Makes the file at `path`, of which messages speak as `file`. Without `make_geometry` rows have none.
/// Throws   Error{Input} when it cannot be written
void make_layer(const std::string& path, const std::filesystem::path& file, const std::string& name,
                const LayerTarget& target, const Table& table, const MakeGeometry& make_geometry);

/// The same through memory, with all files that belong to it.
void write_layer_file(const std::filesystem::path& file, const std::string& name, const LayerTarget& target,
                      const Table& table, const MakeGeometry& make_geometry);

} // namespace needshed
