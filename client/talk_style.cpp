#include "client/talk_style.hpp"

#include "client/connecting.hpp"
#include "common/talk/parser.hpp"
#include "common/talk/performer.hpp"

namespace tcpwhy::client {

void talk_by_script(const Options& options) {
    const talk::Talk script = talk::read_talk(options.talk, talk::client_sockets());
    const asio::ip::tcp::endpoint server = server_endpoint(options);
    const asio::ip::tcp::endpoint source = source_endpoint(options);
    talk::Program program;
    program.connect_to = endpoint_from_sockaddr(server.data(), server.size());
    program.bind_to = endpoint_from_sockaddr(source.data(), source.size()).value_or(Endpoint{});
    if (!script.makes_sockets) program.sockets.push_back(connect_to_server(options));
    talk::perform(script, std::move(program));
}

}  // namespace tcpwhy::client
