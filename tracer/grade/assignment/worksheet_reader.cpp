#include "tracer/grade/assignment/worksheet_reader.hpp"

#include <filesystem>

#include "common/errors.hpp"
#include "tracer/teach/lab/lab_catalogue.hpp"
#include "tracer/teach/sheet/blank_kind.hpp"
#include "tracer/teach/sheet/sheet_file.hpp"

namespace tcpwhy::grade {
namespace {

constexpr double most_sheet_blanks = 200;

/// "lab close-wait" of a lab's number or name, "file mine.pcapng" of a recording.
std::string worksheet_source(const std::string& word, const std::string& file) {
    if (word.find('/') != std::string::npos)
        throw UsageError("a worksheet is of a lab, or of a recording beside this file, not '" +
                         word + "'");
    if (!word.ends_with(".pcapng")) return teach::source_of(teach::find_lab(word).name);
    const std::filesystem::path beside = std::filesystem::path(file).parent_path() / word;
    if (!std::filesystem::exists(beside))
        throw UsageError("there is no recording " + word +
                         " beside this file (fix: copy it there; `tcpwhy lab N --record FILE` "
                         "makes one)");
    return teach::source_of(word);
}

}  // namespace

Worksheet read_worksheet(const scenario::Table& table, const std::string& file) {
    Worksheet worksheet;
    const std::string word = table.needed_text("worksheet");
    const std::string blanks = table.text("blanks");
    const char* key = "worksheet";
    try {
        worksheet.source = worksheet_source(word, file);
        key = "blanks";
        if (!blanks.empty()) worksheet.blanks = blanks;
        worksheet.blanks = teach::list_of(teach::blank_kinds(worksheet.blanks));
    } catch (const UsageError& error) {
        scenario::fail(file, table.at(key), error.what());
    }
    worksheet.count = static_cast<std::size_t>(
        table.number("count", static_cast<double>(worksheet.count), 1, most_sheet_blanks));
    return worksheet;
}

}  // namespace tcpwhy::grade
