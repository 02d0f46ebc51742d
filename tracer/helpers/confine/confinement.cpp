#include "tracer/helpers/confine/confinement.hpp"

namespace tcpwhy::helpers {
namespace {

std::string in_mebibytes(std::uint64_t bytes) {
    return std::to_string(bytes / mebibyte) + " MiB";
}

}  // namespace

std::string_view name_of(Rung rung) {
    constexpr std::array<std::string_view, 4> names{"C1", "C2", "C3", "C4"};
    return names[static_cast<std::size_t>(rung) - 1];
}

std::optional<Rung> confinement_rung_named(std::string_view name) {
    for (const Rung rung : all_rungs)
        if (name == name_of(rung)) return rung;
    return std::nullopt;
}

std::string words_of(LimitKind kind, const JobLimits& limits) {
    switch (kind) {
        case LimitKind::cpu:
            return "over " + std::to_string(limits.cpu_seconds) + " s of processor time";
        case LimitKind::memory:
            return "over " + in_mebibytes(limits.memory_bytes) + " of memory";
        case LimitKind::processes:
            return "over " + std::to_string(limits.processes) + " processes and threads";
        case LimitKind::descriptors:
            return "over " + std::to_string(limits.descriptors) + " open descriptors";
        case LimitKind::file:
            return "over " + in_mebibytes(limits.file_bytes) + " in one file";
        case LimitKind::disk:
            return "over " + in_mebibytes(limits.disk_bytes) + " of files";
        case LimitKind::output:
            return "over " + in_mebibytes(limits.output_bytes) + " of output";
    }
    return {};
}

}  // namespace tcpwhy::helpers
