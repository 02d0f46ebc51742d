// A worksheet as a file: a story with blanks, below lines that say from what it was made. Marking
// makes the same sheet again from these lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tracer/teach/sheet/sheet.hpp"

namespace tcpwhy::teach {

/// All that decides what a sheet looks like.
struct SheetRequest {
    std::string source;   ///< "lab close-wait", "file mine.pcapng"
    std::string student;  ///< an ID
    std::vector<BlankKind> kinds;
    std::size_t count = 12;
};

struct BuiltSheet {
    SheetRequest request;
    std::vector<std::string> head;  ///< the lines above the sheet
    Sheet sheet;
    std::string recording;  ///< of a lab: with the student's own ports and letters
};

/// "4", "close-wait" or "mine.pcapng" as the source of a request. Throws UsageError.
std::string source_of(const std::string& lab_or_file);
/// "mine.pcapng" of the source "file mine.pcapng"; "" for a lab's.
std::string recording_of(std::string_view source);

/// Why this is no ID: it must be a word without special characters. Throws UsageError.
void require_student(const std::string& id);

/// `recording_file` stands for the file of the request; "": the file itself. Throws UsageError.
BuiltSheet build_sheet(const SheetRequest& request, const std::string& recording_file = {});

std::string text_of(const BuiltSheet& built);

/// The request in a sheet's head. `file` is for messages. Throws UsageError "FILE:LINE: …".
SheetRequest read_request(std::string_view text, const std::string& file);

}  // namespace tcpwhy::teach
