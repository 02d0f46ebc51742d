#include "tracer/web/server/server.hpp"

#include <httplib.h>

#include <chrono>
#include <utility>

#include "tracer/web/log/frames.hpp"

namespace tcpwhy::web {
namespace {

constexpr const char* loopback = "127.0.0.1";
/// A viewer that takes nothing for so long is dropped.
constexpr std::chrono::seconds write_patience{3};
constexpr std::size_t threads = Viewers::most + 8;

Visit visit_of(const httplib::Request& request) {
    Visit visit;
    visit.method = request.method;
    visit.path = request.path;
    visit.token = request.get_param_value("token");
    visit.host = request.get_header_value("Host");
    visit.origin = request.get_header_value("Origin");
    visit.fetch_site = request.get_header_value("Sec-Fetch-Site");
    visit.cookies = request.get_header_value("Cookie");
    return visit;
}

/// Nothing of the page is kept, framed, guessed, or named to another site. The document's own
/// policy is in its head; this one adds what a document cannot say of itself.
void add_rules(httplib::Response& response) {
    response.set_header("Cache-Control", "no-store");
    response.set_header("Content-Security-Policy", "frame-ancestors 'none'");
    response.set_header("X-Frame-Options", "DENY");
    response.set_header("X-Content-Type-Options", "nosniff");
    response.set_header("Referrer-Policy", "no-referrer");
    response.set_header("Cross-Origin-Resource-Policy", "same-origin");
    response.set_header("Cross-Origin-Opener-Policy", "same-origin");
}

void refuse(httplib::Response& response, int status, const std::string& words) {
    response.status = status;
    response.set_header("Connection", "close");
    response.set_content(words + "\n", "text/plain; charset=utf-8");
}

/// Sends the log to one viewer until one of them ends.
void stream(httplib::Response& response, Viewers& viewers, std::uint64_t place,
            const std::function<void(const std::string&)>& remark) {
    auto viewer = std::make_shared<Viewers::Stream>(viewers, place);
    response.status = 200;
    response.set_chunked_content_provider(
        "text/event-stream", [viewer, remark, &viewers](std::size_t, httplib::DataSink& sink) {
            std::chrono::steady_clock::duration took{};
            const auto turn = viewer->go_on([&](std::string_view bytes) {
                const auto begin = std::chrono::steady_clock::now();
                const bool sent = sink.write(bytes.data(), bytes.size());
                took = std::chrono::steady_clock::now() - begin;
                return sent;
            });
            if (turn == Viewers::Stream::Turn::ended) sink.done();
            if (turn != Viewers::Stream::Turn::lost) return true;
            if (took >= write_patience)
                remark("a viewer of the page reads too slowly: dropped at byte " +
                       std::to_string(viewer->place()) + " of " + std::to_string(viewers.size()) +
                       "; a browser connects again and goes on there");
            return false;
        });
}

}  // namespace

struct Server::Http {
    httplib::Server server;
};

Server::Server(Door::Secrets secrets, Viewers& viewers, std::string page,
               std::function<void(const std::string&)> remark)
    : door_(std::move(secrets)),
      viewers_(viewers),
      page_(std::move(page)),
      remark_(std::move(remark)),
      http_(std::make_unique<Http>()) {
    httplib::Server& server = http_->server;
    server.new_task_queue = [] { return new httplib::ThreadPool(threads); };
    server.set_keep_alive_max_count(100);
    server.set_keep_alive_timeout(2);
    server.set_read_timeout(2);
    server.set_write_timeout(write_patience.count());
    server.set_payload_max_length(4096);
    server.set_tcp_nodelay(true);
    server.set_pre_routing_handler(
        [this](const httplib::Request& request, httplib::Response& response) {
            using Kind = Admission::Kind;
            Admission admission;
            {
                const std::lock_guard lock(mutex_);
                admission = door_.admit(visit_of(request));
            }
            add_rules(response);
            if (admission.kind == Kind::refused) {
                refuse(response, admission.status, admission.words);
            } else if (admission.kind == Kind::enter) {
                response.set_header("Set-Cookie", admission.cookie);
                response.set_redirect(admission.place, admission.status);
            } else if (admission.kind == Kind::page) {
                response.status = admission.status;
                response.set_content(page_, "text/html; charset=utf-8");
            } else if (viewers_.full()) {
                refuse(response, 503, "this page has as many viewers as it can serve");
            } else {
                stream(response, viewers_, place_after(request.get_header_value("Last-Event-ID")),
                       remark_);
            }
            return httplib::Server::HandlerResponse::Handled;
        });
}

Server::~Server() = default;

std::uint16_t Server::open(std::uint16_t port) {
    if (port != 0) return http_->server.bind_to_port(loopback, port) ? port : 0;
    const int any = http_->server.bind_to_any_port(loopback);
    return any > 0 ? static_cast<std::uint16_t>(any) : 0;
}

void Server::serve() {
    http_->server.listen_after_bind();
}

void Server::stop() {
    http_->server.stop();
}

void Server::change_token(std::string token) {
    const std::lock_guard lock(mutex_);
    door_.change_token(std::move(token));
}

}  // namespace tcpwhy::web
