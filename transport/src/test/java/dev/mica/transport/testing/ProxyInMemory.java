package dev.mica.transport.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/// An HTTP proxy in this process that wants a password, and leads every name to one server of this machine.
public final class ProxyInMemory implements AutoCloseable {
    private final ServerSocket socket;
    private final int target;
    private final String authorization;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private ProxyInMemory(ServerSocket socket, int target, String authorization) {
        this.socket = socket;
        this.target = target;
        this.authorization = authorization;
    }

    /// @param target a port of this machine
    /// @param authorization the value that Proxy-Authorization must have
    public static ProxyInMemory start(int target, String authorization) throws IOException {
        ProxyInMemory proxy =
                new ProxyInMemory(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target, authorization);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /// First lines of all requests.
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                // It was closed.
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            List<String> head = head(client.getInputStream());
            requests.add(head.getFirst());
            OutputStream answer = client.getOutputStream();
            boolean known = head.contains("Proxy-Authorization: " + authorization);
            if (!known) {
                write(answer, "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n");
                return;
            }
            if (head.getFirst().startsWith("CONNECT")) {
                write(answer, "HTTP/1.1 200 Connected\r\n\r\n");
            } else {
                head.removeIf(line -> line.toLowerCase(Locale.ROOT).startsWith("proxy-"));
                write(server.getOutputStream(), String.join("\r\n", head) + "\r\n\r\n");
            }
            Thread back = Thread.ofVirtual().start(() -> copy(server, client));
            copy(client, server);
            back.join();
        } catch (IOException | InterruptedException e) {
            // One of them went away.
        }
    }

    private static List<String> head(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int read = in.read();
            if (read < 0) {
                throw new IOException("no request");
            }
            text.append((char) read);
        }
        return new ArrayList<>(List.of(text.toString().strip().split("\r\n")));
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // The other direction notices it too.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
