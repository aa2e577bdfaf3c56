#include "needshed/core/version.hpp"
#include "needshed/io/writer.hpp"
#include "needshed/release/outputs.hpp"
#include "release/parts.hpp"

namespace needshed {

Json provenance(const Origin& origin)
{
    return Json::object()
        .add("needshed", version())
        .add("libraries", release::libraries_json())
        .add("command", list_json(origin.command))
        .add("study_file", origin.study_file.filename().string())
        .add("study_sha256", sha256_of_file(origin.study_file))
        .add("seed", origin.seed)
        .add("effort", origin.effort)
        .add("inputs", release::inputs_json(origin.inputs))
        .add("study", origin.study);
}

} // namespace needshed
