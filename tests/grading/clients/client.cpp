#include <asio.hpp>
#include <iostream>

using asio::ip::tcp;

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: client ADDRESS\n";
        return 2;
    }
    try {
        asio::io_context context;
        tcp::socket socket(context);
        socket.connect({asio::ip::make_address(argv[1]), 9877});
        std::string echo;
        for (std::string line; std::getline(std::cin, line);) {
            line += '\n';
            asio::write(socket, asio::buffer(line));
            const auto count = asio::read_until(socket, asio::dynamic_buffer(echo), '\n');
            std::cout << echo.substr(0, count) << std::flush;
            echo.erase(0, count);
        }
    } catch (const std::exception& error) {
        std::cerr << "client: " << error.what() << '\n';
        return 1;
    }
}
