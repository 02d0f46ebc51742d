#include "tracer/helpers/unwind/inlined.hpp"

#include <cxxabi.h>
#include <dwarf.h>
#include <elfutils/libdw.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string_view>

namespace tcpwhy::helpers {
namespace {

constexpr std::size_t longest_name = 4096;  // bytes; a template's name can be a megabyte

struct Free {
    void operator()(void* pointer) const { std::free(pointer); }
};

std::string bounded(std::string name) {
    if (name.size() > longest_name) name.resize(longest_name);
    return name;
}

/// Rust's older mangling is C++'s with a hash at the end: "…17h9c723ee32812e804E".
bool is_rust(std::string_view linkage) {
    constexpr std::size_t tail = 20;
    return linkage.size() > tail && linkage.substr(linkage.size() - tail, 3) == "17h" &&
           linkage.back() == 'E';
}

/// A lambda is named by the function that it is written in; "" for other call operators.
std::string function_around(Dwarf_Die die, ScopeNames& scopes) {
    Dwarf_Attribute reference;
    Dwarf_Die origin;
    while (dwarf_attr(&die, DW_AT_abstract_origin, &reference) != nullptr &&
           dwarf_formref_die(&reference, &origin) != nullptr)
        die = origin;
    if (dwarf_attr(&die, DW_AT_specification, &reference) != nullptr &&
        dwarf_formref_die(&reference, &origin) != nullptr)
        die = origin;
    Dwarf_Die* parents = nullptr;
    const int count = dwarf_getscopes_die(&die, &parents);
    const std::unique_ptr<Dwarf_Die, Free> owner(parents);
    for (int at = 1; at < count; ++at) {
        if (dwarf_tag(&parents[at]) != DW_TAG_subprogram) continue;
        const char* name = dwarf_diename(&parents[at]);
        if (name == nullptr) return {};
        const std::string& scope = scopes.around(parents[at]);
        return scope.empty() ? std::string(name) : scope + "::" + name;
    }
    return {};
}

/// C++ names are the demangled linkage names, with namespaces and template arguments. Rust's and
/// other languages' are those of the source.
std::string name_of(Dwarf_Die* die, ScopeNames& scopes) {
    Dwarf_Attribute found;
    std::string linkage;
    for (const unsigned code : {DW_AT_linkage_name, DW_AT_MIPS_linkage_name}) {
        if (dwarf_attr_integrate(die, code, &found) == nullptr) continue;
        if (const char* name = dwarf_formstring(&found)) linkage = name;
    }
    if (linkage.starts_with("_Z") && !is_rust(linkage)) return demangled(linkage.c_str());
    if (dwarf_attr_integrate(die, DW_AT_name, &found) != nullptr)
        if (const char* name = dwarf_formstring(&found)) {
            if (std::string_view(name) == "operator()")
                if (std::string around = function_around(*die, scopes); !around.empty())
                    return bounded(std::move(around));
            const std::string& scope = scopes.around(*die);
            return bounded(scope.empty() ? std::string(name) : scope + "::" + name);
        }
    return bounded(linkage);
}

std::string absolute(Dwarf_Die* unit, const char* file) {
    if (file == nullptr) return {};
    std::filesystem::path path(file);
    Dwarf_Attribute found;
    const char* folder = dwarf_formstring(dwarf_attr(unit, DW_AT_comp_dir, &found));
    if (path.is_relative() && folder != nullptr) path = std::filesystem::path(folder) / path;
    return path.lexically_normal().string();
}

/// Where an inlined function was called from: the source line in the function around it.
void place_of_call(Dwarf_Die* unit, Dwarf_Die* inlined, Frame& out) {
    Dwarf_Attribute found;
    Dwarf_Word number = 0;
    if (dwarf_formudata(dwarf_attr(inlined, DW_AT_call_line, &found), &number) == 0)
        out.line = static_cast<std::uint32_t>(number);
    Dwarf_Files* files = nullptr;
    std::size_t count = 0;
    if (dwarf_formudata(dwarf_attr(inlined, DW_AT_call_file, &found), &number) != 0) return;
    if (dwarf_getsrcfiles(unit, &files, &count) != 0 || number >= count) return;
    out.file = absolute(unit, dwarf_filesrc(files, number, nullptr, nullptr));
}

void place_of_line(Dwarf_Die* unit, Dwarf_Addr address, Frame& out) {
    Dwarf_Line* line = dwarf_getsrc_die(unit, address);
    if (line == nullptr) return;
    int number = 0;
    if (dwarf_lineno(line, &number) == 0 && number > 0) out.line = static_cast<unsigned>(number);
    out.file = absolute(unit, dwarf_linesrc(line, nullptr, nullptr));
}

}  // namespace

Frame function_by_symbol(Dwfl_Module* module, std::uint64_t pc) {
    Frame frame;
    frame.pc = pc;
    GElf_Off offset = 0;
    GElf_Sym symbol;
    const char* name =
        dwfl_module_addrinfo(module, pc, &offset, &symbol, nullptr, nullptr, nullptr);
    // In a stripped program the nearest symbol before the address is another function's.
    if (name != nullptr && offset < symbol.st_size) frame.function = demangled(name);
    return frame;
}

std::string demangled(const char* name) {
    int status = 0;
    const std::unique_ptr<char, Free> text(abi::__cxa_demangle(name, nullptr, nullptr, &status));
    if (status != 0 || !text) return bounded(name);
    std::string plain = text.get();
    constexpr std::size_t hash = 19;  // "::h" and sixteen digits
    if (is_rust(name) && plain.size() > hash) plain.resize(plain.size() - hash);
    return bounded(std::move(plain));
}

std::vector<Frame> functions_at(Dwfl_Module* module, DebugInformation& information,
                                std::uint64_t pc) {
    Dwarf_Addr bias = 0;
    Dwarf_Die* unit = information.units.at(pc, bias);
    if (unit == nullptr) return {function_by_symbol(module, pc)};

    std::vector<Dwarf_Die> scopes = information.functions.at(*unit, pc - bias);
    std::vector<Frame> frames;
    Frame place;
    place_of_line(unit, pc - bias, place);
    for (auto die = scopes.rbegin(); die != scopes.rend(); ++die) {
        Frame frame = place;
        frame.pc = pc;
        frame.function = name_of(&*die, information.names);
        frames.push_back(std::move(frame));
        place = {};
        place_of_call(unit, &*die, place);
    }
    if (frames.empty()) {
        Frame frame = function_by_symbol(module, pc);
        frame.file = place.file;
        frame.line = place.line;
        return {frame};
    }
    return frames;
}

}  // namespace tcpwhy::helpers
