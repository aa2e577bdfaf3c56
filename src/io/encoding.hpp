#pragma once

/// Text as UTF-8, whatever it was written in.

#include <cstddef>
#include <string>
#include <string_view>

namespace needshed {

bool is_ascii(std::string_view text) noexcept;

bool is_utf8(std::string_view text) noexcept;

/// The text as UTF-8: as it is when valid, else read as Windows-1252, as spreadsheets write it.
void append_utf8(std::string& out, std::string_view text);

/// Changes UTF-16 to UTF-8, any number of bytes at a time. Half a surrogate pair becomes U+FFFD.
class Utf16Decoder {
public:
    explicit Utf16Decoder(bool big_endian) : m_big_endian(big_endian) {}

    void append(std::string& out, std::string_view bytes);

    /// What the end of the text leaves incomplete.
    void finish(std::string& out);

private:
    void append_unit(std::string& out, unsigned unit);

    bool m_big_endian;
    std::string m_odd_byte;   ///< the first byte of a unit, or nothing
    unsigned m_high_half = 0; ///< of a surrogate pair; 0: none
};

} // namespace needshed
