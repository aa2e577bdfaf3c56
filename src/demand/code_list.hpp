#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace needshed::demand {

/// Codes, each once, numbered from 0 in the order in which they come.
class CodeList {
public:
    CodeList() = default;
    CodeList(CodeList&&) = default;
    CodeList& operator=(CodeList&&) = default;
    CodeList(const CodeList&) = delete; // the views in it would still look at the other's texts
    CodeList& operator=(const CodeList&) = delete;
    ~CodeList() = default;

    /// The code's number; a new one when it is new.
    std::uint32_t add(std::string_view code)
    {
        if (const auto known = find(code)) {
            return *known;
        }
        const auto number = static_cast<std::uint32_t>(m_codes.size());
        m_number.emplace(m_codes.emplace_back(code), number);
        return number;
    }

    std::optional<std::uint32_t> find(std::string_view code) const
    {
        const auto found = m_number.find(code);
        return found == m_number.end() ? std::nullopt : std::optional(found->second);
    }

    /// By number. A deque, whose texts stay where they are while it grows.
    const std::deque<std::string>& codes() const { return m_codes; }
    std::size_t size() const { return m_codes.size(); }

private:
    std::deque<std::string> m_codes;
    std::unordered_map<std::string_view, std::uint32_t> m_number;
};

} // namespace needshed::demand
