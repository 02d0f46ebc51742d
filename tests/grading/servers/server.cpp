#include <array>
#include <asio.hpp>
#include <memory>

using asio::ip::tcp;

struct Client : std::enable_shared_from_this<Client> {
    explicit Client(tcp::socket made) : socket(std::move(made)) {}
    void serve() {
        auto self = shared_from_this();
        socket.async_read_some(
            asio::buffer(bytes), [self](std::error_code error, std::size_t count) {
                if (error) return;
                asio::async_write(self->socket, asio::buffer(self->bytes, count),
                                  [self](std::error_code, std::size_t) { self->socket.close(); });
            });
    }
    tcp::socket socket;
    std::array<char, 4096> bytes;
};

void accept_next(tcp::acceptor& acceptor) {
    acceptor.async_accept([&](std::error_code error, tcp::socket socket) {
        if (!error) std::make_shared<Client>(std::move(socket))->serve();
        accept_next(acceptor);
    });
}

int main() {
    asio::io_context context;
    tcp::acceptor acceptor(context, {tcp::v6(), 9877});
    accept_next(acceptor);
    context.run();
}
