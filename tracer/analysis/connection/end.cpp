#include "tracer/analysis/connection/end.hpp"

namespace tcpwhy::analysis {

model::SegmentNumber carrier_of(const End& end, std::uint64_t number) {
    if (!end.observed) return number + end.new_length >= end.next ? end.sent_new.number : 0;
    for (const Carried& carried : end.observed->carried)
        if (carried.begin <= number && number < carried.end) return carried.as.number;
    return 0;
}

const Carried* carried_by(const End& end, model::SegmentNumber segment) {
    if (!end.observed) return nullptr;
    for (const Carried& carried : end.observed->carried)
        if (carried.as.number == segment) return &carried;
    return nullptr;
}

}  // namespace tcpwhy::analysis
