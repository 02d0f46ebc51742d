import java.io.*;
import java.net.*;

public class EchoClient {
    public static void main(String[] words) throws Exception {
        if (words.length < 1) {
            System.err.println("usage: client ADDRESS");
            System.exit(2);
        }
        try (Socket socket = new Socket(words[0], 9877)) {
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
            BufferedReader echoes = new BufferedReader(new InputStreamReader(socket.getInputStream()));
            for (String line; (line = input.readLine()) != null;) {
                socket.getOutputStream().write((line + "\n").getBytes());
                String echo = echoes.readLine();
                if (echo == null) {
                    System.err.println("the server has closed the connection");
                    System.exit(1);
                }
                System.out.println(echo);
            }
        } catch (IOException error) {
            System.err.println(error);
            System.exit(1);
        }
    }
}
