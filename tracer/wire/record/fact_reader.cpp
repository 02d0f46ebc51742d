#include "tracer/wire/record/fact_reader.hpp"

#include <charconv>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "tracer/wire/record/fact_fields.hpp"

namespace tcpwhy::wire {
namespace {

using nlohmann::json;

// The deepest nesting is a call with releases that have snapshots.
constexpr int deepest = 6;

// Greater numbers are refused, so that later sums cannot overflow. Times can reach the year 2116.
constexpr std::int64_t most = std::int64_t{1} << 62U;

/// The enumerator with this name. Enumerations begin at 0 and have no gaps; "" is no name.
template <class Named>
std::optional<Named> named(std::string_view wanted) {
    constexpr unsigned more_than_any_enumeration = 128;
    for (unsigned value = 0; value < more_than_any_enumeration; ++value) {
        const auto candidate = static_cast<Named>(value);
        if (!wanted.empty() && model::name(candidate) == wanted) return candidate;
    }
    return std::nullopt;
}

bool digits_to(std::string_view digits, std::int64_t& number) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc{} && end == digits.data() + digits.size() && digits.front() != '-';
}

class Reader {
  public:
    static constexpr bool reads = true;
    Reader(const json& object, std::string& fault) : object_(object), fault_(fault) {}

    void time(std::string_view name, model::Time& field) {
        take(name, [&](const json& found) { return read_time(found, field); });
    }
    template <class Field>
    void operator()(std::string_view name, Field& field) {
        take(name, [&](const json& found) { return read(found, field); });
    }

  private:
    template <class Read>
    void take(std::string_view name, const Read& read) {
        if (!fault_.empty()) return;
        const auto found = object_.find(name);
        if (found == object_.end() || read(*found)) return;
        if (fault_.empty()) fault_ = "its \"" + std::string(name) + "\" is impossible";
    }

    static bool read_time(const json& found, model::Time& field) {
        if (!found.is_string()) return false;
        const std::string_view text = found.get_ref<const std::string&>();
        const std::size_t point = text.find('.');
        if (point == std::string_view::npos || point == 0 || text.size() - point != 10)
            return false;
        std::int64_t seconds = 0;
        std::int64_t nanoseconds = 0;
        if (!digits_to(text.substr(0, point), seconds) ||
            !digits_to(text.substr(point + 1), nanoseconds))
            return false;
        if (seconds >= most / model::second_ns) return false;
        field = seconds * model::second_ns + nanoseconds;
        return true;
    }

    static bool read(const json& found, bool& field) {
        if (!found.is_boolean()) return false;
        field = found.get<bool>();
        return true;
    }
    template <class Number>
    requires std::is_integral_v<Number>
    static bool read(const json& found, Number& field) {
        if (found.is_number_unsigned()) {
            const auto number = found.get<std::uint64_t>();
            if (number > static_cast<std::uint64_t>(std::numeric_limits<Number>::max()))
                return false;
            // Unsigned 64-bit numbers are identifiers (a socket's cookie), not counts.
            if (sizeof(Number) == 8 && std::is_signed_v<Number> &&
                number > static_cast<std::uint64_t>(most))
                return false;
            field = static_cast<Number>(number);
            return true;
        }
        if (!std::is_signed_v<Number> || !found.is_number_integer()) return false;
        const auto number = found.get<std::int64_t>();
        if (number < -most ||
            number < static_cast<std::int64_t>(std::numeric_limits<Number>::min()))
            return false;
        field = static_cast<Number>(number);
        return true;
    }
    /// Each character stands for one byte.
    static bool read(const json& found, std::string& field) {
        if (!found.is_string()) return false;
        const auto& utf8 = found.get_ref<const std::string&>();
        field.clear();
        for (std::size_t at = 0; at < utf8.size(); ++at) {
            const auto byte = static_cast<unsigned char>(utf8[at]);
            if (byte < 0x80) {
                field += utf8[at];
                continue;
            }
            // U+0080 to U+00FF have two bytes in UTF-8; the JSON reader has checked that it is
            // valid.
            if (byte > 0xc3 || at + 1 == utf8.size()) return false;
            const auto next = static_cast<unsigned char>(utf8[++at]);
            field += static_cast<char>((byte & 0x03U) << 6U | (next & 0x3fU));
        }
        return true;
    }
    static bool read(const json& found, Endpoint& field) {
        if (!found.is_string()) return false;
        const std::string_view text = found.get_ref<const std::string&>();
        if (text.starts_with("?:")) {  // a port alone
            const auto port = parse_port(text.substr(2), 1);
            if (port) field.port = *port;
            return port.has_value();
        }
        const auto endpoint = parse_endpoint(text);
        if (endpoint) field = *endpoint;
        return endpoint.has_value();
    }
    template <class Named>
    requires std::is_enum_v<Named>
    static bool read(const json& found, Named& field) {
        if (!found.is_string()) return false;
        const auto value = named<Named>(found.get_ref<const std::string&>());
        if (value) field = *value;
        return value.has_value();
    }
    template <class Inner>
    bool read(const json& found, std::optional<Inner>& field) {
        return read(found, field.emplace());
    }
    bool read(const json& found, std::shared_ptr<const model::CallSite>& field) {
        model::CallSite site;
        if (!read(found, site)) return false;
        field = std::make_shared<const model::CallSite>(std::move(site));
        return true;
    }
    template <class Inner>
    bool read(const json& found, std::vector<Inner>& field) {
        if (!found.is_array()) return false;
        field.reserve(found.size());
        for (const json& item : found)
            if (!read(item, field.emplace_back())) return false;
        return true;
    }
    template <class Struct>
    requires std::is_class_v<Struct> && std::is_aggregate_v<Struct>
    bool read(const json& found, Struct& field) {
        if (!found.is_object()) return false;
        Reader reader(found, fault_);
        each_field(reader, field);
        return fault_.empty();
    }

