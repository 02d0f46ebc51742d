// Lines leave in order, when they are certain or have waited long enough.
#include <limits>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "tracer/model/hold_back.hpp"

using tcpwhy::model::HoldBack;
using tcpwhy::model::Time;

namespace {

struct Line {
    std::string words;
    bool open = false;
    [[nodiscard]] bool is_open() const { return open; }
};

std::vector<std::string> leaving(HoldBack<Line>& queue, Time now) {
    std::vector<std::string> words;
    for (std::size_t count = queue.ready(now); count > 0; --count)
        words.push_back(queue.pop().second.words);
    return words;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("a certain line behind an open one waits with it", "[hold-back]") {
    HoldBack<Line> queue(100);
    queue.add(0, {"first"});
    const auto open = queue.add(1, {"open", true});
    queue.add(2, {"last"});
    CHECK(leaving(queue, 3) == Words{"first"});
    queue.find(open)->open = false;
    CHECK(leaving(queue, 3) == Words{"open", "last"});
    CHECK(queue.empty());
}

TEST_CASE("an open line leaves when it has waited for the whole time", "[hold-back]") {
    HoldBack<Line> queue(100);
    queue.add(10, {"open", true});
    queue.add(20, {"open too", true});
    CHECK_FALSE(queue.is_overdue(109));
    CHECK(leaving(queue, 109).empty());
    CHECK(queue.is_overdue(110));
    CHECK(leaving(queue, 110) == Words{"open"});
}

TEST_CASE("without a limit an open line waits for ever", "[hold-back]") {
    HoldBack<Line> queue(std::numeric_limits<Time>::max());
    queue.add(0, {"open", true});
    CHECK(queue.ready(std::numeric_limits<Time>::max() - 1) == 0);
}

TEST_CASE("a line is found by its ticket until it leaves or is erased", "[hold-back]") {
    HoldBack<Line> queue(0);
    const auto first = queue.add(0, {"first"});
    const auto second = queue.add(0, {"second"});
    const auto third = queue.add(5, {"third"});
    queue.erase(second);
    CHECK(queue.find(second) == nullptr);
    CHECK(queue.find(third)->words == "third");
    CHECK(queue.size() == 2);
    CHECK(queue.up_to(0) == 1);
    CHECK(queue.oldest() == 0);
    CHECK(queue.newest() == 5);
    queue.pop();
    CHECK(queue.find(first) == nullptr);
    CHECK(queue.next_ticket() == third + 1);
}
