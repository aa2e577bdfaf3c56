#pragma once

#include <cstddef>
#include <string>

namespace needshed {

/// A block of bytes that was read. The end comes with the last block or with an empty one after it.
struct ByteBlock {
    std::size_t size = 0;
    bool is_last = false;
    std::string failure; ///< why there is no more although the end was not reached; empty: nothing failed
};

} // namespace needshed
