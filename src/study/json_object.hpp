#pragma once

/// One object of a study file on its way into an options aggregate: hands out members by type and, at the end, knows
/// which keys nobody asked for.

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "needshed/io/json.hpp"
#include "needshed/io/source.hpp"

namespace needshed {

/// Where values come from: the study file, which relative paths start from and messages begin with.
struct StudyPlace {
    std::string file_name; ///< `study.json`
    std::string directory;
};

class JsonObject {
public:
    /// Throws   Error{Input} when `json` is no object
    JsonObject(const Json& json, std::string pointer, const StudyPlace& place);

    bool has(const std::string& key);

    /// Each throws Error{Input} with the pointer when the key is missing or of another type.
    std::string text(const std::string& key);
    double number(const std::string& key);
    std::int64_t whole(const std::string& key);
    JsonObject object(const std::string& key);
    const Json::Array& list(const std::string& key);
    std::vector<std::string> texts(const std::string& key);

    /// A list of lists of texts; empty when the key is missing.
    std::vector<std::vector<std::string>> text_lists(const std::string& key);

    std::string text_or(const std::string& key, std::string otherwise);
    double number_or(const std::string& key, double otherwise);

    /// A number within [least, most]; NaN and infinity cannot stand in JSON.
    double number_in(const std::string& key, double otherwise, double least, double most);
    std::int64_t whole_in(const std::string& key, std::int64_t otherwise, std::int64_t least, std::int64_t most);

    bool flag(const std::string& key, bool otherwise);

    /// A list of whole numbers within [least, most]; empty when the key is missing.
    std::vector<int> wholes_in(const std::string& key, int least, int most);

    /// One of the words, by its place in the list.
    std::size_t word(const std::string& key, const std::vector<std::string>& words, std::size_t otherwise);

    /// A list of some of the words, each by its place in the list; empty when the key is missing.
    std::vector<std::size_t> words(const std::string& key, const std::vector<std::string>& words);

    /// `source`, with `layer` and `where`. Files must exist; a pattern must match.
    Source source(bool pattern = false);

    /// A source that has no layers, under the key: a raster, a table.
    Source file(const std::string& key);

    /// Calls `each` with every member, as key and value, and counts all as asked for.
    void for_each(const std::function<void(const std::string&, const Json&)>& each);

    /// Calls `each` with every item of a list of objects; no call when the key is missing.
    void for_each_object(const std::string& key, const std::function<void(JsonObject&)>& each);

    /// Throws   Error{Input} for a key nobody asked for, with the nearest that somebody did
    void finish() const;

    /// `study.json /need/rate`: where a key stands.
    std::string at(const std::string& key) const;
    std::string here() const;
    const StudyPlace& place() const { return *m_place; }
    const std::string& pointer() const { return m_pointer; }
    const Json& json() const { return *m_json; }

private:
    const Json& require(const std::string& key);
    const Json* find(const std::string& key);
    std::string sql_condition();
    void require_files(const Source& source, const std::string& key, bool pattern) const;
    std::vector<std::string> texts_in(const Json& json, const std::string& path) const;
    [[noreturn]] void throw_type(const std::string& path, const std::string& wanted, const Json& found) const;

    const Json* m_json;
    std::string m_pointer;
    const StudyPlace* m_place;
    std::vector<std::string> m_asked;
};

/// The text of a JSON pointer's token: `~` and `/` escaped.
std::string pointer_token(const std::string& key);

} // namespace needshed
