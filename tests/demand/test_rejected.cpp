#include <vector>

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "needshed/core/error.hpp"
#include "needshed/demand/demand.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

std::vector<RejectedRecord> list(const RejectedRecords& records)
{
    return {records.begin(), records.end()};
}

/// Records in order, with steps between rows from none to a few billions.
std::vector<RejectedRecord> any_records(std::uint32_t measure)
{
    std::vector<RejectedRecord> records;
    for (std::uint32_t file = *rc::gen::inRange(0U, 3U); file < 6; file += *rc::gen::inRange(1U, 4U)) {
        std::uint64_t row = 0;
        const auto count = *rc::gen::inRange(1, 20);
        for (int i = 0; i < count; ++i) {
            row += *rc::gen::inRange<std::uint64_t>(0, std::uint64_t{1} << *rc::gen::inRange(1, 40));
            records.push_back({measure, file, row, static_cast<Bucket>(*rc::gen::inRange<int>(0, bucket_count))});
        }
    }
    return records;
}

} // namespace

TEST_CASE("rejected records come back as they were added")
{
    CHECK(rc::check([] {
        std::vector<RejectedRecord> expected;
        RejectedRecords all;
        for (std::uint32_t measure = 0; measure < 3; ++measure) {
            RejectedRecords records;
            for (const auto& record : any_records(measure)) {
                records.add(record);
                expected.push_back(record);
            }
            all.append(records);
        }
        RC_ASSERT(list(all) == expected);
        RC_ASSERT(all.size() == expected.size());
    }));
}

TEST_CASE("no rejected records are an empty list")
{
    RejectedRecords records;
    records.append({});
    CHECK(records.empty());
    CHECK(list(records).empty());
}

TEST_CASE("a rejected record takes one byte where few rows lie between it and the one before")
{
    RejectedRecords records;
    for (std::uint64_t row = 1; row <= 1'000'000; ++row) {
        records.add({3, 2, row, Bucket::Filtered});
    }
    CHECK(records.byte_count() == 1'000'003);
}

TEST_CASE("rejected records out of order are an error of the program")
{
    RejectedRecords records;
    records.add({1, 1, 7, Bucket::Outside});
    CHECK(test::error_of([&] { records.add({1, 1, 6, Bucket::Outside}); }) == "5: row 6: was rejected after row 7.");
    CHECK(test::error_of([&] { records.add({1, 0, 8, Bucket::Outside}); }) == "5: row 8: was rejected after row 7.");
}
