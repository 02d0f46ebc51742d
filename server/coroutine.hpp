// The least that coroutines over Asio need: a coroutine that runs by itself, and awaiting any of
// Asio's operations.
//
// asio::awaitable would do, at the price of a second coroutine frame and a cancellation slot for
// each operation; for a server whose every turn is one read and one write that is a measurable part
// of the whole.
#pragma once

#include <asio/error_code.hpp>
#include <coroutine>
#include <cstddef>
#include <utility>

namespace tcpwhy::server {

/// What a coroutine returns that nobody waits for: it begins at once and frees itself at its end.
/// An exception that leaves it comes out of io_context::run().
struct Detached {
    struct promise_type {
        Detached get_return_object() const noexcept { return {}; }
        std::suspend_never initial_suspend() const noexcept { return {}; }
        std::suspend_never final_suspend() const noexcept { return {}; }
        void return_void() const noexcept {}
        void unhandled_exception() const { throw; }
    };
};

/// How an operation of Asio ended.
struct Completion {
    asio::error_code error;
    std::size_t size = 0;  ///< bytes; 0 for operations that move none
};

/// Awaits one operation: `initiate` starts it with the completion handler that it is given.
///     auto [error, size] = co_await completion_of([&](auto done) { socket.async_read_some(buffer,
///     done); });
template <typename Initiate>
class CompletionOf {
  public:
    explicit CompletionOf(Initiate initiate) : initiate_(std::move(initiate)) {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> coroutine) {
        // Asio never calls a handler from within the initiating function, so the coroutine is
        // asleep by then.
        initiate_([this, coroutine](const asio::error_code& error, std::size_t size = 0) {
            completion_ = {error, size};
            coroutine.resume();
        });
    }
    Completion await_resume() const noexcept { return completion_; }

  private:
    Initiate initiate_;
    Completion completion_;
};

template <typename Initiate>
CompletionOf<Initiate> completion_of(Initiate initiate) {
    return CompletionOf<Initiate>(std::move(initiate));
}

}  // namespace tcpwhy::server
