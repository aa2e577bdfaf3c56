#pragma once

/// *Progress* tells the caller what is being done and asks whether to go on. The library prints nothing itself.

#include <cstdint>
#include <functional>
#include <string>

namespace needshed {

struct ProgressEvent {
    std::string stage;       ///< what is being done, such as `locating points`
    std::uint64_t done = 0;  ///< steps done of this stage
    std::uint64_t total = 0; ///< steps of this stage, perhaps by estimate; 0 when not known
    std::string steps{};     ///< what the steps are, such as `records`; empty where that says nothing to a reader
};

class Progress {
public:
    /// `report` is called from the thread that does the work, one call at a time; `interrupted` is asked often and
    /// must be quick. Both may be empty.
    explicit Progress(std::function<void(const ProgressEvent&)> report = {}, std::function<bool()> interrupted = {});

    /// Starts a stage of `total` steps; as in ProgressEvent. Throws Error{Interrupted} when the caller wants to stop.
    void begin(std::string stage, std::uint64_t total = 0, std::string steps = {});

    /// Adds steps to the current stage. Throws Error{Interrupted} when the caller wants to stop.
    /// Requires to be called from the thread that called `begin`.
    void advance(std::uint64_t steps = 1);

    /// True when the caller wants to stop. May be asked from any thread.
    bool interrupted() const;

private:
    void throw_if_interrupted() const;

    std::function<void(const ProgressEvent&)> m_report;
    std::function<bool()> m_interrupted;
    ProgressEvent m_event;
};

} // namespace needshed
