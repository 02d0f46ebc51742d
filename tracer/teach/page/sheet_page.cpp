#include "tracer/teach/page/sheet_page.hpp"

#include <nlohmann/json.hpp>

#include "tracer/model/tcp_state.hpp"
#include "tracer/render/page/html.hpp"
#include "tracer/teach/page/sheet_page_text.hpp"

namespace tcpwhy::teach {
namespace {

using Json = nlohmann::ordered_json;

Json names_of_states() {
    Json names = Json::array();
    for (int state = 0; state <= static_cast<int>(model::TcpState::time_wait); ++state)
        names.push_back(model::name(static_cast<model::TcpState>(state)));
    return names;
}

}  // namespace

std::string sheet_page(const BuiltSheet& built, const SheetPageNames& names) {
    Json data;
    data["file"] = names.saved;
    if (!names.capture.empty()) data["capture"] = names.capture;
    data["source"] = built.request.source;
    data["student"] = built.request.student;
    data["head"] = built.head;
    data["lines"] = built.sheet.lines;
    data["blanks"] = Json::array();
    for (const Blank& blank : built.sheet.blanks) data["blanks"].push_back(name(blank.kind));
    data["states"] = names_of_states();
    std::string page(sheet_page_head);
    page += render::in_data_block(data.dump(-1, ' ', false, Json::error_handler_t::replace));
    page += '\n';
    page += sheet_page_foot;
    return page;
}

}  // namespace tcpwhy::teach
