#include "tracer/helpers/unwind/unwinder.hpp"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>

#include <cstdlib>
#include <cstring>
#include <map>
#include <optional>
#include <utility>

#include "tracer/helpers/unwind/inlined.hpp"
#include "tracer/helpers/unwind/own_frame.hpp"

namespace tcpwhy::helpers {
namespace {

constexpr std::size_t most_frames = 128;
constexpr pid_t any_pid = 1;  // libdwfl wants one; no process of that number is ever asked

/// What libdwfl's callbacks see of the sample that is being walked.
struct Reading {
    const Sample* sample = nullptr;
    bool given = false;
    bool copy_ended = false;  ///< the walk wanted what lies above the copied stack
};

pid_t next_thread(Dwfl*, void* argument, void** thread_argument) {
    auto* reading = static_cast<Reading*>(argument);
    *thread_argument = argument;
    return std::exchange(reading->given, true) ? 0 : any_pid;
}

bool get_thread(Dwfl*, pid_t, void* argument, void** thread_argument) {
    *thread_argument = argument;
    return true;
}

bool read_word(Dwfl*, Dwarf_Addr address, Dwarf_Word* result, void* argument) {
    auto& reading = *static_cast<Reading*>(argument);
    const Sample& sample = *reading.sample;
    if (address < sample.stack_begin) return false;
    const std::uint64_t at = address - sample.stack_begin;
    if (at > sample.stack.size() || sample.stack.size() - at < sizeof *result) {
        reading.copy_ended = true;  // libdwfl takes it for the outermost frame
        return false;
    }
    std::memcpy(result, sample.stack.data() + at, sizeof *result);
    return true;
}

bool set_registers(Dwfl_Thread* thread, void* argument) {
    const Registers& registers = static_cast<Reading*>(argument)->sample->registers;
    std::array<Dwarf_Word, dwarf_registers> values{};
    for (std::size_t at = 0; at < values.size(); ++at) values[at] = registers.values[at];
#if defined(__aarch64__)
    if (!dwfl_thread_state_registers(thread, 0, 32, values.data())) return false;
#else
    if (!dwfl_thread_state_registers(thread, 0, dwarf_registers, values.data())) return false;
#endif
    dwfl_thread_state_register_pc(thread, registers.pc);
    return true;
}

constexpr Dwfl_Thread_Callbacks thread_callbacks = {
    next_thread, get_thread, read_word, set_registers, nullptr, nullptr,
};

// libdwfl's own search for separate debug files: /usr/lib/debug and the build id.
Dwfl_Callbacks file_callbacks = {
    dwfl_build_id_find_elf,
    dwfl_standard_find_debuginfo,
    dwfl_offline_section_address,
    nullptr,
};

/// True when call frame information covers the address. libdwfl would go on by the frame pointer
/// where there is none, which is a guess.
bool has_frame_information(Dwfl_Module* module, Dwarf_Addr pc) {
    const auto covers = [&](Dwarf_CFI* (*information_of)(Dwfl_Module*, Dwarf_Addr*)) {
        Dwarf_Addr bias = 0;
        Dwarf_CFI* information = information_of(module, &bias);
        Dwarf_Frame* frame = nullptr;
        const bool found =
            information != nullptr && dwarf_cfi_addrframe(information, pc - bias, &frame) == 0;
        std::free(frame);
        return found;
    };
    return covers(dwfl_module_eh_cfi) || covers(dwfl_module_dwarf_cfi);
}

}  // namespace

struct Unwinder::State {
    Dwfl* dwfl = nullptr;
    Reading reading;
    bool attached = false;
    struct Known {
        std::string path;
        bool program = false;
        std::optional<DebugInformation> information{};  ///< read when first needed
    };
    std::map<Dwfl_Module*, Known> modules;
    std::map<std::uint64_t, std::vector<Frame>> named;  ///< by address
    std::optional<std::string> go_root;

