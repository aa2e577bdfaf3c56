#pragma once

/// Keeps passwords out of messages that other libraries wrote.

#include <string>

namespace needshed {

/// GDAL's message on a connection, fit to be shown: without any secret the connection holds. A message about the
/// connection string itself may quote any part of it, so where there is a secret it gives way to a plain statement.
std::string without_secrets(std::string message, const std::string& connection);

} // namespace needshed
