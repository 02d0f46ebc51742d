// Whether a segment is a copy of one that its sender has shown before (connection/copies.hpp), or
// one that was sent again in the same moment: asked for by acknowledgments, or an answer of its
// own.
#pragma once

#include "tracer/analysis/connection/connection.hpp"
#include "tracer/analysis/connection/copies.hpp"

namespace tcpwhy::analysis {

/// The segment of which this one is a copy; 0: it is none.
model::SegmentNumber copy_of(const Shown& shown, const Connection& connection, model::Side from,
                             const model::Segment& segment, const Print& print);

}  // namespace tcpwhy::analysis
