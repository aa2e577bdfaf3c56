#pragma once

/// What the fuzz targets share: input as a file in memory, and a promise that ends the run when it is broken.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

#include <cpl_vsi.h>

#include "needshed/core/error.hpp"
#include "needshed/core/parallel.hpp"

namespace needshed::fuzz {

/// A file below GDAL's /vsimem that holds the bytes while the object lives.
class MemoryFile {
public:
    MemoryFile(std::string name, std::string content)
        : m_name("/vsimem/" + std::move(name)), m_content(std::move(content))
    {
        VSIFCloseL(
            VSIFileFromMemBuffer(m_name.c_str(), reinterpret_cast<GByte*>(m_content.data()), m_content.size(), 0));
    }
    ~MemoryFile() { VSIUnlink(m_name.c_str()); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    const std::string& name() const { return m_name; }

private:
    std::string m_name;
    std::string m_content;
};

/// Ends the process when a promise of the library is broken, so that the fuzzer keeps the input.
inline void require(bool kept, const char* promise)
{
    if (!kept) {
        std::fprintf(stderr, "broken: %s\n", promise);
        std::abort();
    }
}

/// Calls, and takes an Error of the library for an answer: input may be refused, but only so. An error that calls
/// itself a fault of needshed is one.
inline void answered(const std::function<void()>& call)
{
    try {
        with_threads(1, call);
    }
    catch (const Error& error) {
        require(error.kind() != ErrorKind::Internal, error.what());
    }
}

} // namespace needshed::fuzz
