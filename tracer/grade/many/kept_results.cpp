#include "tracer/grade/many/kept_results.hpp"

#include <algorithm>
#include <filesystem>

#include "common/errors.hpp"
#include "common/whole_file.hpp"

namespace tcpwhy::grade {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t most_result_bytes = 64U << 20U;

std::vector<std::string> result_files_of(const std::string& folder) {
    std::vector<std::string> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (entry.path().extension() == ".json" && entry.is_regular_file(error))
            files.push_back(entry.path().string());
    if (error) throw UsageError(attempt_failed("cannot read the folder " + folder, error.value()));
    std::sort(files.begin(), files.end());
    return files;
}

void require_same(const KeptResult& one, const KeptResult& other) {
    const bool same = one.result.seed == other.result.seed &&
                      one.result.assignment_hash == other.result.assignment_hash;
    // A refused submission has no seed.
    if (same || one.result.refused || other.result.refused) return;
    throw UsageError("cannot merge " + one.file + " and " + other.file +
                     ": they are results of the same name, but of other files or of another "
                     "assignment");
}

/// How much a result says: a refusal may come of a file that was not there yet.
int worth(const Result& result) {
    if (result.refused) return 0;
    return result.incomplete() ? 1 : 2;
}

}  // namespace

std::optional<Result> kept_result(const std::string& file) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    if (error || size > most_result_bytes) return std::nullopt;
    return result_from_json(whole_file(file, "cannot read " + file));
}

std::vector<KeptResult> kept_results(const std::vector<std::string>& words) {
    std::vector<KeptResult> found;
    for (const std::string& word : words) {
        if (fs::is_directory(word)) {
            for (const std::string& file : result_files_of(word))
                if (auto result = kept_result(file)) found.push_back({*result, word, file});
            continue;
        }
        auto result = kept_result(word);
        if (!result)
            throw UsageError("cannot merge " + word + ": it is no result that tcpwhy grade left");
        found.push_back({*result, fs::path(word).parent_path().string(), word});
    }
    return found;
}

std::vector<KeptResult> merged(std::vector<KeptResult> results) {
    std::stable_sort(results.begin(), results.end(), [](const auto& one, const auto& other) {
        return one.result.submission < other.result.submission;
    });
    std::vector<KeptResult> unique;
    for (KeptResult& each : results) {
        if (unique.empty() || unique.back().result.submission != each.result.submission) {
            unique.push_back(std::move(each));
            continue;
        }
        require_same(unique.back(), each);
        if (worth(each.result) > worth(unique.back().result)) unique.back() = std::move(each);
    }
    return unique;
}

}  // namespace tcpwhy::grade
