#include "io/byte_source.hpp"

#include <fmt/format.h>

#include <cpl_vsi.h>
#include <cpl_vsi_error.h>

namespace needshed {

namespace {

/// The file system would have to read all of a compressed stream to say its size.
std::uint64_t size_of(const std::string& path, bool is_compressed)
{
    VSIStatBufL status{};
    const bool known = !is_compressed && VSIStatExL(path.c_str(), &status, VSI_STAT_SIZE_FLAG) == 0;
    return known ? static_cast<std::uint64_t>(status.st_size) : 0;
}

} // namespace

ByteSource::ByteSource(const Source& source, const std::string& path, const GdalMessages& messages)
    : m_messages(&messages), m_file(VSIFOpenExL(path.c_str(), "rb", 1)),
      m_is_compressed(path.rfind("/vsigzip/", 0) == 0), m_size(size_of(path, m_is_compressed))
{
    if (!m_file) {
        const std::string reason = VSIGetLastErrorMsg();
        throw Error(ErrorKind::Input, place(source), "it cannot be opened" + (reason.empty() ? reason : ": " + reason),
                    m_is_compressed ? "Check that it may be read, and that it is compressed as its name says"
                                    : "Check that it may be read");
    }
}

ByteBlock ByteSource::read(char* to, std::size_t size)
{
    ByteBlock block;
    block.size = VSIFReadL(to, 1, size, m_file.get());
    block.is_last = block.size < size;
    m_read += block.size;
    if (block.is_last) {
        block.failure = failure();
    }
    return block;
}

std::string ByteSource::failure() const
{
    const auto& message = m_messages->failure();
    if (!message.empty()) {
        return m_is_compressed ? "the compressed data is damaged or was cut short" : message;
    }
    if (m_read < m_size) {
        return fmt::format("the file ends after {} of {} bytes", m_read, m_size);
    }
    // A compressed stream, or a compressed file of an archive, is at its end without saying so.
    const bool is_whole = m_size > 0 && m_read == m_size;
    return is_whole || m_is_compressed || VSIFEofL(m_file.get()) != 0 ? "" : "the file could not be read on";
}

} // namespace needshed
