#include "study/json_object.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace {

/// Keys of the contract that later versions will take. Saying so beats calling them unknown.
bool is_planned(const std::string& pointer)
{
    static const std::vector<std::string> planned{"/protocols"};
    return std::find(planned.begin(), planned.end(), pointer) != planned.end();
}

std::string resolved(const std::string& path, const std::string& directory)
{
    if (!is_plain_path(path) || std::filesystem::path(path).is_absolute() || directory.empty()) {
        return path;
    }
    return (std::filesystem::path(directory) / path).lexically_normal().string();
}

/// Throws   Error{Input} for a word that is not among those known, with the nearest
std::size_t place_among(const std::string& given, const std::vector<std::string>& words, const std::string& where)
{
    const auto found = std::find(words.begin(), words.end(), given);
    if (found == words.end()) {
        const auto nearest = nearest_name(given, words);
        throw Error(ErrorKind::Input, where, "does not know \"" + given + "\"",
                    nearest.empty() ? "Write one of: " + list_names(words) : "Did you mean \"" + nearest + "\"?");
    }
    return static_cast<std::size_t>(found - words.begin());
}

} // namespace

std::string pointer_token(const std::string& key)
{
    std::string token;
    for (const char letter : key) {
        token += letter == '~' ? "~0" : letter == '/' ? "~1" : std::string(1, letter);
    }
    return token;
}

JsonObject::JsonObject(const Json& json, std::string pointer, const StudyPlace& place)
    : m_json(&json), m_pointer(std::move(pointer)), m_place(&place)
{
    if (json.members() == nullptr) {
        throw Error(ErrorKind::Input, here(), "is " + json.type_name() + ", needs an object", "Write it in braces");
    }
}

std::string JsonObject::here() const
{
    return m_place->file_name + " " + (m_pointer.empty() ? "/" : m_pointer);
}

std::string JsonObject::at(const std::string& key) const
{
    return m_place->file_name + " " + m_pointer + "/" + pointer_token(key);
}

const Json* JsonObject::find(const std::string& key)
{
    m_asked.push_back(key);
    return m_json->find(key);
}

bool JsonObject::has(const std::string& key)
{
    return find(key) != nullptr;
}

const Json& JsonObject::require(const std::string& key)
{
    if (const auto* json = find(key)) {
        return *json;
    }
    std::vector<std::string> known;
    for (const auto& member : *m_json->members()) {
        known.push_back(member.name);
    }
    const auto nearest = nearest_name(key, known);
    throw Error(ErrorKind::Input, here(), "the key \"" + key + "\" is missing",
                nearest.empty() || nearest == key ? "Add it; docs/study-file.md says what it holds"
                                                  : "Did you mean it where you wrote \"" + nearest + "\"?");
}

void JsonObject::throw_type(const std::string& path, const std::string& wanted, const Json& found) const
{
    throw Error(ErrorKind::Input, m_place->file_name + " " + m_pointer + "/" + path,
                "is " + found.type_name() + ", needs " + wanted, "docs/study-file.md says what it holds");
}

std::string JsonObject::text(const std::string& key)
{
    const auto& json = require(key);
    if (json.text() == nullptr) {
        throw_type(pointer_token(key), "a text", json);
    }
    if (trimmed(*json.text()).empty()) {
        throw Error(ErrorKind::Input, at(key), "is an empty text", "Write a name, or leave the key out");
    }
    return *json.text();
}

double JsonObject::number(const std::string& key)
{
    const auto& json = require(key);
    if (const auto* whole = json.integer()) {
        return static_cast<double>(*whole);
    }
    if (json.real() == nullptr) {
        throw_type(pointer_token(key), "a number", json);
    }
    return *json.real();
}

std::int64_t JsonObject::whole(const std::string& key)
{
    const auto& json = require(key);
    if (json.integer() == nullptr) {
        throw_type(pointer_token(key), "a whole number", json);
    }
    return *json.integer();
}

JsonObject JsonObject::object(const std::string& key)
{
    return {require(key), m_pointer + "/" + pointer_token(key), *m_place};
}

const Json::Array& JsonObject::list(const std::string& key)
{
    const auto& json = require(key);
    if (json.items() == nullptr) {
        throw_type(pointer_token(key), "a list", json);
    }
    return *json.items();
}

std::vector<std::string> JsonObject::texts_in(const Json& json, const std::string& path) const
{
    if (json.items() == nullptr) {
        throw_type(path, "a list", json);
    }
    std::vector<std::string> result;
    for (const auto& item : *json.items()) {
        if (item.text() == nullptr) {
            throw_type(path + "/" + std::to_string(result.size()), "a text", item);
        }
        result.push_back(*item.text());
    }
    return result;
}

std::vector<std::string> JsonObject::texts(const std::string& key)
{
    return texts_in(require(key), pointer_token(key));
}

std::vector<std::vector<std::string>> JsonObject::text_lists(const std::string& key)
{
    std::vector<std::vector<std::string>> result;
    if (has(key)) {
        for (const auto& item : list(key)) {
            result.push_back(texts_in(item, pointer_token(key) + "/" + std::to_string(result.size())));
        }
    }
    return result;
}

std::string JsonObject::text_or(const std::string& key, std::string otherwise)
{
    return has(key) ? text(key) : std::move(otherwise);
}

