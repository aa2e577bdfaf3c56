// Units as GeoJSON: from the text to arcs, borders, graph and areas. The text's numbers are taken as metres.

#include "coverage.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace needshed;
    const fuzz::MemoryFile file("units.geojson", std::string(reinterpret_cast<const char*>(data), size));
    fuzz::answered([&] { fuzz::build_from({file.name(), "", ""}); });
    return 0;
}