    State() : dwfl(dwfl_begin(&file_callbacks)) {
        if (dwfl != nullptr) dwfl_report_begin(dwfl);
    }
    ~State() {
        if (dwfl != nullptr) dwfl_end(dwfl);
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    bool attach();
    const std::vector<Frame>& frames_at(std::uint64_t pc, bool exact);
    std::vector<Frame> functions(Dwfl_Module* module, Known& known, std::uint64_t pc);
};

namespace {

struct Walking {
    Unwinder::State* state;
    Walk walk{};
    std::size_t machine_frames = 0;
};

}  // namespace

Unwinder::Unwinder() : state_(std::make_unique<State>()) {}
Unwinder::~Unwinder() = default;
Unwinder::Unwinder(Unwinder&&) noexcept = default;
Unwinder& Unwinder::operator=(Unwinder&&) noexcept = default;

bool Unwinder::add(const Module& module, Descriptor file, bool program) {
    if (state_->dwfl == nullptr || !file) return false;
    // libdwfl closes the descriptor when it has taken the module.
    Dwfl_Module* added = dwfl_report_elf(state_->dwfl, module.path.c_str(), module.path.c_str(),
                                         file.get(), module.begin, false);
    if (added == nullptr) return false;
    file.release();
    state_->modules[added] = {module.path, program};
    state_->named.clear();
    return true;
}

bool Unwinder::State::attach() {
    if (attached) return true;
    dwfl_report_end(dwfl, nullptr, nullptr);
    attached = dwfl_attach_state(dwfl, nullptr, any_pid, &thread_callbacks, &reading);
    return attached;
}

const std::vector<Frame>& Unwinder::State::frames_at(std::uint64_t pc, bool exact) {
    // A return address follows the call, and may belong to the next line.
    const std::uint64_t within = exact ? pc : pc - 1;
    const auto [entry, added] = named.try_emplace(within);
    if (!added) return entry->second;
    Dwfl_Module* module = dwfl_addrmodule(dwfl, within);
    const auto known = modules.find(module);
    if (known != modules.end()) entry->second = functions(module, known->second, within);
    return entry->second;
}

std::vector<Frame> Unwinder::State::functions(Dwfl_Module* module, Known& known, std::uint64_t pc) {
    std::vector<Frame> frames;
    if (is_system_module(known.path)) {
        frames = {function_by_symbol(module, pc)};
    } else {
        if (!known.information) known.information.emplace(DebugInformation{Units(module)});
        frames = functions_at(module, *known.information, pc);
    }
    for (Frame& frame : frames) {
        frame.module = known.path;
        frame.is_program = known.program;
    }
    return frames;
}

namespace {

int on_frame(Dwfl_Frame* frame, void* argument) {
    auto& walking = *static_cast<Walking*>(argument);
    Dwarf_Addr pc = 0;
    bool exact = false;
    if (!dwfl_frame_pc(frame, &pc, &exact) || pc == 0) return DWARF_CB_ABORT;
    if (walking.machine_frames > 0) {
        // The callee returns to here: its return address lies just below this frame.
        Dwarf_Word stack_pointer = 0;
        if (dwfl_frame_reg(frame, dwarf_stack_pointer, &stack_pointer) == 0)
            walking.walk.addresses.push_back({stack_pointer - sizeof(Dwarf_Word), pc});
    }
    const std::uint64_t within = exact ? pc : pc - 1;  // see frames_at()
    Dwfl_Module* module = dwfl_addrmodule(walking.state->dwfl, within);
    if (module == nullptr) {
        walking.walk.end = Walk::End::unknown_module;
        return DWARF_CB_ABORT;
    }
    const std::vector<Frame>& functions = walking.state->frames_at(pc, exact);
    for (const Frame& function : functions) {
        walking.walk.frames.push_back(function);
        walking.walk.frames.back().depth = walking.machine_frames;
    }
    if (!has_frame_information(module, within)) return DWARF_CB_ABORT;
    return ++walking.machine_frames < most_frames ? DWARF_CB_OK : DWARF_CB_ABORT;
}

}  // namespace

Walk Unwinder::walk(const Sample& sample) {
    if (state_->dwfl == nullptr || !state_->attach()) return {};
    state_->reading = {&sample, false, false};
    Walking walking{state_.get()};
    if (dwfl_getthread_frames(state_->dwfl, any_pid, on_frame, &walking) == 0 &&
        !state_->reading.copy_ended)
        walking.walk.end = Walk::End::outermost;
    return std::move(walking.walk);
}

const std::string& Unwinder::go_root() {
    if (state_->go_root) return *state_->go_root;
    state_->go_root = "";
    for (auto& [module, known] : state_->modules) {
        if (!known.program) continue;
        const int symbols = dwfl_module_getsymtab(module);
        for (int at = 0; at < symbols; ++at) {
            GElf_Sym symbol;
            GElf_Addr address = 0;
            const char* name =
                dwfl_module_getsym_info(module, at, &symbol, &address, nullptr, nullptr, nullptr);
            if (name == nullptr || std::strcmp(name, "runtime.main") != 0) continue;
            const std::vector<Frame> frames = state_->functions(module, known, address);
            const std::string file = frames.empty() ? "" : frames.back().file;
            const auto end = file.rfind("runtime/");
            if (end != std::string::npos && end > 0) state_->go_root = file.substr(0, end);
            return *state_->go_root;
        }
    }
    return *state_->go_root;
}

}  // namespace tcpwhy::helpers
