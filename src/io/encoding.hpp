#pragma once

/// Text as UTF-8, whatever it was written in.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace needshed {

bool is_ascii(std::string_view text) noexcept;

bool is_utf8(std::string_view text) noexcept;

/// The text as UTF-8: as it is when valid, else read as Windows-1252, as spreadsheets write it.
void append_utf8(std::string& out, std::string_view text);

/// Whether an encoding of that name is known, such as `CP850` or `ISO-8859-2`.
bool is_encoding(const std::string& name);

/// Changes text of an encoding to UTF-8, any number of bytes at a time. What the encoding does not have becomes U+FFFD.
class Decoder {
public:
    /// Requires `is_encoding(encoding)`
    explicit Decoder(const std::string& encoding);

    void append(std::string& out, std::string_view bytes);

    /// What the end of the text leaves incomplete.
    void finish(std::string& out);

private:
    struct Close {
        void operator()(void* handle) const;
    };
    std::unique_ptr<void, Close> m_iconv;
    std::size_t m_unit; ///< bytes to pass over that mean nothing
    std::string m_rest; ///< the beginning of a letter
};

} // namespace needshed
