// Recordings that are cut or damaged, or whose facts lack fields: what is whole is shown, in every
// format, and the rest does no harm.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/samples/recorded_trace.hpp"
#include "support/samples/recording_samples.hpp"
#include "support/trace/every_format.hpp"
#include "tracer/wire/file/capture_reader.hpp"
#include "tracer/wire/record/fact_block.hpp"
#include "tracer/wire/record/fact_reader.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test;

namespace {

samples::Bytes catalogue_recording(const std::string& name) {
    std::ifstream file(std::string(TESTS_DIR) + "/golden/catalogue/" + name + ".pcapng",
                       std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The frames of a recording, and the texts of its facts.
template <class OnFrame, class OnFact>
void each_record(const samples::Bytes& file, const OnFrame& on_frame, const OnFact& on_fact) {
    wire::CaptureReader reader;
    wire::Window window{file, 0, /*last=*/true};
    model::Time time = 0;
    model::Frame frame;
    for (;;) {
        const wire::ReadStep step = reader.next(window, time, frame);
        if (step == wire::ReadStep::frame) {
            on_frame(time, frame);
        } else if (step == wire::ReadStep::custom_block) {
            const std::string_view data = model::as_text(reader.custom_block().data);
            const std::size_t begin = data.find('{');
            if (begin != std::string_view::npos) on_fact(data.substr(begin));
        } else {
            return;
        }
    }
}

/// Now and then a fact without one of its fields, with another value, or twice as late.
std::string changed(std::string_view fact, RandomFacts& random) {
    auto object = nlohmann::json::parse(fact.substr(0, fact.rfind('}') + 1));
    if (random.below(4) != 0 || object.empty()) return object.dump();
    auto field = object.begin();
    std::advance(field, static_cast<std::ptrdiff_t>(random.below(object.size())));
    switch (random.below(3)) {
        case 0:
            object.erase(field);
            break;
        case 1:
            if (field->is_number())
                *field = random.below(12);
            else
                *field = object.begin().value();
            break;
        default:
            if (field->is_array() || field->is_object())
                field->clear();
            else
                *field = nullptr;
    }
    return object.dump();
}

}  // namespace

TEST_CASE("a recording that is cut anywhere is read up to the cut") {
    RandomFacts random(7);
    RecordedTrace trace(observed_header());
    for (int each = 0; each < 12; ++each) {
        trace.frame(start + each * 10, random_frame(random));
        trace.playback().fact(random.fact(start + each * 10 + 5));
    }
    trace.playback().finish(0);
    const samples::Bytes whole = trace.file();
    std::uint64_t frames = 0;
    for (std::size_t size = 4; size < whole.size(); ++size) {
        const samples::Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        const ReadBack back = read_back(cut);
        CHECK(back.counts.frames >= frames);
        CHECK(back.unread.empty());
        frames = back.counts.frames;
    }
    CHECK(frames == 12);
}

TEST_CASE("a damaged fact is skipped and counted") {
    RecordedTrace trace(observed_header());
    model::CallEntered call;
    call.id = 1;
    call.time = start;
    call.call = model::SystemCall::listen;
    trace.playback().fact(call);
    trace.frame(start + 10, tcp_frame({}));
    trace.playback().finish(0);
    samples::Bytes file = trace.file();
    const std::string name = "\"listen\"";
    const auto place = std::search(file.begin(), file.end(), name.begin(), name.end());
    REQUIRE(place != file.end());
    *(place + 1) = 'x';
    const ReadBack back = read_back(file);
    REQUIRE(back.unread.size() == 1);
    CHECK(back.unread[0].text.find("\"call\" is impossible") != std::string::npos);
    CHECK(back.counts.frames == 1);
    CHECK(back.json.find("\"segments\":1,\"calls\":0") != std::string::npos);
}

TEST_CASE("a recording with any byte changed is read without harm") {
    for (unsigned seed = 1; seed <= 300; ++seed) {
        RandomFacts random(seed);
        RecordedTrace trace(observed_header());
        for (int each = 0; each < 10; ++each) {
            trace.frame(start + each * 10, random_frame(random));
            trace.playback().fact(random.fact(start + each * 10 + 5));
        }
        trace.playback().finish(0);
        samples::Bytes file = trace.file();
        for (int change = 0; change < 3; ++change)
            file[random.below(file.size())] = static_cast<std::uint8_t>(random.below(256));
        EveryFormat shown;
        play_back(file, shown.sink());
        CHECK(shown.written("json").back() == '\n');
        CHECK_FALSE(shown.written("story").empty());
    }
}

TEST_CASE("a recording whose facts lack any field, or have another's, is shown in every format") {
    for (const char* name : {"server-closes-first", "killed", "data-lost", "shared-descriptor"}) {
        const samples::Bytes whole = catalogue_recording(name);
        for (unsigned seed = 1; seed <= 40; ++seed) {
            INFO(name << ", seed " << seed);
            RandomFacts random(seed);
            EveryFormat shown;
            session::Playback playback({}, shown.sink());
            each_record(
                whole,
                [&](model::Time time, const model::Frame& frame) { playback.frame(time, frame); },
                [&](std::string_view fact) {
                    wire::Recorded read;
                    const std::string fault = wire::read_fact(changed(fact, random), read);
                    if (auto* found = std::get_if<model::Fact>(&read); found && fault.empty())
                        playback.fact(std::move(*found));
                });
            playback.finish(0);
            CHECK(shown.written("json").back() == '\n');
            CHECK_FALSE(shown.written("story").empty());
            EveryFormat again;
            play_back(samples::text(shown.written("pcapng")), again.sink());
            CHECK(again.written("json") == shown.written("json"));
        }
    }
}
