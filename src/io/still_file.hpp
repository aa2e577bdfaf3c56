#pragma once

/// A file must stay as it is while it is read: rows of a file that is written to, cut short or replaced meanwhile are
/// neither those of before nor those of after.

#include <cstdint>

#include "needshed/io/source.hpp"

namespace needshed {

/// Throws   Error{Input} for a pipe or a device: a stream that breaks off looks like one that ends, and a source is
///          opened more than once
void require_no_pipe(const Source& source);

class StillFile {
public:
    /// Notes how the source's file is; nothing of a source that is none.
    explicit StillFile(const Source& source);

    /// Throws   Error{Input} when the file was removed or written to since
    void require_unchanged() const;

private:
    struct State {
        bool exists = false;
        std::uint64_t bytes = 0;
        std::int64_t second = 0;
        std::int64_t nanosecond = 0;

        friend bool operator==(const State&, const State&) = default;
    };
    State now() const;

    Source m_source;
    State m_before;
};

} // namespace needshed
