#include "needshed/io/json.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "needshed/core/error.hpp"

namespace needshed {

namespace {

/// Builds a Json from nlohmann's events, which, unlike its values, show a key that stands twice.
class Builder : public nlohmann::json_sax<nlohmann::json> {
public:
    explicit Builder(const std::string& text, const std::string& title) : m_text(text), m_title(title) {}

    Json take() { return std::move(m_root); }

    bool null() override { return put({}); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(number_integer_t value) override { return put(std::int64_t{value}); }
    bool number_unsigned(number_unsigned_t value) override
    {
        return value > static_cast<std::uint64_t>(INT64_MAX) ? put(static_cast<double>(value))
                                                             : put(static_cast<std::int64_t>(value));
    }
    bool number_float(number_float_t value, const string_t& /*text*/) override { return put(value); }
    bool string(string_t& value) override { return put(std::move(value)); }
    bool binary(binary_t& /*value*/) override { return false; }
    bool start_object(std::size_t /*elements*/) override { return open(Json::object()); }
    bool start_array(std::size_t /*elements*/) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& value) override
    {
        if (m_open.back().json.find(value) != nullptr) {
            throw Error(ErrorKind::Input, m_title + " " + pointer() + "/" + value, "the key stands twice",
                        "Remove one of the two");
        }
        m_open.back().key = std::move(value);
        return true;
    }

    bool parse_error(std::size_t position, const std::string& /*token*/,
                     const nlohmann::detail::exception& error) override
    {
        const std::string read = m_text.substr(0, position == 0 ? 0 : position - 1);
        const auto line = std::count(read.begin(), read.end(), '\n') + 1;
        const auto column = read.size() - (read.rfind('\n') == std::string::npos ? 0 : read.rfind('\n') + 1) + 1;
        std::string reason = error.what();
        const auto start = reason.find("syntax error");
        throw Error(ErrorKind::Input, fmt::format("{} line {} column {}", m_title, line, column),
                    "is not JSON: " + (start == std::string::npos ? reason : reason.substr(start)),
                    "Check commas, quotes and brackets there");
    }

private:
    struct Open {
        Json json;
        std::string key;
    };

    std::string pointer() const
    {
        std::string result;
        for (std::size_t i = 0; i + 1 < m_open.size(); ++i) {
            const auto* items = m_open[i].json.items();
            result += "/" + (items == nullptr ? m_open[i].key : std::to_string(items->size()));
        }
        return result;
    }

    bool put(Json value)
    {
        if (m_open.empty()) {
            m_root = std::move(value);
        }
        else if (m_open.back().json.items() != nullptr) {
            m_open.back().json.add(std::move(value));
        }
        else {
            m_open.back().json.add(m_open.back().key, std::move(value));
        }
        return true;
    }

    bool open(Json value)
    {
        m_open.push_back({std::move(value), {}});
        return true;
    }

    bool close()
    {
        Json done = std::move(m_open.back().json);
        m_open.pop_back();
        return put(std::move(done));
    }

    const std::string& m_text;
    const std::string& m_title;
    std::vector<Open> m_open;
    Json m_root;
};

nlohmann::ordered_json to_nlohmann(const Json& json)
{
    if (const auto* value = json.boolean()) {
        return *value;
    }
    if (const auto* value = json.integer()) {
        return *value;
    }
    if (const auto* value = json.real()) {
        return std::isfinite(*value) ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
    }
    if (const auto* value = json.text()) {
        return *value;
    }
    if (const auto* items = json.items()) {
        auto result = nlohmann::ordered_json::array();
        for (const auto& item : *items) {
            result.push_back(to_nlohmann(item));
        }
        return result;
    }
    if (const auto* members = json.members()) {
        auto result = nlohmann::ordered_json::object();
        for (const auto& member : *members) {
            result[member.name] = to_nlohmann(member.value);
        }
        return result;
    }
    return {};
}

} // namespace

// Here rather than in the class, where JsonMember is not known yet.
Json::Json() : m_value(nullptr)
{
}
Json::Json(const Json& other) = default;
Json::Json(Json&& other) noexcept = default;
Json& Json::operator=(const Json& other) = default;
Json& Json::operator=(Json&& other) noexcept = default;
Json::~Json() = default;

Json::Json(bool value) : m_value(value)
{
}
Json::Json(int value) : m_value(std::int64_t{value})
{
}
Json::Json(std::int64_t value) : m_value(value)
{
}
Json::Json(std::uint64_t value) : m_value(static_cast<std::int64_t>(value))
{
}
Json::Json(double value) : m_value(value)
{
}
Json::Json(const char* value) : m_value(std::string(value))
{
}
Json::Json(std::string value) : m_value(std::move(value))
{
}

Json Json::array(std::vector<Json> items)
{
    Json json;
    json.m_value = std::move(items);
    return json;
}

Json Json::object()
{
    Json json;
    json.m_value = Object{};
    return json;
}

std::string Json::type_name() const
{
    static constexpr const char* names[] = {"null",   "true or false", "a whole number", "a number",
                                            "a text", "a list",        "an object"};
    return names[m_value.index()];
}

const Json* Json::find(std::string_view name) const
{
    if (const auto* all = members()) {
        const auto found = std::find_if(all->begin(), all->end(), [&](const auto& each) { return each.name == name; });
        return found == all->end() ? nullptr : &found->value;
    }
    return nullptr;
}

Json& Json::add(std::string name, Json value)
{
    std::get<Object>(m_value).push_back({std::move(name), std::move(value)});
    return *this;
}

Json& Json::add(Json value)
{
    std::get<Array>(m_value).push_back(std::move(value));
    return *this;
}

Json parse_json(const std::string& text, const std::string& title)
{
    Builder builder(text, title);
    nlohmann::json::sax_parse(text, &builder, nlohmann::json::input_format_t::json, true, true);
    return builder.take();
}

std::string to_text(const Json& json)
{
    return to_nlohmann(json).dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

Json rounded(double value, int decimals)
{
    const double scale = std::pow(10.0, decimals);
    return {std::round(value * scale) / scale + 0.0};
}

Json list_json(const std::vector<std::string>& texts)
{
    auto list = Json::array();
    for (const auto& text : texts) {
        list.add(text);
    }
    return list;
}

} // namespace needshed
