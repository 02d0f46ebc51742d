#include "tracer/wire/record/fact_writer.hpp"

#include <charconv>
#include <memory>
#include <type_traits>

#include "tracer/wire/record/fact_fields.hpp"

namespace tcpwhy::wire {
namespace {

void append_bytes(std::string& out, std::string_view bytes) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    for (const char character : bytes) {
        const auto byte = static_cast<unsigned char>(character);
        if (byte >= 0x20 && byte < 0x7f) {
            if (character == '"' || character == '\\') out += '\\';
            out += character;
        } else {
            out += "\\u00";
            out += hex[byte >> 4U];
            out += hex[byte & 15U];
        }
    }
    out += '"';
}

template <class Number>
void append_integer(std::string& out, Number number) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, end);
}

/// Seconds with nine decimals, as in the JSON output.
void append_time(std::string& out, model::Time time) {
    const bool negative = time < 0;
    const auto distance =
        negative ? 0 - static_cast<std::uint64_t>(time) : static_cast<std::uint64_t>(time);
    constexpr auto second = static_cast<std::uint64_t>(model::second_ns);
    if (negative) out += '-';
    append_integer(out, distance / second);
    const std::string decimals = std::to_string(distance % second);
    out += '.';
    out.append(9 - decimals.size(), '0');
    out += decimals;
}

class Writer {
  public:
    static constexpr bool reads = false;
    Writer(std::string& out, std::string_view kind) : out_(out) {
        out_ += '{';
        if (!kind.empty()) value(key("fact"), kind);
    }
    ~Writer() { out_ += '}'; }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    void time(std::string_view name, model::Time time) {
        if (time == 0) return;
        std::string& out = key(name);
        out += '"';
        append_time(out, time);
        out += '"';
    }
    template <class Field>
    void operator()(std::string_view name, const Field& field) {
        if (!absent(name, field)) value(key(name), field);
    }

  private:
    std::string& key(std::string_view name) {
        if (!first_) out_ += ',';
        first_ = false;
        out_ += '"';
        out_ += name;
        out_ += "\":";
        return out_;
    }

    template <class Field>
    static bool absent(std::string_view name, const Field& field) {
        if constexpr (std::is_same_v<Field, int>) {
            // Descriptors are the only int fields with the default -1.
            if (name == "fd" || name == "other_fd" || name == "to_fd") return field == -1;
        }
        if constexpr (std::is_same_v<Field, model::Time>) {
            if (name == "timer_left") return field == -1;  // no timer
        }
        if constexpr (requires { field.empty(); })
            return field.empty();
        else if constexpr (std::is_same_v<Field, std::shared_ptr<const model::CallSite>>)
            return field == nullptr;
        else if constexpr (requires { field.has_value(); })
            return !field.has_value();
        else if constexpr (std::is_enum_v<Field>)
            return model::name(field).empty();
        else if constexpr (requires { field == field; })
            return field == Field{};
        else
            return false;
    }

    static void value(std::string& out, std::string_view text) { append_bytes(out, text); }
    static void value(std::string& out, const std::string& text) { append_bytes(out, text); }
    static void value(std::string& out, bool truth) { out += truth ? "true" : "false"; }
    static void value(std::string& out, const Endpoint& endpoint) {
        out += '"';
        tcpwhy::append(out, endpoint);
        out += '"';
    }
    template <class Number>
    requires std::is_integral_v<Number>
    static void value(std::string& out, Number number) { append_integer(out, number); }
    template <class Named>
    requires std::is_enum_v<Named>
    static void value(std::string& out, Named named) { append_bytes(out, model::name(named)); }
    template <class Inner>
    static void value(std::string& out, const std::optional<Inner>& optional) {
        value(out, *optional);
    }
    static void value(std::string& out, const std::shared_ptr<const model::CallSite>& site) {
        value(out, *site);
    }
    template <class Inner>
    static void value(std::string& out, const std::vector<Inner>& list) {
        out += '[';
        for (const Inner& item : list) {
            if (&item != list.data()) out += ',';
            value(out, item);
        }
        out += ']';
    }
    template <class Struct>
    requires std::is_class_v<Struct> && std::is_aggregate_v<Struct>
    static void value(std::string& out, const Struct& fields) { write(out, {}, fields); }

  public:
    template <class Struct>
    static void write(std::string& out, std::string_view kind, const Struct& fields) {
        Writer writer(out, kind);
        // each_field() also serves the reader and takes a non-const object; this writer changes
        // nothing.
        each_field(writer, const_cast<Struct&>(fields));
    }

  private:
    std::string& out_;
    bool first_ = true;
};

template <class Struct>
void append(std::string& out, const Struct& fields) {
    Writer::write(out, kind_name(&fields), fields);
}

}  // namespace

void append_fact(std::string& out, const model::Fact& fact) {
    std::visit(
        [&out](const auto& value) {
            if constexpr (requires { kind_name(&value); })
                append(out, value);  // others are stored as frames
        },
        fact);
}

void append_fact(std::string& out, const model::TraceHeader& header) {
    append(out, header);
}

void append_fact(std::string& out, const PatienceEnded& ended) {
    append(out, ended);
}

}  // namespace tcpwhy::wire
