#pragma once

/// A *grouping* puts each unit into at most one group: a parent level, an agency's footprint, a plan.

#include <cstdint>
#include <string>
#include <vector>

namespace needshed {

inline constexpr std::uint32_t no_group = 0xffffffffU;

/// Shape    `group` has one entry per unit, in unit order: an index into `codes`, or `no_group`.
///          `titles` is as long as `codes`; a title repeats the code where the source has no name
struct Grouping {
    std::string name;
    std::vector<std::string> codes;
    std::vector<std::string> titles;
    std::vector<std::uint32_t> group;

    std::size_t group_count() const { return codes.size(); }
};

} // namespace needshed
