#include "tracer/grade/kit/kit.hpp"

#include <array>

#include "common/text/base_name.hpp"
#include "tracer/grade/export/json_text.hpp"
#include "tracer/grade/export/xml_text.hpp"
#include "tracer/grade/kit/archive.hpp"
#include "tracer/grade/report/result.hpp"
#include "tracer/grade/values/sha256.hpp"

namespace tcpwhy::grade {
namespace {

// Gradescope ends a run after 10 minutes, PrairieLearn after what info.json says (at most 600 s).
constexpr const char* budget = "9m";
constexpr int prairielearn_seconds = 600;

bool is_deb(const KitOrder& order) {
    return order.package_name.ends_with(".deb");
}

/// The commands that install the package that lies in `folder`.
std::string install_commands(const KitOrder& order, const std::string& folder,
                             const std::string& sudo, const std::string& between) {
    const std::string file = folder + "/" + order.package_name;
    if (is_deb(order)) return sudo + "apt-get install -y --no-install-recommends " + file;
    const std::string sources = "/tmp/tcpwhy-sources";
    return "mkdir -p " + sources + between + "tar xf " + file + " -C " + sources +
           " --strip-components=1" + between + sudo + "make -C " + sources + " install PREFIX=/usr";
}

/// The word that names the assignment on tcpwhy's command line.
std::string assignment_word(const KitOrder& order, const std::string& folder) {
    return order.own_files.empty() ? order.assignment.name : folder + "/assignment";
}

std::string kit_text(std::string_view name, const KitOrder& order, const std::string& folder) {
    for (const EmbeddedText& text : kit_texts())
        if (text.name == name)
            return filled(std::string(text.text),
                          {{"ASSIGNMENT", assignment_word(order, folder)},
                           {"BUDGET", budget},
                           {"PACKAGE", order.package_name},
                           {"TITLE", xml_escaped(order.assignment.title, false)},
                           {"INSTALL", install_commands(order, folder, "", "\n")}});
    return {};
}

void add_assignment(std::vector<KitFile>& files, const KitOrder& order, const std::string& folder) {
    for (const KitFile& file : order.own_files)
        files.push_back({folder + "assignment/" + file.path, file.bytes, file.executable});
}

std::vector<KitFile> gradescope_files(const KitOrder& order) {
    const std::string source = "/autograder/source";
    std::vector<KitFile> files = {
        {"setup.sh", kit_text("gradescope-setup", order, source), true},
        {"run_autograder", kit_text("gradescope-run", order, source), true},
        {order.package_name, order.package, false}};
    add_assignment(files, order, "");
    return files;
}

/// The files that a student uploads: any name would do; these are the usual ones.
std::string usual_files(const Assignment& assignment) {
    const std::string base(base_name(assignment.program));
    return "Makefile," + base + ".c";
}

/// Of the assignment, so that the same assignment is the same question.
std::string uuid_of(const Assignment& assignment) {
    std::string digits = sha256_hex("tcpwhy question " + assignment.name);
    digits[12] = '4';
    digits[16] = '8';
    return digits.substr(0, 8) + "-" + digits.substr(8, 4) + "-" + digits.substr(12, 4) + "-" +
           digits.substr(16, 4) + "-" + digits.substr(20, 12);
}

std::vector<KitFile> prairielearn_files(const KitOrder& order) {
    const ExportJson info = {{"uuid", uuid_of(order.assignment)},
                             {"title", order.assignment.title},
                             {"topic", "Sockets"},
                             {"tags", ExportJson::array()},
                             {"type", "v3"},
                             {"singleVariant", true},
                             {"gradingMethod", "External"},
                             {"externalGradingOptions",
                              {{"enabled", true},
                               {"image", "example/tcpwhy:1"},
                               {"entrypoint", "/grade/tests/grade.sh"},
                               {"timeout", prairielearn_seconds},
                               {"enableNetworking", false}}}};
    const std::string folder = "/grade/tests";
    std::vector<KitFile> files = {
        {"info.json", json_text(info), false},
        {"question.html",
         filled(kit_text("prairielearn-question", order, folder),
                {{"FILES", usual_files(order.assignment)}}),
         false},
        {"tests/grade.sh", kit_text("prairielearn-grade", order, folder), true},
        {"image/Dockerfile",
         filled(kit_text("prairielearn-dockerfile", order, folder),
                {{"INSTALL_IN_IMAGE", install_commands(order, "/tmp", "", " && ")}}),
         false},
        {"image/" + order.package_name, order.package, false}};
    add_assignment(files, order, "tests/");
    return files;
}

std::vector<KitFile> autolab_files(const KitOrder& order) {
    std::vector<KitFile> inside = {
        {"tcpwhy-autolab.sh", kit_text("autolab-run", order, "."), true}};
    add_assignment(inside, order, "");
    std::string problems;
    for (const Check& check : order.assignment.checks)
        if (check.visibility == Visibility::visible)
            problems += "   " + check.id + "  " + points_words(check.points) + "\n";
    return {{"autograde-Makefile", kit_text("autolab-makefile", order, "."), false},
            {"autograde.tar", packed_files(inside, ArchiveKind::tar), false},
            {"README", filled(kit_text("autolab-readme", order, "."), {{"PROBLEMS", problems}}),
             false}};
}

std::vector<KitFile> github_files(const KitOrder& order) {
    const std::string folder = ".github/tcpwhy";
    std::vector<KitFile> files = {
        {".github/workflows/grade.yml",
         filled(kit_text("github-workflow", order, folder),
                {{"INSTALL_ON_RUNNER", install_commands(order, "./" + folder, "sudo ", " && ")}}),
         false},
        {folder + "/" + order.package_name, order.package, false}};
    add_assignment(files, order, folder + "/");
    return files;
}

std::vector<KitFile> classroom50_files(const KitOrder& order) {
    const ExportJson command = install_commands(order, ".", "sudo ", " && ");
    const std::string assignment = order.own_files.empty() ? "\"" + order.assignment.name + "\""
                                                           : "str(HERE / \"assignment\")";
    std::vector<KitFile> files = {
        {"autograder.py",
         filled(kit_text("classroom50-autograder", order, "."),
                {{"INSTALL_COMMAND", command.dump()}, {"ASSIGNMENT_PYTHON", assignment}}),
         false},
        {order.package_name, order.package, false}};
    add_assignment(files, order, "");
    return files;
}

constexpr std::array<Kit, 5> all_kits = {{
    {"gradescope-zip", "an autograder to upload", true, true, gradescope_files},
    {"prairielearn-question", "a question's folder", false, true, prairielearn_files},
    {"autolab-lab", "the files of a lab", false, false, autolab_files},
    {"github-workflow", "a workflow for each push", false, true, github_files},
    {"classroom50-autograder", "autograder.py with its files", false, true, classroom50_files},
}};

}  // namespace

std::span<const Kit> kits() {
    return all_kits;
}

const Kit* kit_named(std::string_view name) {
    for (const Kit& kit : all_kits)
        if (kit.name == name) return &kit;
    return nullptr;
}

std::string filled(std::string text,
                   const std::vector<std::pair<std::string, std::string>>& pairs) {
    for (const auto& [word, value] : pairs) {
        const std::string mark = "@" + word + "@";
        for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos;
             at += value.size())
            text.replace(at, mark.size(), value);
    }
    return text;
}

}  // namespace tcpwhy::grade
