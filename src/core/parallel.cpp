#include "needshed/core/parallel.hpp"

#include <algorithm>

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>

#include "needshed/core/error.hpp"

namespace needshed {

void with_threads(int threads, const std::function<void()>& work)
{
    if (threads < 0) {
        throw Error(ErrorKind::Usage, "--threads", "is " + std::to_string(threads), "Give 0 for one per core, or more");
    }
    const int count = threads == 0 ? tbb::this_task_arena::max_concurrency() : threads;
    // Without the limit TBB prints a warning when more threads are asked for than there are cores.
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(count));
    tbb::task_arena arena(count);
    arena.execute(work);
}

void parallel_for(std::size_t count, std::size_t grain, const std::function<void(std::size_t, std::size_t)>& body)
{
    if (count == 0) {
        return;
    }
    const tbb::blocked_range<std::size_t> whole(0, count, std::max<std::size_t>(grain, 1));
    // Isolated: an error in a loop around this one must not end it early, for its caller takes what it left half-done
    // for done.
    tbb::task_group_context context(tbb::task_group_context::isolated);
    tbb::parallel_for(
        whole, [&](const auto& range) { body(range.begin(), range.end()); }, context);
}

} // namespace needshed
