#include <algorithm>
#include <fstream>
#include <sstream>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "study/sections.hpp"

namespace needshed {

std::vector<std::string> names_of_parents(const Study& study)
{
    std::vector<std::string> names;
    for (const auto& parent : study.units.parents) {
        names.push_back(parent.name);
    }
    return names;
}

std::vector<std::string> names_of_populations(const Study& study)
{
    std::vector<std::string> names;
    for (const auto& population : study.demand.populations) {
        names.push_back(population.name);
    }
    return names;
}

std::vector<std::string> names_of_measures(const Study& study)
{
    std::vector<std::string> names;
    for (const auto& measure : study.demand.measures) {
        names.push_back(measure.measure);
    }
    return names;
}

std::vector<std::string> names_of_need(const Study& study)
{
    std::vector<std::string> names;
    for (const auto& measure : study.need.measures) {
        names.push_back(measure.measure);
    }
    return names;
}

std::vector<std::string> names_of_footprints(const Study& study)
{
    std::vector<std::string> names;
    for (const auto& agency : study.agencies) {
        if (agency.footprint || !agency.parent.empty()) {
            names.push_back(agency.name);
        }
    }
    return names;
}

void require_known(const std::string& name, const std::vector<std::string>& known, const std::string& where,
                   const std::string& kind)
{
    if (std::find(known.begin(), known.end(), name) != known.end()) {
        return;
    }
    const auto nearest = nearest_name(name, known);
    throw Error(ErrorKind::Input, where, "there is no " + kind + " \"" + name + "\"",
                known.empty()     ? "The study defines none"
                : nearest.empty() ? "The study has: " + list_names(known)
                                  : "Did you mean \"" + nearest + "\"?");
}

Study parse_study(const std::string& text, const std::filesystem::path& file)
{
    const StudyPlace place{file.filename().string(), file.parent_path().string()};
    Study study;
    study.file = file;
    study.text = parse_json(text, place.file_name);
    JsonObject root(study.text, "", place);
    study.title = root.text_or("title", file.stem().string());
    study.attribution = root.text_or("attribution", "");
    study.units = parse_units(root.object("units"));
    study.units.crs = root.text_or("crs", "");
    if (!study.units.crs.empty()) {
        require_valid({study.units.crs}, root.at("crs"));
    }
    parse_populations(root, study);
    parse_agencies(root, study);
    parse_demand(root, study);
    parse_need(root, study);
    parse_hotspots(root, study);
    study.has_localities = root.has("localities");
    if (study.has_localities) {
        parse_localities(root.object("localities"), study);
    }
    if (root.has("organisational_matrix")) {
        study.agreed_services = root.file("organisational_matrix");
    }
    parse_outputs(root, study);
    root.finish();
    return study;
}

void require_localities(const Study& study)
{
    if (!study.has_localities) {
        JsonObject(study.text, "", {study.file.filename().string(), study.file.parent_path().string()})
            .object("localities");
    }
}

Study read_study(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    if (!stream || std::filesystem::is_directory(file)) {
        throw Error(ErrorKind::Input, file.string(), "the study file cannot be read",
                    "Check the name; 'needshed simulate' writes an example");
    }
    std::ostringstream content;
    content << stream.rdbuf();
    return parse_study(content.str(), file);
}

} // namespace needshed
