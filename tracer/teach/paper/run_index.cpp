#include "tracer/teach/paper/run_index.hpp"

#include "tracer/teach/paper/markdown_html.hpp"

namespace tcpwhy::teach {
namespace {

constexpr std::string_view index_style = R"css(
body { font: 16px/1.45 system-ui, sans-serif; max-width: 1100px; margin: 2rem auto; padding: 0 1rem; color: #1a1e24; background: #fff; }
h2 { margin: 2rem 0 .6rem; text-transform: capitalize; }
.all { display: grid; grid-template-columns: repeat(auto-fill, minmax(320px, 1fr)); gap: 1rem; }
.one { border: 1px solid #c5cad2; border-radius: 6px; padding: .8rem; }
.one a { font-weight: 650; color: inherit; }
.one p { margin: .4rem 0; font-size: 14px; }
.picture { height: 150px; overflow: hidden; border-top: 1px solid #e2e5ea; }
.picture img { width: 100%; }
.bad { color: #b3261e; font-weight: 650; }
)css";

std::string entry(const scenario::Scenario& scenario, const std::string& outcome) {
    const std::string name = escaped_html(scenario.name);
    const bool good = outcome == "as expected";
    return "<div class=\"one\"><a href=\"" + name + ".html\">" + name + "</a> <span class=\"" +
           (good ? "good" : "bad") + "\">" + escaped_html(outcome) + "</span><p>" +
           escaped_html(scenario.teaches) +
           "</p><div class=\"picture\"><img loading=\"lazy\" alt=\"\" src=\"" + name +
           ".svg\"></div></div>\n";
}

}  // namespace

std::string run_index(const std::vector<scenario::Scenario>& scenarios,
                      const std::map<std::string, std::string>& outcomes) {
    std::string text =
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>The scenarios"
        "</title><style>" +
        std::string(index_style) + "</style></head><body>\n<h1>The scenarios</h1>\n";
    std::string family;
    for (const scenario::Scenario& scenario : scenarios) {
        const auto outcome = outcomes.find(scenario.name);
        if (outcome == outcomes.end()) continue;
        if (scenario.family != family) {
            text += family.empty() ? "" : "</div>\n";
            family = scenario.family;
            text += "<h2>" + family + "</h2>\n<div class=\"all\">\n";
        }
        text += entry(scenario, outcome->second);
    }
    return text + (family.empty() ? "" : "</div>\n") + "</body></html>\n";
}

}  // namespace tcpwhy::teach
