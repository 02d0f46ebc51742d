#include "server/talk_style.hpp"

#include "common/errors.hpp"
#include "common/talk/parser.hpp"
#include "common/talk/performer.hpp"
#include "server/posix_style.hpp"

namespace tcpwhy::server {

void serve_talk(const Options& options) {
    const talk::Talk script = talk::read_talk(options.talk, talk::server_sockets());
    talk::Program program;
    program.bind_to = {parse_address(options.address).value_or(Address{}), options.port};
    program.backlog = options.backlog;
    if (!script.makes_sockets) {
        program.sockets.push_back(open_posix_listener(options));
        program.sockets.push_back(accept_client(program.sockets.front()));
    }
    talk::perform(script, std::move(program));
}

}  // namespace tcpwhy::server
