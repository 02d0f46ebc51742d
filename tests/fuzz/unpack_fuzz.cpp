// An archive of any bytes: it is unpacked into the folder or refused, and nothing lands beside it.
#include <stdlib.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>

#include "common/errors.hpp"
#include "tracer/grade/unpack.hpp"
#include "tracer/helpers/confine/folders.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace fs = std::filesystem;
    std::string top = fs::temp_directory_path() / "tcpwhy-fuzz-XXXXXX";
    if (mkdtemp(top.data()) == nullptr) return 0;
    const std::string folder = top + "/folder";
    fs::create_directory(folder);
    try {
        tcpwhy::grade::unpack_bytes({reinterpret_cast<const char*>(data), size}, folder,
                                    {1 << 20, 100, 200});
    } catch (const tcpwhy::Error&) {
    }
    if (std::distance(fs::directory_iterator(top), fs::directory_iterator{}) != 1) abort();
    tcpwhy::helpers::remove_tree(top);
    return 0;
}
