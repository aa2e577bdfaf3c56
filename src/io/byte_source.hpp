#pragma once

/// Bytes of a file that GDAL's virtual file system opens, one block after the other.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "io/byte_block.hpp"
#include "io/gdal.hpp"

namespace needshed {

class ByteSource {
public:
    /// Throws   Error{Input} naming `source` when `path`, in which it stands, cannot be opened
    ByteSource(const Source& source, const std::string& path, const GdalMessages& messages);

    ByteBlock read(char* to, std::size_t size);

    /// As the file system states it; 0: it does not.
    std::uint64_t size() const { return m_size; }

private:
    struct Close {
        void operator()(VSILFILE* file) const { VSIFCloseL(file); }
    };
    std::string failure() const;

    const GdalMessages* m_messages;
    std::unique_ptr<VSILFILE, Close> m_file;
    bool m_is_compressed;
    std::uint64_t m_size;
    std::uint64_t m_read = 0;
};

} // namespace needshed
