#pragma once

/// The parallel loop. Results must not depend on the number of threads: write to `out[i]`, draw from `Random(seed, i)`,
/// and add up afterwards in order.

#include <cstddef>
#include <functional>

namespace needshed {

/// Runs `work` with at most `threads` threads for every parallel loop inside it; 0 means one per core.
/// Throws   whatever `work` throws; Error{Usage} when `threads` is negative
void with_threads(int threads, const std::function<void()>& work);

/// Calls `body(begin, end)` for ranges that cover [0, count) once, of about `grain` items each.
/// Throws   one of the exceptions thrown by `body`
void parallel_for(std::size_t count, std::size_t grain, const std::function<void(std::size_t, std::size_t)>& body);

} // namespace needshed
