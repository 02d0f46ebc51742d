#include "client/talk_style.hpp"

#include "client/endpoints.hpp"
#include "client/posix_style.hpp"
#include "common/talk/parser.hpp"
#include "common/talk/performer.hpp"

namespace tcpwhy::client {

void talk_by_script(const Options& options) {
    const talk::Talk script = talk::read_talk(options.talk, talk::client_sockets());
    const asio::ip::tcp::endpoint server = server_endpoint(options);
    const asio::ip::tcp::endpoint from_anywhere(server.protocol(), 0);
    const asio::ip::tcp::endpoint source = source_endpoint(options).value_or(from_anywhere);
    talk::Program program;
    program.connect_to = endpoint_from_sockaddr(server.data(), server.size());
    program.bind_to = endpoint_from_sockaddr(source.data(), source.size()).value_or(Endpoint{});
    if (!script.makes_sockets) program.sockets.push_back(connect_posix_socket(options));
    talk::perform(script, std::move(program));
}

}  // namespace tcpwhy::client
