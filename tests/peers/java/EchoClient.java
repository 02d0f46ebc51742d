// java EchoClient.java ADDRESS PORT [MESSAGE [COUNT]]: java.net, blocking.
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

public class EchoClient {
    public static void main(String[] arguments) throws IOException {
        byte[] message = (arguments.length > 2 ? arguments[2] : "hello").getBytes(StandardCharsets.UTF_8);
        int count = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 1;
        for (int i = 0; i < count; i++) {
            try (Socket socket = new Socket(arguments[0], Integer.parseInt(arguments[1]))) {
                socket.getOutputStream().write(message);
                byte[] answer = socket.getInputStream().readNBytes(message.length);
                if (!Arrays.equals(answer, message)) throw new IOException("the answer is not the message");
            }
        }
    }
}
