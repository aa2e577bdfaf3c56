#pragma once

#include <catch2/catch.hpp>

#include <filesystem>
#include <string>

#include "needshed/study/study.hpp"
#include "support/support.hpp"

namespace needshed::test {

/// A study that parses, with places to break it.
inline const std::string whole_study = R"({
  "title": "Example",
  "units": {"source": "units.geojson", "code": "code", "name": "name", "parents": {"district": {"column": "district"}}},
  "populations": {"all": {"source": "people.csv", "code": "code", "column": "people"}},
  "agencies": [{"name": "council", "footprint": {"parent": "district"}}],
  "demand": [
    {"measure": "police/antisocial", "as": "points", "source": "crime-*.csv", "x": "lon", "y": "lat", "crs": "EPSG:4326"},
    {"measure": "health/mood", "as": "scores", "source": "people.csv", "code": "code", "value": "mood"}
  ],
  "need": {"measures": {"police/antisocial": {"per": "all", "weight": 2}, "health/mood": {}}},
  "localities": {"count": 4, "bounds": [{"sum": "population:all", "min": 100, "max": 900}], "within": "district"}
})";

class StudyFolder {
public:
    StudyFolder()
    {
        m_directory.write("units.geojson", "{}");
        m_directory.write("people.csv", "code\n");
        m_directory.write("crime-1.csv", "lon\n");
    }
    std::filesystem::path file() const { return m_directory.path() / "study.json"; }
    std::string path(const std::string& name) const { return (m_directory.path() / name).string(); }
    Study parse(const std::string& text) const { return parse_study(text, file()); }

    /// The whole study with `from` replaced by `to`.
    Study study_with(const std::string& from, const std::string& to) const
    {
        std::string text = whole_study;
        const auto place = text.find(from);
        REQUIRE(place != std::string::npos);
        text.replace(place, from.size(), to);
        return parse(text);
    }

    /// Its error.
    std::string error_with(const std::string& from, const std::string& to) const
    {
        return error_of([&] { study_with(from, to); });
    }

private:
    TemporaryDirectory m_directory;
};

} // namespace needshed::test
