// Recordings: any bytes as a capture with facts in it, from the reader to every format.
#include "tests/fuzz/playing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    tcpwhy::fuzz::Shown shown{{}};
    shown.play({data, size});
    shown.finish();
    return 0;
}
