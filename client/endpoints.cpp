#include "client/endpoints.hpp"

#include "common/errors.hpp"

namespace tcpwhy::client {

using asio::ip::tcp;

tcp::endpoint server_endpoint(const Options& options) {
    return {asio::ip::make_address(options.address), options.port};
}

std::optional<tcp::endpoint> source_endpoint(const Options& options) {
    if (options.source_address.empty() && options.source_port == 0) return std::nullopt;
    const tcp::endpoint server = server_endpoint(options);
    const auto address = options.source_address.empty()
                             ? tcp::endpoint(server.protocol(), 0).address()
                             : asio::ip::make_address(options.source_address);
    if (address.is_v4() != server.address().is_v4()) {
        throw UsageError("--source " + options.source_address + " and the server's address " +
                         options.address + " are not both IPv4 or both IPv6");
    }
    return tcp::endpoint{address, options.source_port};
}

}  // namespace tcpwhy::client
