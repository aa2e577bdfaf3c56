// A first study from what lies on the disk. Guesses go by the names that British and American sources give their
// columns and, more, by what is in them: a code is unique, a table belongs to the units when most of its codes are
// theirs. Each guess says in the file what it rests on; what may be wanted stands as a comment, ready to be switched
// on.

#include "needshed/study/starter.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <unordered_set>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/io/json.hpp"
#include "needshed/io/reader.hpp"
#include "study/starter_guess.hpp"

namespace needshed {

namespace {

namespace fs = std::filesystem;
using namespace starter;

constexpr std::size_t rows_looked_at = 50'000;
constexpr std::size_t most_tables = 40;
constexpr std::size_t most_measures = 4; ///< of a table with a column for each
constexpr double units_of_locality = 25;

std::string in_json(const std::string& text)
{
    auto json = to_text(Json(text));
    json.pop_back(); // the line end
    return json;
}

std::string text_list(const std::vector<std::string>& texts)
{
    std::string list;
    for (const auto& text : texts) {
        list += (list.empty() ? "" : ", ") + in_json(text);
    }
    return "[" + list + "]";
}

/// A word for a measure or level: `WD22CD` gives `wd22cd`, `Crime type` gives `crime_type`.
std::string word_of(const std::string& text)
{
    std::string word;
    for (const char letter : lower_case(text)) {
        const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        if (plain) {
            word += letter;
        }
        else if (!word.empty() && word.back() != '_') {
            word += '_';
        }
    }
    while (!word.empty() && word.back() == '_') {
        word.pop_back();
    }
    return word.empty() ? "data" : word;
}

/// A member or item of the file: active, or a suggestion in a comment.
struct Entry {
    std::string text;
    std::string note;
    bool active = true;
};

/// Entries with a comma behind each active one but the last; those in comments have theirs where they need it to be
/// taken out of the comment.
std::string lines_of(const std::vector<Entry>& entries)
{
    std::size_t last = entries.size();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        last = entries[i].active ? i : last;
    }
    std::string text;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto& entry = entries[i];
        if (!entry.note.empty()) {
            text += "    // " + entry.note + "\n";
        }
        if (!entry.text.empty()) {
            const bool is_behind = last < entries.size() && i > last;
            text += fmt::format("    {}{}{}\n",
                                entry.active ? ""
                                : is_behind  ? "// , "
                                             : "// ",
                                entry.text, last < entries.size() && i < last ? "," : "");
        }
    }
    return text;
}

struct TableFile {
    std::string path;  ///< to read
    std::string shown; ///< in the study
    std::string stem;  ///< for names of measures
};

/// `crime/*.csv` for a pattern, else the name of the file.
std::string short_name(const TableFile& file)
{
    const fs::path path = file.shown;
    const bool is_pattern = file.shown.find('*') != std::string::npos;
    return is_pattern ? (path.parent_path().filename() / path.filename()).generic_string() : path.filename().string();
}

class StarterStudy {
public:
    StarterStudy(const StarterOptions& options, Progress& progress) : m_options(options)
    {
        read_layer(progress);
        for (const auto& file : table_files()) {
            progress.advance();
            read(file);
        }
    }

