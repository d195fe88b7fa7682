package dev.mica.sandbox.root;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.port.Sandbox.Mount;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class SocketRelayTest {
    @TempDir
    Path directory;

    private static String read(SocketChannel from) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(100);
        from.read(bytes);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    private static void write(SocketChannel to, String text) throws IOException {
        to.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void passesBytesBothWays() throws Exception {
        Path agent = directory.resolve("agent");
        Path relayed = directory.resolve("relayed");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(agent));
            FutureTask<String> heard = new FutureTask<>((Callable<String>) () -> {
                try (SocketChannel client = server.accept()) {
                    String text = read(client);
                    write(client, "answer");
                    return text;
                }
            });
            Thread.ofVirtual().start(heard);
            try (SocketRelay relay = SocketRelay.open(new Mount.Socket(agent, "/agent", 0600, 0, 0), relayed);
                    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(relay.path()))) {
                write(channel, "question");
                assertThat(read(channel)).isEqualTo("answer");
                assertThat(heard.get()).isEqualTo("question");
            }
        }
        assertThat(relayed).doesNotExist();
    }
}
