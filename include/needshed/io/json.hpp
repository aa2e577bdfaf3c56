#pragma once

/// JSON as a value: what a study file says and what `summary.json` and `provenance.json` hold. Members keep the order
/// in which they were read or added.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace needshed {

struct JsonMember;

class Json {
public:
    using Array = std::vector<Json>;
    using Object = std::vector<JsonMember>;

    Json();
    Json(const Json& other);
    Json(Json&& other) noexcept;
    Json& operator=(const Json& other);
    Json& operator=(Json&& other) noexcept;
    ~Json();

    Json(bool value);
    Json(int value);
    Json(std::int64_t value);
    Json(std::uint64_t value);
    Json(double value); ///< NaN and infinity are written as null
    Json(const char* value);
    Json(std::string value);

    static Json array(std::vector<Json> items = {});
    static Json object();

    /// `null`, `true or false`, `a whole number`, `a number`, `a text`, `a list`, `an object`: for messages.
    std::string type_name() const;

    bool is_null() const { return std::holds_alternative<std::nullptr_t>(m_value); }
    const bool* boolean() const { return std::get_if<bool>(&m_value); }
    const std::int64_t* integer() const { return std::get_if<std::int64_t>(&m_value); }
    const double* real() const { return std::get_if<double>(&m_value); }
    const std::string* text() const { return std::get_if<std::string>(&m_value); }
    const Array* items() const { return std::get_if<Array>(&m_value); }
    const Object* members() const { return std::get_if<Object>(&m_value); }

    /// The member of that name, or nullptr; also nullptr when this is no object.
    const Json* find(std::string_view name) const;

    /// Adds a member to an object, an item to a list. Requires that this is one.
    Json& add(std::string name, Json value);
    Json& add(Json value);

private:
    std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> m_value;
};

struct JsonMember {
    std::string name;
    Json value;
};

/// Reads JSON; comments (`//`, `/* */`) are allowed.
/// Throws   Error{Input} with `title`, line and column for text that is not JSON; with the JSON pointer for a key that
///          stands twice in one object
Json parse_json(const std::string& text, const std::string& title);

/// Two spaces deep, numbers in the shortest form that reads back the same, a line end at the end.
std::string to_text(const Json& json);

/// A number rounded to `decimals`, for people.
Json rounded(double value, int decimals);

/// Texts as a list.
Json list_json(const std::vector<std::string>& texts);

} // namespace needshed
