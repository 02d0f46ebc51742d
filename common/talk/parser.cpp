#include "common/talk/parser.hpp"

#include <algorithm>

#include "common/errors.hpp"
#include "common/talk/arguments.hpp"
#include "common/talk/line_parser.hpp"
#include "common/text/closest_word.hpp"
#include "common/whole_file.hpp"

namespace tcpwhy::talk {
namespace {

/// A socket that a line can use.
struct Open {
    std::string name;  ///< "": none
    Slot slot = no_slot;
    bool listens = false;
    bool closed = false;
    std::size_t closed_in = 0;  ///< the line number
};

struct Place {
    std::size_t line = 0;
    std::size_t column = 0;
};

/// Resolves the sockets of the lines, and finds the end of each fork.
class Resolver {
  public:
    Resolver(Talk& talk, const std::vector<std::string>& own) : talk_(talk) {
        if (talk.makes_sockets) return;
        for (const std::string& name : own)
            open_.push_back({name, talk_.slots++, own.size() > 1 && open_.empty(), false, 0});
    }

    void resolve(Draft draft) {
        const Place place{draft.step.line, draft.column};
        if (draft.socket.column != 0 && draft.form->about == About::nothing)
            fail({place.line, draft.socket.column},
                 "'" + std::string(draft.form->words) + "' is not about a socket");
        if (draft.form->about != About::nothing) {
            Open& found = find(draft, place);
            draft.step.slot = found.slot;
            if (draft.step.verb == Verb::listen) found.listens = true;
            const bool closes = draft.step.verb == Verb::close || draft.step.verb == Verb::reset;
            if (closes) {
                found.closed = true;
                found.closed_in = place.line;
            }
        }
        if (draft.form->makes_socket) make(draft);
        if (draft.step.verb == Verb::take && forks_.empty())
            fail(place, "only a child can take: this step is not between 'fork' and 'end fork'");
        if (draft.step.verb == Verb::give && !forked_)
            fail(place, "there is no child yet: 'fork' makes one");
        if (draft.step.verb == Verb::fork) begin_fork(place);
        if (draft.step.verb == Verb::end_fork) end_fork(place);
        talk_.steps.push_back(std::move(draft.step));
    }

    void finish() const {
        if (!forks_.empty()) fail(forks_.back().place, "this fork has no 'end fork'");
    }

  private:
    struct Fork {
        std::size_t step = 0;
        Place place;
        std::vector<Open> before;  ///< restored after the fork: the child's descriptors are its own
    };

    [[noreturn]] void fail(Place place, const std::string& message) const {
        throw UsageError(talk_.file + ":" + std::to_string(place.line) + ":" +
                         std::to_string(place.column) + ": " + message);
    }

    Open& find(const Draft& draft, Place place) {
        if (draft.socket.column != 0) return find_named(draft.socket, place);
        const bool listener = draft.form->about == About::listener;
        Open* latest = nullptr;
        for (Open& open : open_)
            if (!open.closed && (!listener || open.listens)) latest = &open;
        // No socket listens: the talk makes the call nevertheless, and it fails as in any program.
        if (latest == nullptr && listener)
            for (Open& open : open_)
                if (!open.closed) latest = &open;
        if (latest == nullptr) fail(place, nothing_open());
        if (!listener && open_.back().closed)
            fail(place, "the socket made last was closed in line " +
                            std::to_string(open_.back().closed_in) +
                            "; begin the line with the name of another one and a colon");
        return *latest;
    }

    Open& find_named(const Name& name, Place place) {
        std::vector<std::string> known;
        for (auto open = open_.rbegin(); open != open_.rend(); ++open) {
            if (open->name == name.text) {
                if (!open->closed) return *open;
                fail({place.line, name.column},
                     "'" + name.text + "' was closed in line " + std::to_string(open->closed_in));
            }
            if (!open->name.empty()) known.push_back(open->name);
        }
        fail({place.line, name.column},
             "no socket is called '" + name.text + "'" + did_you_mean(name.text, known));
    }

    void make(Draft& draft) {
        for (const Open& open : open_)
            if (draft.as.column != 0 && !open.closed && open.name == draft.as.text)
                fail({draft.step.line, draft.as.column},
                     "a socket that is still open is called '" + draft.as.text + "'");
        draft.step.makes = talk_.slots++;
        // A call that is expected to fail makes no socket.
        if (!draft.step.fails) open_.push_back({draft.as.text, draft.step.makes, false, false, 0});
    }

    void begin_fork(Place place) { forks_.push_back({talk_.steps.size(), place, open_}); }

    void end_fork(Place place) {
        if (forks_.empty()) fail(place, "there is no 'fork' before this");
        talk_.steps[forks_.back().step].end = talk_.steps.size();
        open_ = std::move(forks_.back().before);
        forks_.pop_back();
        forked_ = true;
    }

    [[nodiscard]] std::string nothing_open() const {
        return open_.empty() ? "there is no socket yet: 'socket' makes one"
                             : "there is no open socket any more";
    }

    Talk& talk_;
    std::vector<Open> open_;
    std::vector<Fork> forks_;
    bool forked_ = false;
};

std::vector<Draft> parse_lines(std::string_view text, const std::string& file) {
    std::vector<Draft> drafts;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        std::string_view words = without_comment(line.substr(0, line.find_last_not_of('\r') + 1));
        LineCursor cursor(words);
        Draft draft = parse_line(cursor);
        if (cursor.failed())
            throw UsageError(file + ":" + std::to_string(number) + ":" +
                             std::to_string(cursor.error_column()) + ": " + cursor.message());
        if (draft.form == nullptr) continue;
        draft.step.line = number;
        LineCursor whole(words);
        draft.step.source = whole.take_rest();
        drafts.push_back(std::move(draft));
    }
    return drafts;
}

}  // namespace

const std::vector<std::string>& server_sockets() {
    static const std::vector<std::string> names{"listener", "connection"};
    return names;
}

const std::vector<std::string>& client_sockets() {
    static const std::vector<std::string> names{"connection"};
    return names;
}

Talk parse_talk(std::string_view text, const std::string& file,
                const std::vector<std::string>& own) {
    Talk talk;
    talk.file = file;
    std::vector<Draft> drafts = parse_lines(text, file);
    talk.makes_sockets = std::any_of(drafts.begin(), drafts.end(), [](const Draft& draft) {
        return draft.step.verb == Verb::socket;
    });
    Resolver resolver(talk, own);
    for (Draft& draft : drafts) resolver.resolve(std::move(draft));
    resolver.finish();
    return talk;
}

Talk read_talk(const std::string& file, const std::vector<std::string>& own) {
    if (file == "-")
        throw UsageError("--talk -: standard input is for the talk's 'pause'; name a file");
    return parse_talk(whole_file(file, "cannot read the talk " + file), file, own);
}

}  // namespace tcpwhy::talk
