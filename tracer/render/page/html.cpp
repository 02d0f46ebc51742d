// The trace as one page that needs nothing else: the page's head, the trace's JSON Lines in a data
// block, the foot. The page's script reads the block when the document is complete; since it stands
// in the head, a file that was cut off still opens and shows what it has.
#include "tracer/render/page/html.hpp"

#include <limits>
#include <string>
#include <utility>

#include "tracer/model/tee.hpp"
#include "tracer/render/page/lines/page_lines.hpp"
#include "tracer/render/page/page.hpp"

namespace tcpwhy::render {
namespace {

// Captured bytes must not end the element they stand in ("</script>"), nor begin what changes how
// its end is found ("<!--", "<script"). In JSON these three stand in strings only, where an escape
// means the same. U+2028 and U+2029 may stay: a data block is parsed as JSON, never as script.
void append_harmless(std::string& out, std::string_view json) {
    std::size_t at = 0;
    while (at < json.size()) {
        const std::size_t special = json.find_first_of("<>&", at);
        out.append(json.substr(at, special - at));
        if (special == std::string_view::npos) return;
        out += json[special] == '<' ? "\\u003c" : json[special] == '>' ? "\\u003e" : "\\u0026";
        at = special + 1;
    }
}

/// Writes lines of data into the page.
Write harmless(Write write) {
    return [write = std::move(write), out = std::string{}](std::string_view lines) mutable {
        out.clear();
        append_harmless(out, lines);
        write(out);
    };
}

class HtmlPage : public model::Tee {
  public:
    HtmlPage(std::unique_ptr<model::TraceSink> lines, Write write)
        : Tee({lines.get()}), lines_(std::move(lines)), write_(std::move(write)) {}

    void begin(const model::TraceHeader& header) override {
        write_(page_head);
        Tee::begin(header);
    }
    void end(const model::Summary& summary) override {
        Tee::end(summary);
        write_(page_foot);
    }

  private:
    std::unique_ptr<model::TraceSink> lines_;
    Write write_;
};

}  // namespace

std::string in_data_block(std::string_view json) {
    std::string out;
    append_harmless(out, json);
    return out;
}

std::unique_ptr<model::TraceSink> make_html(const Options& options, Write write) {
    Options whole = options;
    whole.hold_ns = std::numeric_limits<model::Time>::max();  // it is read when it is complete
    return std::make_unique<HtmlPage>(make_page_lines(whole, harmless(write)), std::move(write));
}

}  // namespace tcpwhy::render
