#include "needshed/release/outputs.hpp"

namespace needshed {

std::string plans_text(const Coverage& coverage, const Ensemble& ensemble)
{
    // A plan is a column: the numbers of all are laid out first.
    const auto units = coverage.unit_count();
    std::vector<std::uint32_t> number(units * ensemble.plans.size());
    std::size_t column = 0;
    ensemble.plans.for_each([&](auto plan) {
        for (std::size_t unit = 0; unit < units; ++unit) {
            number[unit * ensemble.plans.size() + column] = plan[unit] + 1;
        }
        ++column;
    });
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
        for (std::size_t plan = 0; plan < ensemble.plans.size(); ++plan) {
            text += ',';
            text += std::to_string(number[unit * ensemble.plans.size() + plan]);
        }
        text += '\n';
    }
    return text;
}

} // namespace needshed
