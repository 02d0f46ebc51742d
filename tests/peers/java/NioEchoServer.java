// java NioEchoServer.java PORT [COUNT]: java.nio, non-blocking channels behind a selector (epoll).
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

public class NioEchoServer {
    /** Echoes what is there; says whether the connection has ended. */
    static boolean serve(SocketChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        if (channel.read(bytes) < 0) {
            channel.close();
            return true;
        }
        bytes.flip();
        while (bytes.hasRemaining()) channel.write(bytes);
        return false;
    }

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        int left = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        try (Selector selector = Selector.open(); ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(port));
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
            while (left > 0) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    if (key.isAcceptable()) {
                        SocketChannel channel = listener.accept();
                        channel.configureBlocking(false);
                        channel.register(selector, SelectionKey.OP_READ);
                    } else if (serve((SocketChannel) key.channel())) {
                        left--;
                    }
                }
                selector.selectedKeys().clear();
            }
        }
    }
}
