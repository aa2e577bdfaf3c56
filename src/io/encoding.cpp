#include "io/encoding.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include <cpl_string.h>
#include <iconv.h>

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

std::size_t bytes_of_unit(std::string name)
{
    std::transform(name.begin(), name.end(), name.begin(), [](char letter) {
        return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 32) : letter;
    });
    const auto is_of = [&](std::string_view family) { return name.rfind(family, 0) == 0; };
    return is_of("UTF-16") || is_of("UTF16") || is_of("UCS-2") || is_of("UCS2")   ? 2
           : is_of("UTF-32") || is_of("UTF32") || is_of("UCS-4") || is_of("UCS4") ? 4
                                                                                  : 1;
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

bool is_encoding(const std::string& name)
{
    const auto handle = iconv_open("UTF-8", name.c_str());
    if (reinterpret_cast<std::intptr_t>(handle) == -1) {
        return false;
    }
    iconv_close(handle);
    return true;
}

void Decoder::Close::operator()(void* handle) const
{
    iconv_close(handle);
}

Decoder::Decoder(const std::string& encoding)
    : m_iconv(iconv_open("UTF-8", encoding.c_str())), m_unit(bytes_of_unit(encoding))
{
}

void Decoder::append(std::string& out, std::string_view bytes)
{
    std::string joined;
    if (!m_rest.empty()) {
        joined = m_rest.append(bytes);
        bytes = joined;
    }
    std::array<char, 4096> piece{};
    auto* from = const_cast<char*>(bytes.data());
    auto left = bytes.size();
    while (left > 0) {
        auto* to = piece.data();
        auto room = piece.size();
        const bool failed = iconv(m_iconv.get(), &from, &left, &to, &room) == static_cast<std::size_t>(-1);
        const int reason = failed ? errno : 0;
        out.append(piece.data(), piece.size() - room);
        if (reason == EINVAL || (reason == EILSEQ && left < m_unit)) {
            break;
        }
        if (reason == EILSEQ) {
            append_code_point(out, replacement);
            from += m_unit;
            left -= m_unit;
        }
    }
    m_rest = bytes.substr(bytes.size() - left);
}

void Decoder::finish(std::string& out)
{
    if (!m_rest.empty()) {
        append_code_point(out, replacement);
    }
    m_rest.clear();
}

} // namespace needshed