double JsonObject::number_or(const std::string& key, double otherwise)
{
    return has(key) ? number(key) : otherwise;
}

double JsonObject::number_in(const std::string& key, double otherwise, double least, double most)
{
    const double value = number_or(key, otherwise);
    if (!(value >= least && value <= most)) {
        const auto range = std::isinf(most) ? fmt::format("{} or more", least) : fmt::format("{} to {}", least, most);
        throw Error(ErrorKind::Input, at(key), fmt::format("is {}, needs {}", value, range), "Change it");
    }
    return value;
}

std::int64_t JsonObject::whole_in(const std::string& key, std::int64_t otherwise, std::int64_t least, std::int64_t most)
{
    const std::int64_t value = has(key) ? whole(key) : otherwise;
    if (value < least || value > most) {
        throw Error(ErrorKind::Input, at(key), fmt::format("is {}, needs {} to {}", value, least, most), "Change it");
    }
    return value;
}

bool JsonObject::flag(const std::string& key, bool otherwise)
{
    if (!has(key)) {
        return otherwise;
    }
    const auto& json = require(key);
    if (json.boolean() == nullptr) {
        throw_type(pointer_token(key), "true or false", json);
    }
    return *json.boolean();
}

std::vector<int> JsonObject::wholes_in(const std::string& key, int least, int most)
{
    std::vector<int> result;
    for (const auto& item : has(key) ? list(key) : Json::Array{}) {
        const auto where = pointer_token(key) + "/" + std::to_string(result.size());
        const auto* whole = item.integer();
        if (whole == nullptr) {
            throw_type(where, "a whole number", item);
        }
        if (*whole < least || *whole > most) {
            throw Error(ErrorKind::Input, at(key), fmt::format("holds {}, needs {} to {}", *whole, least, most),
                        "Change it");
        }
        result.push_back(static_cast<int>(*whole));
    }
    return result;
}

std::size_t JsonObject::word(const std::string& key, const std::vector<std::string>& words, std::size_t otherwise)
{
    return has(key) ? place_among(text(key), words, at(key)) : otherwise;
}

std::vector<std::size_t> JsonObject::words(const std::string& key, const std::vector<std::string>& words)
{
    std::vector<std::size_t> places;
    for (const auto& given : has(key) ? texts(key) : std::vector<std::string>()) {
        places.push_back(place_among(given, words, at(key)));
    }
    return places;
}

/// `where` of a source as OGR SQL; records have a `where` of their own, an object, which is left to them.
std::string JsonObject::sql_condition()
{
    const auto* json = m_json->find("where");
    return json != nullptr && json->members() != nullptr ? "" : text_or("where", "");
}

Source JsonObject::source(bool pattern)
{
    const auto shown = text("source");
    Source source{resolved(shown, m_place->directory),
                  text_or("layer", ""),
                  sql_condition(),
                  shown,
                  here(),
                  text_or("encoding", ""),
                  text_or("delimiter", "")};
    require_files(source, "source", pattern);
    return source;
}

Source JsonObject::file(const std::string& key)
{
    const auto shown = text(key);
    Source source{resolved(shown, m_place->directory), {}, {}, shown, at(key)};
    require_files(source, key, false);
    return source;
}

void JsonObject::require_files(const Source& source, const std::string& key, bool pattern) const
{
    if (!is_plain_path(source.path)) {
        return;
    }
    const auto files = [&] {
        try {
            return pattern ? expand(source.path) : std::vector<std::string>{source.path};
        }
        catch (const Error& error) {
            throw Error(error.kind(), at(key), error.problem() + ": " + source.path, error.remedy());
        }
    }();
    for (const auto& file : files) {
        if (!std::filesystem::exists(file_behind(file))) {
            throw Error(ErrorKind::Input, at(key), "there is no file " + file,
                        "Paths in a study are relative to the study file");
        }
    }
}

void JsonObject::for_each(const std::function<void(const std::string&, const Json&)>& each)
{
    for (const auto& member : *m_json->members()) {
        m_asked.push_back(member.name);
        each(member.name, member.value);
    }
}

void JsonObject::for_each_object(const std::string& key, const std::function<void(JsonObject&)>& each)
{
    if (!has(key)) {
        return;
    }
    const auto& items = list(key);
    for (std::size_t i = 0; i < items.size(); ++i) {
        JsonObject item(items[i], m_pointer + "/" + pointer_token(key) + "/" + std::to_string(i), *m_place);
        each(item);
        item.finish();
    }
}

void JsonObject::finish() const
{
    for (const auto& member : *m_json->members()) {
        if (std::find(m_asked.begin(), m_asked.end(), member.name) != m_asked.end()) {
            continue;
        }
        if (is_planned(m_pointer + "/" + member.name)) {
            throw Error(ErrorKind::Input, at(member.name), "is not taken by this version", "Remove the key");
        }
        auto known = m_asked;
        std::sort(known.begin(), known.end());
        known.erase(std::unique(known.begin(), known.end()), known.end());
        const auto nearest = nearest_name(member.name, known);
        throw Error(ErrorKind::Input, at(member.name), "is an unknown key",
                    nearest.empty() ? "Known here: " + list_names(known, 20) : "Did you mean \"" + nearest + "\"?");
    }
}

} // namespace needshed
