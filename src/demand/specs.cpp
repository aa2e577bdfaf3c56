#include <set>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/demand/demand.hpp"

namespace needshed {

namespace {

[[noreturn]] void refuse(const Source& source, const std::string& name, const std::string& problem,
                         const std::string& remedy)
{
    throw Error(ErrorKind::Input, source.named_at.empty() ? name : source.named_at, problem, remedy);
}

void check_points(const DemandSpec& spec)
{
    if (spec.x.empty() != spec.y.empty()) {
        refuse(spec.source, spec.measure, spec.x.empty() ? "names y without x" : "names x without y", "Name both");
    }
    if (!spec.x.empty() && spec.crs.empty()) {
        refuse(spec.source, spec.measure, "x and y are given without \"crs\"",
               R"(Add "crs": "EPSG:4326" for longitude and latitude, or the code of the grid of the coordinates)");
    }
    if (!(spec.snap_m >= 0 && spec.snap_m < 1e9)) {
        refuse(spec.source, spec.measure, fmt::format("snap_m is {}", spec.snap_m), "Give metres, 0 or more");
    }
}

void check_coded(const DemandSpec& spec)
{
    if (spec.code.empty()) {
        refuse(spec.source, spec.measure, "names no column of codes", "Add \"code\"");
    }
    if (spec.form == DemandForm::Scores && spec.value.empty()) {
        refuse(spec.source, spec.measure, "names no column of scores", "Add \"value\"");
    }
}

void check(const DemandSpec& spec)
{
    spec.form == DemandForm::Points ? check_points(spec) : check_coded(spec);
    for (const auto& [column, allowed] : spec.where) {
        if (allowed.empty()) {
            refuse(spec.source, spec.measure, "\"where\" allows no value of column '" + column + "'",
                   "Name at least one, or leave the column out");
        }
    }
}

void check(const PopulationSpec& spec)
{
    if (spec.code.empty() || spec.columns.empty()) {
        refuse(spec.source, "population:" + spec.name,
               spec.code.empty() ? "names no column of codes" : "names no column of people",
               spec.code.empty() ? "Add \"code\"" : "Add \"column\" or \"columns\"");
    }
}

void require_new(std::set<std::string>& names, const std::string& name, const Source& source, const std::string& noun)
{
    if (!names.insert(name).second) {
        refuse(source, name, noun + " '" + name + "' stands twice", "Give each its own name");
    }
}

} // namespace

void DemandSpecs::validate() const
{
    std::set<std::string> names;
    for (const auto& spec : populations) {
        require_new(names, spec.name, spec.source, "population");
        check(spec);
    }
    names.clear();
    for (const auto& spec : measures) {
        require_new(names, spec.measure, spec.source, "measure");
        check(spec);
    }
}

} // namespace needshed
