#include "tracer/helpers/stacks/messages.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tcpwhy::helpers {
namespace {

enum class Kind : std::uint8_t { modules = 1, sample = 2, site = 3 };

constexpr std::size_t longest_text = 4096;
constexpr std::size_t most_modules = 1024;
constexpr std::size_t most_addresses = 256;

class Writer {
  public:
    explicit Writer(Kind kind) { put(kind); }

    template <class Value>
    void put(const Value& value) {
        static_assert(std::is_trivially_copyable_v<Value>);
        bytes({reinterpret_cast<const std::uint8_t*>(&value), sizeof value});
    }
    void text(std::string_view text) {
        text = text.substr(0, longest_text);
        put(static_cast<std::uint32_t>(text.size()));
        bytes({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    }
    void bytes(std::span<const std::uint8_t> data) {
        packet_.insert(packet_.end(), data.begin(), data.end());
    }
    Packet take() { return std::move(packet_); }

  private:
    Packet packet_;
};

/// An error sticks, so callers check once, at the end.
class Reader {
  public:
    Reader(std::span<const std::uint8_t> packet, Kind kind) : rest_(packet) {
        if (get<Kind>() != kind) fail();
    }

    template <class Value>
    Value get() {
        static_assert(std::is_trivially_copyable_v<Value>);
        Value value{};
        const auto from = bytes(sizeof value);
        if (from.size() == sizeof value) std::memcpy(&value, from.data(), sizeof value);
        return value;
    }
    std::string text() {
        const auto from = bytes(bounded(longest_text));
        return {reinterpret_cast<const char*>(from.data()), from.size()};
    }
    /// A count that is at most so much.
    std::uint32_t bounded(std::size_t most) {
        const auto count = get<std::uint32_t>();
        if (count > most) fail();
        return good_ ? count : 0;
    }
    std::span<const std::uint8_t> bytes(std::size_t size) {
        if (!good_ || size > rest_.size()) {
            fail();
            return {};
        }
        const auto taken = rest_.first(size);
        rest_ = rest_.subspan(size);
        return taken;
    }
    void fail() { good_ = false; }
    /// All was there, and nothing more.
    [[nodiscard]] bool done() const { return good_ && rest_.empty(); }

  private:
    std::span<const std::uint8_t> rest_;
    bool good_ = true;
};

}  // namespace

Packet encode(const ModulesMessage& message) {
    Writer out(Kind::modules);
    out.put(message.set);
    out.put(message.program);
    out.put(static_cast<std::uint32_t>(message.modules.size()));
    for (const Module& module : message.modules) {
        out.put(module.begin);
        out.put(module.end);
        out.text(module.path);
    }
    return out.take();
}

std::optional<ModulesMessage> decode_modules(std::span<const std::uint8_t> packet) {
    Reader in(packet, Kind::modules);
    ModulesMessage message;
    message.set = in.get<std::uint32_t>();
    message.program = in.get<std::uint32_t>();
    const std::uint32_t count = in.bounded(most_modules);
    for (std::uint32_t at = 0; at < count; ++at) {
        Module module;
        module.begin = in.get<std::uint64_t>();
        module.end = in.get<std::uint64_t>();
        module.path = in.text();
        message.modules.push_back(std::move(module));
    }
    if (!in.done()) return std::nullopt;
    return message;
}

Packet encode(const SampleMessage& message) {
    Writer out(Kind::sample);
    out.put(message.id);
    out.put(message.set);
    out.put(message.sample.registers);
    out.put(message.sample.stack_begin);
    const auto stack =
        message.sample.stack.first(std::min(message.sample.stack.size(), stack_bytes));
    out.put(static_cast<std::uint32_t>(stack.size()));
    out.bytes(stack);
    return out.take();
}

std::optional<SampleMessage> decode_sample(std::span<const std::uint8_t> packet) {
    Reader in(packet, Kind::sample);
    SampleMessage message;
    message.id = in.get<std::uint64_t>();
    message.set = in.get<std::uint32_t>();
    message.sample.registers = in.get<Registers>();
    message.sample.stack_begin = in.get<std::uint64_t>();
    message.sample.stack = in.bytes(in.bounded(stack_bytes));
    if (!in.done()) return std::nullopt;
    return message;
}

Packet encode(const SiteMessage& message) {
    Writer out(Kind::site);
    out.put(message.id);
    out.put(message.verdict);
    out.put(message.chain.needs_frame_pointer);
    out.put(message.site.line);
    for (const std::string* text :
         {&message.site.file, &message.site.function, &message.site.module, &message.site.asio})
        out.text(*text);
    const std::size_t count = std::min(message.chain.addresses.size(), most_addresses);
    out.put(static_cast<std::uint32_t>(count));
    for (std::size_t at = 0; at < count; ++at) out.put(message.chain.addresses[at]);
    return out.take();
}

std::optional<SiteMessage> decode_site(std::span<const std::uint8_t> packet) {
    Reader in(packet, Kind::site);
    SiteMessage message;
    message.id = in.get<std::uint64_t>();
    message.verdict = in.get<Verdict>();
    message.chain.needs_frame_pointer = in.get<std::uint8_t>() != 0;
    message.site.line = in.get<std::uint32_t>();
    for (std::string* text :
         {&message.site.file, &message.site.function, &message.site.module, &message.site.asio})
        *text = in.text();
    const std::uint32_t count = in.bounded(most_addresses);
    for (std::uint32_t at = 0; at < count; ++at)
        message.chain.addresses.push_back(in.get<ReturnAddress>());
    if (!in.done() || message.verdict > Verdict::unknown_set) return std::nullopt;
    return message;
}

}  // namespace tcpwhy::helpers
