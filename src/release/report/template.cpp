#include "release/report/template.hpp"

#include "needshed/core/error.hpp"

namespace needshed::report {

std::string fill_in(std::string_view text, const std::map<std::string, std::string, std::less<>>& values)
{
    std::string result;
    for (;;) {
        const auto open = text.find("{{");
        const auto close = open == std::string_view::npos ? open : text.find("}}", open);
        if (close == std::string_view::npos) {
            return result.append(text);
        }
        const auto name = text.substr(open + 2, close - open - 2);
        const auto value = values.find(name);
        if (value == values.end()) {
            throw Error(ErrorKind::Internal, "report", "nothing to put in for '" + std::string(name) + "'");
        }
        result.append(text.substr(0, open)).append(value->second);
        text.remove_prefix(close + 2);
    }
}

} // namespace needshed::report
