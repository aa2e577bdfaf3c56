#include "release/xml.hpp"

namespace needshed {

std::string escaped(std::string_view text)
{
    std::string result;
    for (const char letter : text) {
        switch (letter) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        case '\'':
            result += "&apos;";
            break;
        default:
            result += static_cast<unsigned char>(letter) < ' ' ? ' ' : letter;
        }
    }
    return result;
}

} // namespace needshed
