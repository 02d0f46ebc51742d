// Files as one archive (libarchive(3)): the same files always give the same bytes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tracer/grade/kit/kit_file.hpp"

namespace tcpwhy::grade {

enum class ArchiveKind : std::uint8_t { zip, tar };

/// Throws UnavailableError.
std::string packed_files(const std::vector<KitFile>& files, ArchiveKind kind);

}  // namespace tcpwhy::grade