    Starter write() const
    {
        const auto title = fs::path(m_options.layer.path).stem().string();
        std::string text = fmt::format("// A first study of {}: guesses to be corrected, each with what it rests on.\n"
                                       "// Look at it with: needshed check {}\n"
                                       "// Every key is described in docs/study-file.md.\n{{\n  \"title\": {},\n\n",
                                       counted(m_units.size(), "area"), m_options.study, in_json(title));
        text += "  \"units\": {\n" + lines_of(m_unit_entries) + "  },\n\n";
        text += "  // The people at risk: rates are per 1,000 of them.\n  \"populations\": {\n" + populations() +
                "  },\n\n";
        text += "  // \"agency/measure\": rename them to what partners call them.\n  \"demand\": [\n" + demand() +
                "  ],\n\n";
        text += "  \"localities\": {\n" + lines_of(localities()) + "  }\n}\n";
        return {text, m_notes};
    }

private:
    void read_layer(Progress& progress)
    {
        if (!holds_areas(m_options.layer)) {
            throw Error(ErrorKind::Input, place(m_options.layer), "holds no areas",
                        "Name a layer of boundaries first; tables of people and records go behind it");
        }
        const auto table = read_table(m_options.layer, {});
        const auto columns = profiles(table);
        const auto codes = code_columns(columns);
        auto code = m_options.code;
        if (code.empty() && codes.empty()) {
            throw Error(ErrorKind::Input, description(m_options.layer),
                        "has no column that is filled and different in every row",
                        columns.empty() ? "Give the areas codes"
                                        : "Give the areas codes; it has: " + list_names(names_of(columns)));
        }
        code = code.empty() ? codes.front() : code;
        const auto areas = read_areas(m_options.layer, std::vector<std::string>{code}, progress);
        const auto& values = std::get<TextValues>(areas.attributes.columns[0].values);
        m_units.insert(values.begin(), values.end());
        describe_units(columns, codes, code, areas);
    }

    static std::vector<std::string> names_of(const std::vector<ColumnProfile>& columns)
    {
        std::vector<std::string> names(columns.size());
        std::transform(columns.begin(), columns.end(), names.begin(), [](const auto& column) { return column.name; });
        return names;
    }

    void describe_units(const std::vector<ColumnProfile>& columns, std::vector<std::string> codes,
                        const std::string& code, const AreaLayer& areas)
    {
        codes.erase(std::remove(codes.begin(), codes.end(), code), codes.end());
        m_unit_entries.push_back({"\"source\": " + in_json(shown(m_options.layer.path)), {}});
        if (!m_options.layer.layer.empty()) {
            m_unit_entries.push_back({"\"layer\": " + in_json(m_options.layer.layer), {}});
        }
        m_unit_entries.push_back(
            {"\"code\": " + in_json(code), codes.empty() ? "The only column that is filled and different in every row."
                                                         : "Different in every row; so are: " + list_names(codes)});
        if (!areas.crs.known()) {
            m_unit_entries.push_back({"\"crs\": \"EPSG:27700\"", "The layer states no system: which is it in?"});
        }
        const auto name = name_column(columns, code);
        if (!name.empty()) {
            m_unit_entries.push_back({"\"name\": " + in_json(name), {}});
        }
        add_parents(columns, code, name);
        m_notes.push_back(fmt::format("units: {} by '{}'{}", grouped(static_cast<long long>(m_units.size())), code,
                                      name.empty() ? "" : ", called '" + name + "'"));
    }

    void add_parents(const std::vector<ColumnProfile>& columns, const std::string& code, const std::string& name)
    {
        std::vector<std::string> parents;
        std::vector<std::string> what;
        for (const auto& column : parent_columns(columns, code)) {
            if (column.name != name) {
                parents.push_back(
                    fmt::format("{}: {{\"column\": {}}}", in_json(word_of(column.name)), in_json(column.name)));
                what.push_back(fmt::format("{} ({})", column.name, counted(column.distinct, "area")));
            }
        }
        if (!parents.empty()) {
            m_unit_entries.push_back(
                {fmt::format("\"parents\": {{{}}}", fmt::join(parents, ", ")),
                 "Levels above the units, which localities can keep to (\"within\", \"whole\"): " + list_names(what)});
        }
    }

    /// The path as the study is to have it.
    std::string shown(const std::string& path) const
    {
        const auto directory = fs::absolute(m_options.study).parent_path();
        return is_plain_path(path) ? fs::relative(fs::absolute(path), directory).generic_string() : path;
    }

    static bool is_text_table(const fs::path& path) { return path.extension() == ".csv" || path.extension() == ".tsv"; }

    std::vector<TableFile> table_files() const
    {
        std::vector<TableFile> files;
        for (const auto& path : m_options.tables) {
            files.push_back({path, shown(path), fs::path(path).stem().string()});
        }
        const bool is_given = !files.empty() || !is_plain_path(m_options.layer.path);
        return is_given ? files : files_beside(fs::absolute(m_options.layer.path).parent_path());
    }

