#include "needshed/coverage/repair.hpp"

#include "needshed/core/error.hpp"

namespace needshed {

std::string repair_name(RepairKind kind)
{
    switch (kind) {
    case RepairKind::Overlap:
        return "overlap";
    case RepairKind::Gap:
        return "gap";
    case RepairKind::Ring:
        return "ring";
    case RepairKind::Snap:
        return "snap";
    }
    throw Error(ErrorKind::Internal, "repair", "has no such kind");
}

} // namespace needshed
