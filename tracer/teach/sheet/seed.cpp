#include "tracer/teach/sheet/seed.hpp"

namespace tcpwhy::teach {

std::uint64_t fingerprint(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char letter : text) {
        hash ^= static_cast<unsigned char>(letter);
        hash *= 0x100000001b3;
    }
    return hash;
}

Seed::Seed(std::string_view text) : state_(fingerprint(text)) {}

std::uint64_t Seed::next() {
    std::uint64_t mixed = (state_ += 0x9e3779b97f4a7c15);
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31U);
}

std::size_t Seed::below(std::size_t limit) {
    return static_cast<std::size_t>(next() % limit);
}

}  // namespace tcpwhy::teach
