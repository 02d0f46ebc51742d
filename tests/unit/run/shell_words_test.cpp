// Words that only a shell understands are found where no quotes protect them.
#include "tracer/run/programs/shell_words.hpp"

#include "support/catch.hpp"

using tcpwhy::run::shell_word_in;

TEST_CASE("operators, redirections, expansions and assignments of a shell are found") {
    CHECK(shell_word_in("./server 2>&1") == "2>&1");
    CHECK(shell_word_in("./server | tee log") == "|");
    CHECK(shell_word_in("./server &") == "&");
    CHECK(shell_word_in("./server > log") == ">");
    CHECK(shell_word_in("./server >log") == ">log");
    CHECK(shell_word_in("cd x && ./server") == "cd");
    CHECK(shell_word_in("exec ./server") == "exec");
    CHECK(shell_word_in("export X=1") == "export");
    CHECK(shell_word_in("make && ./server") == "&&");
    CHECK(shell_word_in("./server; echo") == "./server;");
    CHECK(shell_word_in("~/server") == "~/server");
    CHECK(shell_word_in("$HOME/server") == "$HOME/server");
    CHECK(shell_word_in("PORT=9877 ./server") == "PORT=9877");
    CHECK(shell_word_in("./server `cat port`") == "`cat");
    CHECK(shell_word_in("./server \"$PORT\"").empty());
}

TEST_CASE("what a program gets as it is, is no shell's") {
    CHECK(shell_word_in("./server --port 9877").empty());
    CHECK(shell_word_in("sh -c './server 2>&1 | tee log'").empty());
    CHECK(shell_word_in("curl http://127.0.0.1:9877/?a=1&b=2").empty());
    CHECK(shell_word_in("python3 -c 'print(\"$x\"); x=1'").empty());
    CHECK(shell_word_in("./server key=value").empty());
    CHECK(shell_word_in("./server a\\|b").empty());
    CHECK(shell_word_in("./server price=5$").empty());
    CHECK(shell_word_in("").empty());
}
