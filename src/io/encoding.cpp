#include "io/encoding.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include <cpl_string.h>

namespace needshed {

namespace {

constexpr unsigned replacement = 0xfffd;

/// Bytes 0x80 to 0x9f of Windows-1252; the five it leaves open stand for themselves, as in web browsers.
constexpr std::array<std::uint16_t, 32> windows_1252{0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                                     0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
                                                     0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                                     0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178};

void append_code_point(std::string& out, unsigned code)
{
    const auto byte = [](unsigned value) { return static_cast<char>(static_cast<unsigned char>(value)); };
    const auto following = [&](unsigned shift) { return byte(0x80U | ((code >> shift) & 0x3fU)); };
    if (code < 0x80) {
        out += byte(code);
    }
    else if (code < 0x800) {
        out += {byte(0xc0U | (code >> 6U)), following(0)};
    }
    else if (code < 0x10000) {
        out += {byte(0xe0U | (code >> 12U)), following(6), following(0)};
    }
    else {
        out += {byte(0xf0U | (code >> 18U)), following(12), following(6), following(0)};
    }
}

unsigned code_of(unsigned char byte) noexcept
{
    return byte >= 0x80 && byte < 0xa0 ? windows_1252[byte - 0x80U] : byte;
}

} // namespace

bool is_ascii(std::string_view text) noexcept
{
    std::size_t i = 0;
    std::uint64_t high = 0;
    for (; i + sizeof high <= text.size(); i += sizeof high) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + i, sizeof word);
        high |= word;
    }
    for (; i < text.size(); ++i) {
        high |= static_cast<unsigned char>(text[i]);
    }
    return (high & 0x8080808080808080U) == 0;
}

bool is_utf8(std::string_view text) noexcept
{
    return is_ascii(text) || CPLIsUTF8(text.data(), static_cast<int>(text.size())) != 0;
}

void append_utf8(std::string& out, std::string_view text)
{
    if (is_utf8(text)) {
        out += text;
        return;
    }
    for (const char letter : text) {
        append_code_point(out, code_of(static_cast<unsigned char>(letter)));
    }
}

void Utf16Decoder::append(std::string& out, std::string_view bytes)
{
    std::string joined;
    if (!m_odd_byte.empty()) {
        joined = m_odd_byte.append(bytes);
        bytes = joined;
    }
    const auto high = static_cast<std::size_t>(m_big_endian ? 0 : 1);
    const auto unit_at = [&](std::size_t i) {
        return static_cast<unsigned char>(bytes[i + high]) * 256U + static_cast<unsigned char>(bytes[i + 1 - high]);
    };
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        append_unit(out, unit_at(i));
    }
    m_odd_byte = bytes.substr(bytes.size() - bytes.size() % 2);
}

void Utf16Decoder::append_unit(std::string& out, unsigned unit)
{
    const bool is_low = unit >= 0xdc00 && unit < 0xe000;
    if (m_high_half != 0 && is_low) {
        append_code_point(out, 0x10000 + ((m_high_half - 0xd800) << 10U) + (unit - 0xdc00));
        m_high_half = 0;
        return;
    }
    if (m_high_half != 0) {
        append_code_point(out, replacement);
        m_high_half = 0;
    }
    if (unit >= 0xd800 && unit < 0xdc00) {
        m_high_half = unit;
        return;
    }
    append_code_point(out, is_low ? replacement : unit);
}

void Utf16Decoder::finish(std::string& out)
{
    if (m_high_half != 0 || !m_odd_byte.empty()) {
        append_code_point(out, replacement);
    }
    m_high_half = 0;
    m_odd_byte.clear();
}

} // namespace needshed
