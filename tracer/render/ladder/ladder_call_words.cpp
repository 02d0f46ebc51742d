#include "tracer/render/ladder/ladder_call_words.hpp"

#include "tracer/calls/words/error_name.hpp"

#include <string_view>

#include "common/text/quoted.hpp"
#include "common/text/utf8.hpp"
#include "tracer/calls/words/describe_call.hpp"
#include "tracer/calls/words/option_name.hpp"
#include "tracer/render/words/numbers.hpp"

namespace tcpwhy::render {
namespace {

using model::Family;

std::string_view dots(const Options& options) {
    return options.unicode ? " … waits" : " ... waits";
}

std::string in_full(const model::CallEntered& call) {
    std::string out;
    calls::append_call(out, call);
    return out;
}

/// "connect(3, :9877)": the port is what matters where the address finds no room.
std::string with_port(const model::CallEntered& call) {
    std::string out(model::name(call.call));
    out += '(';
    append_signed(out, call.fd);
    out += ", :";
    append_number(out, call.address() ? call.address()->port : 0U);
    out += ')';
    return out;
}

/// "write(3, \"hello\")", of which the length is the result's to tell.
std::string with_data(const model::CallEntered& call) {
    std::string out(model::name(call.call));
    out += '(';
    append_signed(out, call.fd);
    out += ", ";
    append_quoted(out, call.as<model::args::Send>().data, 32);
    out += ')';
    return out;
}

/// "accept4(3)".
std::string with_descriptor(const model::CallEntered& call) {
    std::string out(model::name(call.call));
    out += '(';
    if (call.fd >= 0) append_signed(out, call.fd);
    out += ')';
    return out;
}

Wordings forms_of(const model::CallEntered& call) {
    Wordings forms{in_full(call)};
    if (call.address()) forms.push_back(with_port(call));
    if (!call.as<model::args::Send>().data.empty()) forms.push_back(with_data(call));
    forms.push_back(with_descriptor(call));
    return forms;
}

/// "TCP_DEFER_ACCEPT 3": the option is what matters where the call finds no room.
std::string with_option(const model::CallEntered& call) {
    const auto& set = call.as<model::args::Option>();
    std::string out;
    calls::append_option(out, set.level, set.option);
    out.erase(0, out.find(", ") + 2);
    out += ' ';
    append_signed(out, set.value);
    return out;
}

std::string result_of(const model::CallReturned& returned) {
    std::string out;
    calls::append_result(out, &returned);
    return out;
}

/// The first bytes received, as the payload on an arrow would show them.
std::string received(const model::CallEntered& call, const model::CallReturned& returned,
                     const Options& options) {
    if (model::family(call.call) != Family::receive || returned.data.empty()) return {};
    std::string out = " \"";
    tcpwhy::append_visible(out, std::string_view{returned.data}.substr(0, 32), options.unicode);
    if (returned.result > 32) out += options.unicode ? "…" : "...";
    out += '"';
    return out;
}

std::string woken(const std::vector<model::SegmentNumber>& by, std::string_view words,
                  const Options& options) {
    if (by.empty()) return {};
    std::string out = options.unicode ? " ◂ " : " < ";
    out += words;
    // Of many segments that filled one read, the first and the last tell which.
    const bool many = by.size() > 3;
    for (std::size_t at = 0; at < by.size(); ++at) {
        if (many && at > 0 && at + 1 < by.size()) continue;
        if (at > 0) out += many ? (options.unicode ? "…" : "..") : ", ";
        append_number(out, by[at]);
    }
    return out;
}

}  // namespace

Wordings waiting_words(const model::CallEntered& call, const Options& options) {
    Wordings forms = forms_of(call);
    for (std::string& form : forms) form += dots(options);
    forms.push_back(std::string(model::name(call.call)).append(dots(options)));
    return forms;
}

Wordings call_words(const model::CallEntered& call, const model::CallReturned* returned,
                    const Options& options) {
    Wordings forms = forms_of(call);
    if (returned == nullptr) return forms;
    const std::string result = ' ' + result_of(*returned);
    const std::string data = received(call, *returned, options);
    for (std::string& form : forms) form += result;
    if (!data.empty()) forms.insert(forms.begin(), forms.front() + data);
    if (call.call == model::SystemCall::setsockopt && returned->error == 0)
        forms.insert(forms.begin() + 1, with_option(call));
    forms.push_back(std::string(model::name(call.call)) + result);
    if (returned->error != 0)
        forms.push_back(std::string(model::name(call.call)) + ' ' +
                        calls::error_name(returned->error));
    return forms;
}

Wordings return_words(const model::CallEntered& call, const model::CallReturned& returned,
                      const std::vector<model::SegmentNumber>& woken_by, const Options& options) {
    const std::string name(model::name(call.call));
    const std::string result = ' ' + result_of(returned);
    const std::string data = received(call, returned, options);
    const std::string in_words = woken(woken_by, "woken by ", options);
    const std::string by = woken(woken_by, "by ", options);
    const std::string number = woken(woken_by, "", options);
    Wordings forms;
    if (!data.empty()) forms.push_back(name + result + data + in_words);
    forms.push_back(name + result + in_words);
    forms.push_back(name + result + by);
    forms.push_back(name + result + number);
    if (returned.error != 0) {
        forms.push_back(name + ' ' + calls::error_name(returned.error) + number);
        forms.push_back(calls::error_name(returned.error) + number);
    }
    return forms;
}

}  // namespace tcpwhy::render
