#include "tracer/render/follow/follow.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "common/text/utf8.hpp"
#include "tracer/render/follow/stream.hpp"
#include "tracer/render/words/numbers.hpp"
#include "tracer/render/words/outlet.hpp"
#include "tracer/render/words/paint.hpp"

namespace tcpwhy::render {
namespace {

using model::Side;
using As = Following::As;

constexpr std::size_t row_bytes = 16;
constexpr std::string_view hex_letters = "0123456789abcdef";

std::string bytes_in_words(std::uint64_t count) {
    return std::to_string(count) + (count == 1 ? " byte" : " bytes");
}

class Follow : public model::PartialSink {
  public:
    Follow(const Options& options, Write write)
        : options_(options), wanted_(options.following), outlet_(std::move(write)) {}

    void segment(const model::Segment& segment, const model::SegmentFinding& finding) override;
    void settled(model::Time) override { outlet_.flush(); }
    void end(const model::Summary&) override;

  private:
    /// One direction.
    struct Half {
        Stream stream;
        std::uint64_t offset = 0;  ///< of the next byte
    };
    void begin_connection(const model::ConnectionIdentity& identity);
    void put(Side from, std::string_view bytes, std::uint64_t missing);
    void put_text(Side from, std::string_view bytes);
    void put_hex(Side from, std::string_view bytes);
    void put_sign(Side from);
    void end_line();
    [[nodiscard]] bool is_wanted(Side from) const {
        return wanted_.from == Side::none || wanted_.from == from;
    }
    Half& half(Side from) { return from == Side::server ? server_ : client_; }

    Options options_;
    Following wanted_;
    Outlet outlet_;
    model::ConnectionId connection_ = 0;
    Half client_;
    Half server_;
    Side line_of_ = Side::none;  ///< the end whose line is not complete
};

void Follow::begin_connection(const model::ConnectionIdentity& identity) {
    connection_ = identity.id;
    if (wanted_.as == As::raw) return;
    std::string heading = "connection " + std::to_string(identity.id) + ": client ";
    heading += to_string(identity.client) + ", server " + to_string(identity.server);
    paint(outlet_.buffer(), options_.color, paint_code::bold, heading);
    outlet_.buffer() += '\n';
}

void Follow::segment(const model::Segment& segment, const model::SegmentFinding& finding) {
    const model::ConnectionIdentity& identity = finding.connection;
    if (connection_ == 0 && (wanted_.connection == 0 || wanted_.connection == identity.id))
        begin_connection(identity);
    if (identity.id != connection_ || !is_wanted(finding.from)) return;
    const std::uint64_t first = finding.seq + (segment.has(model::tcp_flag::syn) ? 1U : 0U);
    const Side from = finding.from;
    if (segment.has(model::tcp_flag::syn)) half(from).stream.begin_at(first);
    half(from).stream.add(
        first, segment.length, segment.payload,
        [&](std::string_view bytes, std::uint64_t missing) { put(from, bytes, missing); });
    outlet_.line_done();
}

void Follow::put(Side from, std::string_view bytes, std::uint64_t missing) {
    if (wanted_.as == As::raw) {
        outlet_.buffer() += bytes;
        return;
    }
    if (missing > 0) {
        end_line();
        put_sign(from);
        outlet_.buffer() += '[' + bytes_in_words(missing) + " not captured]\n";
        half(from).offset += missing;
    }
    if (wanted_.as == As::hex)
        put_hex(from, bytes);
    else
        put_text(from, bytes);
}

void Follow::put_sign(Side from) {
    const bool client = from != Side::server;
    paint(outlet_.buffer(), options_.color, client ? paint_code::client : paint_code::server,
          client ? "> " : "< ");
}

void Follow::end_line() {
    if (std::exchange(line_of_, Side::none) != Side::none) outlet_.buffer() += '\n';
}

void Follow::put_text(Side from, std::string_view bytes) {
    if (line_of_ != from) end_line();
    while (!bytes.empty()) {
        if (line_of_ == Side::none) put_sign(from);
        const std::size_t end = bytes.find('\n');
        std::string_view line = bytes.substr(0, end);
        bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
        if (end != std::string_view::npos && line.ends_with('\r')) line.remove_suffix(1);
        tcpwhy::append_visible(outlet_.buffer(), line, options_.unicode);
        line_of_ = from;
        if (end != std::string_view::npos) end_line();
    }
}

void Follow::put_hex(Side from, std::string_view bytes) {
    std::string& out = outlet_.buffer();
    for (; !bytes.empty(); bytes.remove_prefix(std::min(row_bytes, bytes.size()))) {
        const std::string_view row = bytes.substr(0, row_bytes);
        std::uint64_t& offset = half(from).offset;
        put_sign(from);
        for (int shift = 28; shift >= 0; shift -= 4) out += hex_letters[(offset >> shift) & 15U];
        out += "  ";
        for (std::size_t at = 0; at < row_bytes; ++at) {
            const auto byte = static_cast<std::uint8_t>(at < row.size() ? row[at] : '\0');
            if (at < row.size()) out += {hex_letters[byte >> 4U], hex_letters[byte & 15U], ' '};
            if (at >= row.size()) out += "   ";
        }
        out += ' ';
        for (const char letter : row) out += letter >= 0x20 && letter < 0x7f ? letter : '.';
        out += '\n';
        offset += row.size();
    }
}

void Follow::end(const model::Summary&) {
    for (const Side from : {Side::client, Side::server})
        half(from).stream.finish(
            [&](std::string_view bytes, std::uint64_t missing) { put(from, bytes, missing); });
    if (wanted_.as != As::raw && connection_ == 0)
        outlet_.buffer() += "# there is no such connection, so there are no bytes\n";
    if (wanted_.as != As::raw && connection_ != 0) {
        end_line();
        std::string& out = outlet_.buffer();
        out += "# ";
        for (const Side from : {Side::client, Side::server}) {
            if (!is_wanted(from)) continue;
            if (!out.ends_with("# ")) out += ", ";
            const Stream& stream = half(from).stream;
            out.append(model::name(from)) += ": " + bytes_in_words(stream.delivered());
            if (stream.missing() > 0)
                out += " (" + std::to_string(stream.missing()) + " not captured)";
        }
        out += '\n';
    }
    outlet_.flush();
}

}  // namespace

std::unique_ptr<model::TraceSink> make_follow(const Options& options, Write write) {
    return std::make_unique<Follow>(options, std::move(write));
}

}  // namespace tcpwhy::render