    const json& object_;
    std::string& fault_;
};

// The field that a fact must have and this one lacks, because without it the fact says nothing; "":
// none. (A socket without a number is none; a process has a positive one.)
std::string_view lacking(const model::CallEntered& call) {
    if (call.id == 0) return "id";
    if (call.call == model::SystemCall::none) return "call";
    return call.pid > 0 ? "" : "pid";
}
std::string_view lacking(const model::CallReturned& call) {
    return call.id == 0 ? "id" : "";
}
std::string_view lacking(const model::SocketSeen& seen) {
    return seen.snapshot.socket == 0 ? "socket" : "";
}
std::string_view lacking(const model::ProcessEvent& event) {
    return event.pid > 0 ? "" : "pid";
}
std::string_view lacking(const model::LossSwitched& loss) {
    return loss.socket == 0 ? "socket" : "";
}
std::string_view lacking(const model::OrphanSeen& orphan) {
    if (orphan.local.port == 0) return "local";
    return orphan.remote.port == 0 ? "remote" : "";
}
std::string_view lacking(const model::Notice& /*notice*/) {
    return "";
}
std::string_view lacking(const model::TraceHeader& /*header*/) {
    return "";
}
std::string_view lacking(const PatienceEnded& ended) {
    return ended.until == 0 ? "until" : "";
}
/// Facts of several kinds: without the word for it, nothing says which one is meant.
template <class Struct>
std::string_view unnamed(const json& object) {
    if (std::is_same_v<Struct, model::ProcessEvent> && !object.contains("what")) return "what";
    if (std::is_same_v<Struct, model::Notice> && !object.contains("code")) return "code";
    return "";
}

template <class Struct>
bool read_as(std::string_view kind, const json& object, std::string& fault, Recorded& out) {
    Struct value;
    if (kind != kind_name(&value)) return false;
    Reader reader(object, fault);
    each_field(reader, value);
    if (fault.empty()) {
        const std::string_view what = lacking(value);
        const std::string_view missing = what.empty() ? unnamed<Struct>(object) : what;
        if (!missing.empty()) fault = "it has no \"" + std::string(missing) + '"';
    }
    if (!fault.empty()) return true;
    if constexpr (std::is_constructible_v<model::Fact, Struct>)
        out = model::Fact(std::move(value));
    else
        out = std::move(value);
    return true;
}

}  // namespace

std::string read_fact(std::string_view text, Recorded& out) {
    out = std::monostate{};
    if (text.size() > longest_fact_bytes) return "it is too long";
    bool too_deep = false;
    const auto shallow = [&too_deep](int depth, json::parse_event_t, json&) {
        too_deep = too_deep || depth > deepest;
        return !too_deep;
    };
    const json object = json::parse(text.begin(), text.end(), shallow, /*allow_exceptions=*/false);
    if (too_deep || !object.is_object()) return "it is not a JSON object of a fact";
    const auto kind = object.find("fact");
    if (kind == object.end() || !kind->is_string()) return "it does not say which fact it is";
    const std::string_view name = kind->get_ref<const std::string&>();
    std::string fault;
    (void)(read_as<model::CallEntered>(name, object, fault, out) ||
           read_as<model::CallReturned>(name, object, fault, out) ||
           read_as<model::SocketSeen>(name, object, fault, out) ||
           read_as<model::ProcessEvent>(name, object, fault, out) ||
           read_as<model::LossSwitched>(name, object, fault, out) ||
           read_as<model::OrphanSeen>(name, object, fault, out) ||
           read_as<model::Notice>(name, object, fault, out) ||
           read_as<model::TraceHeader>(name, object, fault, out) ||
           read_as<PatienceEnded>(name, object, fault, out));
    return fault;
}

}  // namespace tcpwhy::wire
