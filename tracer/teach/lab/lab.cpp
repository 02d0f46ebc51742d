#include "tracer/teach/lab/lab.hpp"

#include <array>

namespace tcpwhy::teach {

std::string_view name(QuestionType type) {
    constexpr std::array<std::string_view, 6> names{"choice", "number", "word",
                                                    "state",  "flags",  "order"};
    return names[static_cast<std::size_t>(type)];
}

int Lab::points() const {
    int sum = 0;
    for (const Question& question : questions) sum += question.points;
    return sum;
}

const LabRun* Lab::run(std::string_view wanted) const {
    for (const LabRun& each : runs)
        if (each.name == wanted) return &each;
    return nullptr;
}

std::string letter_of(std::size_t index) {
    return std::string(1, static_cast<char>('a' + index));
}

}  // namespace tcpwhy::teach
