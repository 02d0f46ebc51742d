// A submission's archive, unpacked: .zip, .tar, .tar.gz and .tgz (libarchive).
//
// Everything in an archive is hostile until proven otherwise. Nothing is written outside the
// folder, also not through links, and no more than the bounds allow. Each refusal is a UsageError
// with one line that names the entry.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tcpwhy::grade {

struct UnpackBounds {
    std::uint64_t bytes = std::uint64_t{64} << 20U;
    std::uint32_t entries = 4096;
    std::uint32_t ratio = 200;  ///< how many times larger than the archive its files may be
};

/// By its name.
bool is_archive(std::string_view name);

/// Unpacks into an empty folder. Keeps times of modification and executable bits. What Finder adds
/// (__MACOSX, .DS_Store) is left out.
void unpack(const std::string& archive, const std::string& folder, const UnpackBounds& bounds = {});

/// The same for an archive in memory, for fuzzing.
void unpack_bytes(std::string_view archive, const std::string& folder,
                  const UnpackBounds& bounds = {});

}  // namespace tcpwhy::grade
