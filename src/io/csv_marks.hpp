#pragma once

/// The bytes of a CSV that may mean something: delimiters, quotes and line ends, called *marks*.

#include <bit>
#include <cstddef>
#include <cstdint>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace needshed::csv {

/// Finds the marks of a text one after the other, 64 bytes at a time.
class Marks {
public:
    static constexpr std::size_t width = 64;

    Marks() = default;

    /// Requires that `width` bytes behind `end` may be read
    Marks(const char* begin, const char* end, char delimiter) : m_from(begin), m_end(end), m_delimiter(delimiter)
    {
        if (m_from < m_end) {
            m_bits = bits_at(m_from);
        }
    }

    /// The next mark, or the end.
    const char* next()
    {
        while (m_bits == 0) {
            if (m_end - m_from <= static_cast<std::ptrdiff_t>(width)) {
                m_from = m_end;
                return m_end;
            }
            m_from += width;
            m_bits = bits_at(m_from);
        }
        const char* mark = m_from + std::countr_zero(m_bits);
        m_bits &= m_bits - 1;
        return mark;
    }

private:
    std::uint64_t bits_at(const char* from) const
    {
        const auto left = static_cast<std::size_t>(m_end - from);
        const auto bits = all_bits_at(from);
        return left < width ? bits & ((std::uint64_t{1} << left) - 1) : bits;
    }

#ifdef __SSE2__
    std::uint64_t all_bits_at(const char* from) const
    {
        const __m128i delimiter = _mm_set1_epi8(m_delimiter);
        const __m128i quote = _mm_set1_epi8('"');
        const __m128i line_feed = _mm_set1_epi8('\n');
        const __m128i carriage_return = _mm_set1_epi8('\r');
        std::uint64_t bits = 0;
        for (unsigned i = 0; i < width; i += 16) {
            const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + i));
            const __m128i line_end =
                _mm_or_si128(_mm_cmpeq_epi8(bytes, line_feed), _mm_cmpeq_epi8(bytes, carriage_return));
            const __m128i other = _mm_or_si128(_mm_cmpeq_epi8(bytes, delimiter), _mm_cmpeq_epi8(bytes, quote));
            const auto found = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(line_end, other)));
            bits |= std::uint64_t{found} << i;
        }
        return bits;
    }
#else
    std::uint64_t all_bits_at(const char* from) const
    {
        std::uint64_t bits = 0;
        for (unsigned i = 0; i < width; ++i) {
            const char byte = from[i];
            const bool is_mark = byte == m_delimiter || byte == '"' || byte == '\n' || byte == '\r';
            bits |= std::uint64_t{is_mark} << i;
        }
        return bits;
    }
#endif

    const char* m_from = nullptr; ///< what the bits are of
    const char* m_end = nullptr;
    std::uint64_t m_bits = 0; ///< marks not yet given
    char m_delimiter = ',';
};

} // namespace needshed::csv
