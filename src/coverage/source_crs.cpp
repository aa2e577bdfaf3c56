#include "source_crs.hpp"

#include "needshed/core/error.hpp"

namespace needshed::coverage {

Crs source_crs(const Crs& of_layer, const Source& source, const StatedCrs& stated, Findings& findings)
{
    if (stated.definition.empty()) {
        if (!of_layer.known()) {
            throw Error(ErrorKind::Input, place(source), "states no CRS",
                        "Set " + stated.key + ", such as \"EPSG:27700\"");
        }
        return of_layer;
    }
    Crs crs{stated.definition};
    require_valid(crs, stated.key);
    if (of_layer.known() && !same_crs(of_layer, crs)) {
        findings.push_back({"crs_overridden", description(source),
                            "the layer is stated to be in " + crs_title(of_layer) + "; taken to be in " +
                                crs_title(crs) + ", as " + stated.key + " says"});
    }
    return crs;
}

} // namespace needshed::coverage
