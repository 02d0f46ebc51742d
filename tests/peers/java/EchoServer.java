// java EchoServer.java PORT [COUNT]: java.net, one blocking connection after the other, on an IPv6 socket for both families.
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

public class EchoServer {
    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        try (ServerSocket listener = new ServerSocket(port)) {
            for (int i = 0; i < count; i++) {
                try (Socket socket = listener.accept()) {
                    socket.getInputStream().transferTo(socket.getOutputStream());
                }
            }
        }
    }
}
