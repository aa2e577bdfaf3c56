#pragma once

// What the programs of `scripts/bench_overlay` share: how they measure, what they read, and the one line of JSON in
// which they report. A *folder* holds the inputs of one layer; tests/bench/overlay/inputs.py writes it.

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include "needshed/core/geometry.hpp"
#include "needshed/coverage/coverage.hpp"
#include "needshed/io/reader.hpp"

namespace overlay {

using Report = nlohmann::ordered_json;

/// User and system time of the process, all threads.
inline double cpu_seconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// A line of /proc/self/status in megabytes: `VmRSS`, the memory in use, or `VmHWM`, its peak.
inline double memory_mb(std::string_view name)
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(name)) {
            return std::stod(line.substr(name.size() + 1)) / 1024;
        }
    }
    return 0;
}

/// Runs the work and reports its CPU seconds as `NAME`, the memory it needed on top of what was there as `NAME_mb`, and
/// the peak of the process meanwhile as `NAME_peak_mb`.
template <class Work>
auto measured(Report& report, const std::string& name, Work&& work)
{
    std::ofstream("/proc/self/clear_refs") << 5; // the peak starts again at the present size
    const double resident = memory_mb("VmRSS");
    const double begin = cpu_seconds();
    auto result = work();
    report[name].push_back(cpu_seconds() - begin);
    report[name + "_mb"].push_back(memory_mb("VmHWM") - resident);
    report[name + "_peak_mb"].push_back(memory_mb("VmHWM"));
    return result;
}

/// Units of a layer of the folder with their column `code`, in the order of the file.
inline needshed::UnitAreas read_layer(const std::string& file)
{
    const std::vector<std::string> columns{"code"};
    needshed::Progress progress;
    auto layer = needshed::read_areas({file, {}, {}}, columns, progress);
    auto& codes = std::get<needshed::TextValues>(layer.attributes.columns.at(0).values);
    return {layer.title, std::move(codes), {}, std::move(layer.areas), layer.crs};
}

/// A file that is nothing but values, one after another.
template <class Value>
std::vector<Value> read_values(const std::string& file)
{
    std::ifstream stream(file, std::ios::binary | std::ios::ate);
    if (!stream) {
        throw std::runtime_error("cannot read " + file);
    }
    std::vector<Value> values(static_cast<std::size_t>(stream.tellg()) / sizeof(Value));
    stream.seekg(0);
    stream.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(Value)));
    return values;
}

template <class Value>
void write_values(const std::string& file, const std::vector<Value>& values)
{
    std::ofstream stream(file, std::ios::binary);
    stream.write(reinterpret_cast<const char*>(values.data()),
                 static_cast<std::streamsize>(values.size() * sizeof(Value)));
}

/// How many points each area has; those in none are not counted.
inline std::vector<double> counts(const std::vector<std::uint32_t>& area_of_point, std::size_t area_count)
{
    std::vector<double> count(area_count, 0);
    for (const auto area : area_of_point) {
        if (area < area_count) {
            ++count[area];
        }
    }
    return count;
}

/// The groups to dissolve into: as many as said, of neighbouring codes.
inline std::vector<std::uint32_t> groups(std::size_t unit_count, std::size_t group_count)
{
    std::vector<std::uint32_t> group(unit_count);
    for (std::size_t u = 0; u < unit_count; ++u) {
        group[u] = static_cast<std::uint32_t>(u * group_count / unit_count);
    }
    return group;
}

} // namespace overlay