    std::vector<TableFile> files_beside(const fs::path& directory) const
    {
        std::vector<TableFile> files;
        for (const auto& entry : fs::directory_iterator(directory)) {
            if (entry.is_regular_file() && is_text_table(entry.path())) {
                files.push_back({entry.path().string(), shown(entry.path().string()), entry.path().stem().string()});
            }
            else if (entry.is_directory()) {
                add_directory(entry.path(), files);
            }
        }
        std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.shown < b.shown; });
        files.resize(std::min(files.size(), most_tables));
        return files;
    }

    /// A directory of tables stands for one, in as many files.
    void add_directory(const fs::path& directory, std::vector<TableFile>& files) const
    {
        std::vector<std::string> tables;
        for (const auto& entry : fs::directory_iterator(directory, fs::directory_options::skip_permission_denied)) {
            if (entry.is_regular_file() && entry.path().extension() == ".csv") {
                tables.push_back(entry.path().string());
            }
        }
        if (!tables.empty()) {
            files.push_back({*std::min_element(tables.begin(), tables.end()), shown((directory / "*.csv").string()),
                             directory.filename().string()});
        }
    }

    void read(const TableFile& file)
    {
        Table table;
        try {
            table = read_table({file.path, {}, {}}, {}, rows_looked_at);
        }
        catch (const Error& error) {
            m_notes.push_back(fmt::format("{}: left out: {}", file.shown, error.what()));
            return;
        }
        const auto columns = profiles(table);
        const auto match = match_codes(table, m_units);
        const auto place = place_columns(columns);
        if (place && !(match && match->once)) {
            add_points(file, columns, *place); // which needs no codes of the right year
        }
        else if (match) {
            add_coded(file, columns, *match);
        }
        else {
            m_notes.push_back(file.shown + ": left out: no column holds codes of the units, and none coordinates");
        }
    }

    void add_coded(const TableFile& file, const std::vector<ColumnProfile>& columns, const CodeMatch& match)
    {
        const auto source = fmt::format("\"source\": {}, \"code\": {}", in_json(file.shown), in_json(match.column));
        const auto note =
            fmt::format("{}: '{}' names {} of {} units{}", short_name(file), match.column,
                        grouped(static_cast<long long>(match.units)), grouped(static_cast<long long>(m_units.size())),
                        match.unknown > 0 ? fmt::format(" and {} other codes", match.unknown) : "");
        m_notes.push_back(note);
        if (match.once) {
            add_wide(file, columns, match, source, note);
        }
        else {
            add_records(file, columns, {match.column}, "\"as\": \"counts\", " + source, ", \"absent\": \"zero\"", note);
        }
    }

    /// One row a unit: people, and a measure for each other column of numbers.
    void add_wide(const TableFile& file, const std::vector<ColumnProfile>& columns, const CodeMatch& match,
                  const std::string& source, const std::string& note)
    {
        const auto people = people_columns(columns, match.column);
        if (!people.empty()) {
            const auto name = m_populations.empty() ? std::string("all") : word_of(file.stem);
            const auto column =
                people.size() == 1 ? "\"column\": " + in_json(people.front()) : "\"columns\": " + text_list(people);
            m_populations.push_back({fmt::format("{}: {{{}, {}}}", in_json(name), source, column), note});
        }
        std::vector<std::string> more;
        std::size_t count = 0;
        for (const auto& column : columns) {
            const bool is_people = std::find(people.begin(), people.end(), column.name) != people.end();
            const bool is_filled = column.blank * 2 < column.rows && column.distinct > 1;
            if (!column.is_number || column.name == match.column || is_people || is_age(column) || !is_filled) {
                continue;
            }
            if (++count > most_measures) {
                more.push_back(column.name);
                continue;
            }
            const auto measure = measure_name(word_of(file.stem), word_of(column.name));
            const auto kind = column.is_whole ? "\"as\": \"counts\"" : "\"as\": \"scores\"";
            m_demand.push_back({fmt::format("{{\"measure\": {}, {}, {}, \"{}\": {}}}", measure, kind, source,
                                            column.is_whole ? "count" : "value", in_json(column.name)),
                                count == 1 ? note + "; \"counts\" are numbers of events, \"scores\" already per person"
                                           : std::string(),
                                people.empty()});
        }
        if (!more.empty()) {
            m_demand.push_back({{}, short_name(file) + " has more columns of numbers: " + list_names(more, 30), false});
        }
    }

    void add_points(const TableFile& file, const std::vector<ColumnProfile>& columns, const PlaceColumns& place)
    {
        const auto crs = place.crs.empty() ? std::string("EPSG:27700") : place.crs;
        const auto source = fmt::format("\"as\": \"points\", \"source\": {}, \"x\": {}, \"y\": {}, \"crs\": {}",
                                        in_json(file.shown), in_json(place.x), in_json(place.y), in_json(crs));
        const auto note = fmt::format("{}: records at '{}', '{}'{}", short_name(file), place.x, place.y,
                                      place.crs.empty() ? "; is it this system?" : "");
        m_notes.push_back(note);
        add_records(file, columns, {place.x, place.y}, source, {}, note);
    }

    /// One row a record.
    void add_records(const TableFile& file, const std::vector<ColumnProfile>& columns, std::vector<std::string> taken,
                     const std::string& source, const std::string& more, const std::string& note)
    {
        std::string rest = more;
        const auto date = date_column(columns);
        if (!date.empty()) {
            rest += ", \"date\": " + in_json(date);
            taken.push_back(date);
        }
        const auto count = std::find_if(columns.begin(), columns.end(), [](const auto& each) {
            const auto name = lower_case(each.name);
            return each.is_whole && (name == "count" || name == "n" || name == "number" || name == "incidents");
        });
        if (count != columns.end() && source.find("points") == std::string::npos) {
            rest = ", \"count\": " + in_json(count->name) + rest;
        }
        const auto agency = word_of(file.stem);
        m_demand.push_back({fmt::format("{{\"measure\": {}, {}{}}}", measure_name(agency, "all"), source, rest), note});
        if (const auto* kind = kind_column(columns, taken)) {
            m_demand.push_back({fmt::format("{{\"measure\": {}, {}{}, \"where\": {{{}: [{}]}}}}",
                                            measure_name(agency, word_of(kind->commonest)), source, rest,
                                            in_json(kind->name), in_json(kind->commonest)),
                                fmt::format("One measure for each kind of record that matters tells more: '{}' has {}, "
                                            "such as",
                                            kind->name, counted(kind->distinct, "kind")),
                                false});
        }
    }

    std::string populations() const
    {
        return m_populations.empty() ? "    // No table of people was found: add one as \"all\": {\"source\": "
                                       "\"people.csv\", \"code\": \"…\", \"column\": \"…\"}\n"
                                     : lines_of(m_populations);
    }

    std::string demand() const
    {
        return m_demand.empty() ? "    // No records were found: add a measure, see docs/study-file.md.\n"
                                : lines_of(m_demand);
    }

    std::vector<Entry> localities() const
    {
        const auto count = std::max(2.0, std::round(static_cast<double>(m_units.size()) / units_of_locality));
        std::vector<Entry> entries{
            {fmt::format("\"count\": {:.0f}", count), "About 25 units each; needshed sweep helps to choose."}};
        if (!m_populations.empty()) {
            entries.push_back({"\"bounds\": [{\"sum\": \"population:all\", \"min\": 10000, \"max\": 60000}]",
                               "How large localities may be:", false});
        }
        return entries;
    }

    /// Two tables may give the same name.
    std::string measure_name(const std::string& agency, const std::string& measure)
    {
        auto name = agency + "/" + measure;
        for (int number = 2; !m_measures.insert(name).second; ++number) {
            name = fmt::format("{}/{}_{}", agency, measure, number);
        }
        return in_json(name);
    }

    const StarterOptions& m_options;
    std::unordered_set<std::string> m_units; ///< codes
    std::vector<Entry> m_unit_entries;
    std::vector<Entry> m_populations;
    std::vector<Entry> m_demand;
    std::unordered_set<std::string> m_measures;
    std::vector<std::string> m_notes;
};

} // namespace

Starter make_starter(const StarterOptions& options, Progress& progress)
{
    return StarterStudy(options, progress).write();
}

} // namespace needshed
