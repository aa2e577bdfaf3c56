// A secret is found by where it stands, not by what it looks like: behind a key such as `password=`, between user and
// host of a URL, and in the two drivers that write `user/password@database`. What is unclear counts as secret: showing
// too little of a connection costs a second look, showing too much costs the password.

#include "io/redact.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "needshed/io/source.hpp"

namespace needshed {

namespace {

constexpr auto shown_instead = "…";

struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
};

bool is_space(char letter)
{
    return std::isspace(static_cast<unsigned char>(letter)) != 0;
}

bool is_key_letter(char letter)
{
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_' || letter == '-';
}

bool is_secret_key(std::string key)
{
    static constexpr std::array<std::string_view, 9> endings{"password", "passwd",  "pwd",    "passphrase", "token",
                                                             "secret",   "api_key", "apikey", "signature"};
    std::transform(key.begin(), key.end(), key.begin(), [](unsigned char letter) { return std::tolower(letter); });
    return key == "sig" || key == "pass" ||
           std::any_of(endings.begin(), endings.end(), [&](auto ending) { return key.ends_with(ending); });
}

/// The keyword in front of the `=` at `equals`.
std::string key_before(const std::string& text, std::size_t equals)
{
    auto end = equals;
    while (end > 0 && is_space(text[end - 1])) {
        --end;
    }
    auto begin = end;
    while (begin > 0 && is_key_letter(text[begin - 1])) {
        --begin;
    }
    return text.substr(begin, end - begin);
}

bool is_libpq(const std::string& text)
{
    return text.starts_with("PG:") && text.find("://") == std::string::npos;
}

std::size_t skip_spaces(const std::string& text, std::size_t at)
{
    while (at < text.size() && is_space(text[at])) {
        ++at;
    }
    return at;
}

/// The end of a value without quotes: a blank or a separator; libpq knows no separator but the blank. A backslash keeps
/// the next letter in the value.
std::size_t plain_end(const std::string& text, std::size_t at)
{
    const std::string_view separators = is_libpq(text) ? "" : ",;&";
    while (at < text.size() && !is_space(text[at]) && separators.find(text[at]) == std::string_view::npos) {
        at += text[at] == '\\' ? 2 : 1;
    }
    return std::min(at, text.size());
}

/// The rest of a password that has blanks but no quotes: words that no `=` follows.
std::size_t words_end(const std::string& text, std::size_t at)
{
    for (auto next = skip_spaces(text, at); next < text.size(); next = skip_spaces(text, at)) {
        const auto end = plain_end(text, next);
        const auto after = skip_spaces(text, end);
        const bool is_key =
            text.substr(next, end - next).find('=') != std::string::npos || (after < text.size() && text[after] == '=');
        if (is_key) {
            break;
        }
        at = end;
    }
    return at;
}

/// The value from `begin` on, with its quotes.
Span value_at(const std::string& text, std::size_t begin)
{
    begin = skip_spaces(text, begin);
    const char quote = begin < text.size() ? text[begin] : '\0';
    if (quote != '\'' && quote != '"') {
        const auto end = plain_end(text, begin);
        return {begin, is_libpq(text) ? words_end(text, end) : end};
    }
    auto end = begin + 1;
    while (end < text.size() && text[end] != quote) {
        end += text[end] == '\\' ? 2 : 1;
    }
    return {begin, std::min(end + 1, text.size())};
}

void add_keyed(std::vector<Span>& spans, const std::string& text)
{
    for (auto equals = text.find('='); equals != std::string::npos; equals = text.find('=', equals + 1)) {
        if (is_secret_key(key_before(text, equals))) {
            spans.push_back(value_at(text, equals + 1));
        }
    }
}

/// `scheme://user:password@host`; a user by itself is a token, except of a database.
void add_of_url(std::vector<Span>& spans, const std::string& text)
{
    const auto scheme = text.find("://");
    if (scheme == std::string::npos) {
        return;
    }
    const bool postgres =
        text.substr(0, scheme).ends_with("postgresql") || text.substr(0, scheme).ends_with("postgres");
    const auto begin = scheme + 3;
    // A password that holds a slash ends the authority early; where a database is meant, the last @ is the host's.
    const auto authority_end = postgres ? text.size() : std::min(text.find_first_of("/?#", begin), text.size());
    const auto at = text.rfind('@', authority_end);
    if (at == std::string::npos || at < begin) {
        return;
    }
    const auto colon = text.find(':', begin);
    if (colon < at) {
        spans.push_back({colon + 1, at});
    }
    else if (!postgres) {
        spans.push_back({begin, at});
    }
}

/// `ODBC:user/password@database` and the same of Oracle.
void add_of_slash(std::vector<Span>& spans, const std::string& text)
{
    const auto slash = text.find('/');
    const auto at = text.rfind('@');
    if ((text.starts_with("ODBC:") || text.starts_with("OCI:")) && at != std::string::npos && slash < at) {
        spans.push_back({slash + 1, at});
    }
}

/// Where the secrets of a connection stand, in order, without overlap.
std::vector<Span> secrets_in(const std::string& text)
{
    std::vector<Span> spans;
    if (is_plain_path(text)) {
        return spans;
    }
    add_keyed(spans, text);
    add_of_url(spans, text);
    add_of_slash(spans, text);
    std::sort(spans.begin(), spans.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
    std::vector<Span> apart;
    for (const auto& span : spans) {
        if (!apart.empty() && span.begin <= apart.back().end) {
            apart.back().end = std::max(apart.back().end, span.end);
        }
        else if (span.begin < span.end) {
            apart.push_back(span);
        }
    }
    return apart;
}

} // namespace

std::string redacted(const std::string& text)
{
    std::string result;
    std::size_t copied = 0;
    for (const auto& span : secrets_in(text)) {
        result.append(text, copied, span.begin - copied).append(shown_instead);
        copied = span.end;
    }
    return result.append(text, copied);
}

std::string without_secrets(std::string message, const std::string& connection)
{
    const auto spans = secrets_in(connection);
    const bool of_the_server = message.starts_with("PQconnectdb failed. connection to server");
    if (!spans.empty() && !of_the_server && is_postgis(connection)) {
        return "the connection is not understood";
    }
    for (const auto& span : spans) {
        const auto secret = connection.substr(span.begin, span.end - span.begin);
        for (auto at = message.find(secret); at != std::string::npos;
             at = message.find(secret, at + std::string_view(shown_instead).size())) {
            message.replace(at, secret.size(), shown_instead);
        }
    }
    return message;
}

} // namespace needshed
