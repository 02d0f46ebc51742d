// Headers and frames to make recordings of: for tests of recordings, whole and damaged.
#pragma once

#include "support/samples/random_facts.hpp"
#include "support/samples/wire_samples.hpp"
#include "tracer/model/trace_sink.hpp"

namespace tcpwhy::test {

inline constexpr model::Time start = 1'700'000'000'000'000'000;

/// The header of a trace in a private lab, with calls.
model::TraceHeader observed_header();

samples::Bytes tcp_frame(const samples::Tcp& fields);

/// Segments of four possible clients with one server, in any order; now and then something else.
samples::Bytes random_frame(RandomFacts& random);

}  // namespace tcpwhy::test
