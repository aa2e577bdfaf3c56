#pragma once

/// The version of needshed, as in `needshed --version`.

namespace needshed {

const char* version() noexcept;

} // namespace needshed
