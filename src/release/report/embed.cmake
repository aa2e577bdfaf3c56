# Writes a C++ file that holds texts, for the program to carry with it.
#   cmake -D OUTPUT=assets.cpp -D DIRECTORY=src/release/report -D LEAFLET=/usr/share/javascript/leaflet -P embed.cmake
set(code "#include \"release/report/template.hpp\"\n\n#include \"needshed/core/error.hpp\"\n\n")
string(APPEND code "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\nnamespace needshed::report {\n\n")
string(APPEND code "std::string_view asset(std::string_view name)\n{\n")

function(embed name file)
    file(READ ${file} text)
    # The page asks for nothing, also not for pictures that it does not show; and needs no map of the source.
    if(name STREQUAL "leaflet.css")
        string(REGEX REPLACE "[a-z-]+:[^;{}]*url\\([^)]*\\)[^;{}]*;?" "" text "${text}")
    endif()
    string(REGEX REPLACE "\n//# sourceMappingURL=[^\n]*" "" text "${text}")
    # A script element ends at the first of these.
    string(FIND "${text}" "</script" ends)
    if(name MATCHES "\\.js$" AND NOT ends EQUAL -1)
        message(FATAL_ERROR "${file} holds </script")
    endif()
    set(code "${code}    if (name == \"${name}\") {\n        return R\"needshed(${text})needshed\";\n    }\n" PARENT_SCOPE)
endfunction()

foreach(name report.html report.css report.js method.html licences.txt)
    embed(${name} ${DIRECTORY}/${name})
endforeach()
embed(leaflet.js ${LEAFLET}/leaflet.min.js)
embed(leaflet.css ${LEAFLET}/leaflet.css)
string(APPEND code "    throw Error(ErrorKind::Internal, \"report\", \"there is no file '\" + std::string(name) + \"'\");\n}\n\n")
string(APPEND code "} // namespace needshed::report\n")
file(WRITE ${OUTPUT} "${code}")
