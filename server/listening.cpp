#include "server/listening.hpp"

#include <asio/ip/v6_only.hpp>

namespace tcpwhy::server {

using asio::ip::tcp;

tcp::endpoint listening_endpoint(const Options& options) {
    return {asio::ip::make_address(options.address), options.port};
}

void set_options(tcp::acceptor& listener, const Options& options) {
    if (options.reuse_address) listener.set_option(tcp::acceptor::reuse_address(true));
    if (listening_endpoint(options).address().is_v6())
        listener.set_option(asio::ip::v6_only(!options.dual_stack));
}

}  // namespace tcpwhy::server
