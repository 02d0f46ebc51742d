#include "tracer/grade/export/forms/junit.hpp"

#include <algorithm>
#include <cstdio>

#include "tracer/grade/export/xml_text.hpp"

namespace tcpwhy::grade {
namespace {

std::string xml_seconds(double seconds) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3f", std::clamp(seconds, 0.0, 1e6));
    return text;
}

std::size_t how_many(const Sheet& sheet, Verdict verdict) {
    return static_cast<std::size_t>(
        std::count_if(sheet.rows.begin(), sheet.rows.end(),
                      [&](const SheetRow& row) { return row.verdict == verdict; }));
}

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

void put_verdict(XmlText& xml, const SheetRow& row) {
    if (row.verdict == Verdict::passed) return;
    if (row.verdict == Verdict::skipped) {
        xml.open("skipped", {{"message", first_line(row.output)}});
        xml.close();
        return;
    }
    const bool failed = row.verdict == Verdict::failed;
    xml.open(failed ? "failure" : "error",
             {{"type", failed ? "check" : "machine"}, {"message", first_line(row.output)}});
    xml.text(row.output);
    xml.close();
}

void put_property(XmlText& xml, const std::string& key, const std::string& value) {
    xml.open("property", {{"name", key}, {"value", value}});
    xml.close();
}

void put_suite(XmlText& xml, const Sheet& sheet, const Surroundings& around) {
    std::string title = sheet.assignment + "." + sheet.submission;
    xml.open("testsuite", {{"name", title},
                           {"tests", std::to_string(sheet.rows.size())},
                           {"failures", std::to_string(how_many(sheet, Verdict::failed))},
                           {"errors", std::to_string(how_many(sheet, Verdict::error))},
                           {"skipped", std::to_string(how_many(sheet, Verdict::skipped))},
                           {"time", xml_seconds(sheet.seconds)},
                           {"timestamp", around.time.substr(0, 19)},
                           {"hostname", around.host}});
    xml.open("properties", {});
    put_property(xml, "tcpwhy.status", sheet.status);
    if (!sheet.withheld) put_property(xml, "tcpwhy.score", points_words(sheet.score));
    put_property(xml, "tcpwhy.max_score", points_words(sheet.max_score));
    if (!sheet.summary.empty()) put_property(xml, "tcpwhy.note", sheet.summary);
    xml.close();
    for (const SheetRow& row : sheet.rows) {
        xml.open("testcase",
                 {{"name", row.id}, {"classname", title}, {"time", xml_seconds(row.seconds)}});
        put_verdict(xml, row);
        xml.close();
    }
    xml.close();
}

}  // namespace

Documents write_junit(const std::vector<Sheet>& sheets, const Surroundings& around) {
    std::size_t tests = 0;
    std::size_t failures = 0;
    std::size_t errors = 0;
    double seconds = 0;
    for (const Sheet& sheet : sheets) {
        tests += sheet.rows.size();
        failures += how_many(sheet, Verdict::failed);
        errors += how_many(sheet, Verdict::error);
        seconds += sheet.seconds;
    }
    XmlText xml;
    xml.open("testsuites", {{"name", "tcpwhy"},
                            {"tests", std::to_string(tests)},
                            {"failures", std::to_string(failures)},
                            {"errors", std::to_string(errors)},
                            {"time", xml_seconds(seconds)}});
    for (const Sheet& sheet : sheets) put_suite(xml, sheet, around);
    xml.close();
    return {{"", xml.take()}};
}

}  // namespace tcpwhy::grade
