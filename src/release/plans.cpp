#include "needshed/release/outputs.hpp"

namespace needshed {

std::string plans_text(const Coverage& coverage, const Ensemble& ensemble)
{
    std::string text = "unit";
    for (std::size_t plan = 1; plan <= ensemble.plans.size(); ++plan) {
        text += ",plan_" + std::to_string(plan);
    }
    text += '\n';
    for (std::size_t unit = 0; unit < coverage.unit_count(); ++unit) {
        const auto& code = coverage.codes()[unit];
        const bool quoted = code.find_first_of(",\"\n\r") != std::string::npos;
        text += quoted ? "\"" : "";
        for (const char letter : code) {
            text += letter == '"' ? "\"\"" : std::string(1, letter);
        }
        text += quoted ? "\"" : "";
        for (const auto& plan : ensemble.plans) {
            text += ',';
            text += std::to_string(plan[unit] + 1);
        }
        text += '\n';
    }
    return text;
}

} // namespace needshed
