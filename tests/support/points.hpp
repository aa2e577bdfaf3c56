#pragma once

/// Points of records, for second opinions on where they lie.

#include <string>
#include <vector>

#include "needshed/core/text.hpp"
#include "needshed/io/reader.hpp"

namespace needshed::test {

/// The places in two columns of the files that match the pattern, in order; rows without two numbers are left out.
inline std::vector<Point> read_points(const std::string& pattern, const std::vector<std::string>& columns)
{
    std::vector<Point> points;
    for (const auto& file : expand(pattern)) {
        for_each_record(
            {file, "", ""}, columns, [](const StreamHeader&) {},
            [&](const Record& record) {
                const auto x = parse_number(record.field[0]);
                const auto y = parse_number(record.field[1]);
                if (x && y) {
                    points.push_back({*x, *y});
                }
            });
    }
    return points;
}

} // namespace needshed::test
