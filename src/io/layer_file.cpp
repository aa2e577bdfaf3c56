#include "io/layer_file.hpp"

#include <atomic>

#include <cpl_vsi.h>

#include "needshed/io/writer.hpp"

namespace needshed {

namespace {

std::atomic<unsigned>& directories_made()
{
    static std::atomic<unsigned> made{0};
    return made;
}

void write_rows(OGRLayer& layer, const Table& table, const MakeGeometry& make_geometry,
                const std::filesystem::path& file, const GdalMessages& messages)
{
    for (std::size_t row = 0; row < table.row_count(); ++row) {
        OGRFeature feature(layer.GetLayerDefn());
        set_fields(feature, table, row);
        if (make_geometry) {
            feature.SetGeometryDirectly(make_geometry(row).release());
        }
        if (layer.CreateFeature(&feature) != OGRERR_NONE) {
            throw_not_written(file, messages);
        }
    }
}

} // namespace

MemoryDirectory::MemoryDirectory() : m_path("/vsimem/needshed-" + std::to_string(++directories_made()))
{
    VSIMkdir(m_path.c_str(), 0755);
}

MemoryDirectory::~MemoryDirectory()
{
    VSIRmdirRecursive(m_path.c_str());
}

std::string_view MemoryDirectory::text(const std::string& name) const
{
    vsi_l_offset size = 0;
    const auto* bytes = VSIGetMemFileBuffer((m_path + "/" + name).c_str(), &size, FALSE);
    return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

void MemoryDirectory::flush(const std::filesystem::path& target) const
{
    const CPLStringList names(VSIReadDir(m_path.c_str()));
    for (int i = 0; i < names.size(); ++i) {
        write_text(target / names[i], text(names[i]));
        VSIUnlink((m_path + "/" + names[i]).c_str());
    }
}

void throw_not_written(const std::filesystem::path& file, const GdalMessages& messages)
{
    const auto& reason = messages.failure();
    throw Error(ErrorKind::Input, file.string(), "cannot be written" + (reason.empty() ? "" : ": " + reason),
                "Check that the disk has room and the directory may be written to");
}

void make_layer(const std::string& path, const std::filesystem::path& file, const std::string& name,
                const LayerTarget& target, const Table& table, const MakeGeometry& make_geometry)
{
    require_rectangular(table);
    register_drivers();
    const GdalMessages messages;
    OGRSpatialReference reference;
    reference.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    if (target.crs.known()) {
        reference.SetFromUserInput(target.crs.definition.c_str());
    }
    auto* driver = GetGDALDriverManager()->GetDriverByName(target.driver);
    Dataset dataset(driver->Create(path.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
    auto* layer = dataset ? dataset->CreateLayer(name.c_str(), target.crs.known() ? &reference : nullptr, target.type,
                                                 const_cast<char**>(target.options.List()))
                          : nullptr;
    if (layer == nullptr) {
        throw_not_written(file, messages);
    }
    create_fields(*layer, table, target.widths);
    write_rows(*layer, table, make_geometry, file, messages);
    GDALClose(dataset.release());
    if (!messages.failure().empty()) {
        throw_not_written(file, messages);
    }
}

void write_layer_file(const std::filesystem::path& file, const std::string& name, const LayerTarget& target,
                      const Table& table, const MakeGeometry& make_geometry)
{
    const MemoryDirectory memory;
    make_layer(memory.path() + "/" + file.filename().string(), file, name, target, table, make_geometry);
    memory.flush(file.parent_path());
}

} // namespace needshed
