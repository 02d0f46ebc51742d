// The delays of --delay-accept, --delay-read, --delay-reply and --delay-close, as each style waits.
// A delay of 0, the default, makes no system call and does not suspend anything.
#pragma once

#include <asio/awaitable.hpp>
#include <asio/error_code.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>
#include <chrono>
#include <memory>
#include <thread>
#include <utility>

namespace tcpwhy::server {

/// For sync and posix: the program sleeps.
inline void pause_for(std::chrono::milliseconds delay) {
    if (delay.count() > 0) std::this_thread::sleep_for(delay);
}

/// For callback: calls `then` after the delay; meanwhile other handlers run.
template <typename Executor, typename Then>
void after(std::chrono::milliseconds delay, const Executor& executor, Then then) {
    if (delay.count() == 0) return then();
    auto timer = std::make_shared<asio::steady_timer>(executor, delay);
    timer->async_wait([timer, then = std::move(then)](const asio::error_code&) mutable { then(); });
}

/// For coroutine: `co_await paused(delay);`; meanwhile other coroutines run.
inline asio::awaitable<void, asio::io_context::executor_type> paused(
    std::chrono::milliseconds delay) {
    using Executor = asio::io_context::executor_type;
    if (delay.count() == 0) co_return;
    asio::steady_timer timer(co_await asio::this_coro::executor, delay);
    co_await timer.async_wait(asio::use_awaitable_t<Executor>());
}

}  // namespace tcpwhy::server
