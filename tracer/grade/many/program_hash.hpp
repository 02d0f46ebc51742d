// Which tcpwhy this is: another build may judge otherwise.
#pragma once

#include <string>

namespace tcpwhy::grade {

/// "build:…": the build id that the linker wrote into the program (elf(5), NT_GNU_BUILD_ID).
/// "sha256:…" of the program's file where it has none; "" where that cannot be read either.
std::string program_hash();

}  // namespace tcpwhy::grade
