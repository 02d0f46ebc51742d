// The course of a check: what the grader has done, for the narrative of a failure.
#pragma once

#include <string>
#include <vector>

#include "common/endpoint.hpp"
#include "tracer/model/process_event.hpp"

namespace tcpwhy::grade {

struct Journal {
    std::vector<std::string> done;     ///< in words: "connected", "sent 21 bytes"
    std::string failed_step;           ///< as the script has it; "": none failed
    int round = 0;                     ///< of 'times', from 1; 0: outside of it
    Endpoint concerned;                ///< the client's end of the connection that it is about
    std::vector<Endpoint> clients;     ///< of the grader's connections, in their order
    model::Time killed = 0;            ///< when the grader began to kill; 0: it has not
    std::vector<Endpoint> left_first;  ///< the grader's ends that left before they had seen a FIN
    bool listened = false;             ///< the program has listened
    std::size_t messages = 0;          ///< that the grader has sent, each in one segment
    model::Side grader = model::Side::none;  ///< the grader's end

    void note(std::string what) { done.push_back(std::move(what)); }
    /// The last few, as one sentence.
    [[nodiscard]] std::string words() const;
};

}  // namespace tcpwhy::grade
