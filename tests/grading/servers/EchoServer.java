import java.net.*;

public class EchoServer {
    public static void main(String[] words) throws Exception {
        ServerSocket listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(9877));
        while (true) {
            Socket socket = listener.accept();
            new Thread(() -> serve(socket)).start();
        }
    }
    static void serve(Socket socket) {
        try (socket) {
            byte[] bytes = new byte[4096];
            int count = socket.getInputStream().read(bytes);
            if (count > 0) socket.getOutputStream().write(bytes, 0, count);
        } catch (Exception error) {
            System.err.println(error);
        }
    }
}
