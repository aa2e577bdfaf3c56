#pragma once

/// A *place* is the unit of a record, or why it has none. A *placer* finds the places of records as they stream by,
/// many at a time, so that memory does not grow with their number.

#include <memory>
#include <string>
#include <vector>

#include "demand/codes.hpp"
#include "demand/entry.hpp"
#include "needshed/coverage/locate.hpp"
#include "needshed/demand/demand.hpp"

namespace needshed::demand {

struct Place {
    UnitIndex unit = no_unit;
    Bucket bucket = Bucket::Inside;
};

class Placer {
public:
    virtual ~Placer() = default;

    virtual void begin_file(const Source& file, const StreamHeader& header) = 0;

    /// Takes up one record.
    virtual void add(const Record& record) = 0;

    /// The places of the records taken up since the last call, in order.
    virtual std::vector<Place> take_places() = 0;

    /// Throws   Error{Input} when the file as a whole cannot be meant so
    virtual void end_file() = 0;

    /// The same for all files together; adds findings.
    virtual void end(Findings& findings) = 0;

    /// Examples of the codes that no unit has, as a phrase; empty for points.
    virtual std::string unknown_examples() const = 0;
};

/// The study area as points meet it.
struct Ground {
    const Units& units;
    PointLocator locator;
    Box extent;
    double metres_per_unit = 1;
};
Ground make_ground(const Units& units);

/// Places by `spec`'s coordinates or by the layer's own points.
/// Requires `ground` to outlive the placer
std::unique_ptr<Placer> place_by_point(const DemandSpec& spec, const Ground& ground, ColumnList& columns);

/// Places by `spec`'s column of codes.
/// Requires `units` to outlive the placer
std::unique_ptr<Placer> place_by_code(const DemandSpec& spec, const Units& units, ColumnList& columns);

} // namespace needshed::demand
