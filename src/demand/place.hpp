#pragma once

/// A *place* is the unit of a record, the units that share it, or why it has none. A *placer* finds the places of
/// records as they stream by, many at a time, so that memory does not grow with their number.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "demand/codes.hpp"
#include "demand/entry.hpp"
#include "needshed/coverage/locate.hpp"
#include "needshed/demand/demand.hpp"

namespace needshed::demand {

/// The part of a record that falls to one unit. Of a count, the unit takes `weight` × the count; the score of a unit is
/// the mean of the scores that reach it, each weighted by `weight`.
struct Share {
    UnitIndex unit = no_unit;
    double weight = 0;
};

inline constexpr std::uint32_t no_key = 0xffffffffU;

/// Of a count, the weights of the shares add up to 1 or less: the rest lies in no unit. `shares` stay valid until
/// places are taken again.
struct Place {
    UnitIndex unit = no_unit; ///< takes the whole record; `no_unit` where several share it, or none takes it
    Bucket bucket = Bucket::Inside;
    std::uint32_t key = no_key; ///< of what the record names, where units share it: it may have one score
    std::span<const Share> shares{};
    std::uint32_t listed = no_key; ///< of what stands alone in a join by code, or leads to what does
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

    /// Examples of the codes that no unit has, or that the lookup lacks, as a phrase; empty for points.
    virtual std::string unknown_examples() const = 0;

    /// The codes that stand alone on the side of the records and of the lookup, in any order and without their measure.
    /// Shape    `tallies` by `Place::listed`, as far as a ledger met it
    virtual std::vector<Unmatched> unmatched(const std::vector<Tally>& /*tallies*/) const { return {}; }
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

class Lookup;

/// Places by `spec`'s column of codes through its lookup.
/// Requires `units` and `lookup` to outlive the placer
std::unique_ptr<Placer> place_by_lookup(const DemandSpec& spec, const Units& units, const Lookup& lookup,
                                        ColumnList& columns);

struct AreaGround;

/// Places by the areas that records are, or name by `spec`'s column of codes.
/// Requires `ground` to outlive the placer
/// Throws   Error{Input} as the areas and what they are spread by cannot be read
std::unique_ptr<Placer> place_by_area(const DemandSpec& spec, AreaGround ground, ColumnList& columns,
                                      Findings& findings, Progress& progress);

/// Places by `spec`'s column of codes.
/// Requires `units` to outlive the placer
std::unique_ptr<Placer> place_by_code(const DemandSpec& spec, const Units& units, ColumnList& columns);

} // namespace needshed::demand
