package dev.mica.sandbox.root;

import dev.mica.core.port.Sandbox.Mount;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Unix socket that passes everything on to another, so that it can have the owner and the mode that a run wants
/// while the host's own stays as it is.
final class SocketRelay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SocketRelay.class);
    private static final int BUFFER = 16 * 1024;

    private final Path path;
    private final Path target;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    private SocketRelay(Path path, Path target, ServerSocketChannel server) {
        this.path = path;
        this.target = target;
        this.server = server;
    }

    static SocketRelay open(Mount.Socket socket, Path path) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        SocketRelay relay = new SocketRelay(path, socket.source(), server);
        boolean ready = false;
        try {
            server.bind(UnixDomainSocketAddress.of(path));
            Files.setAttribute(path, "unix:uid", Math.toIntExact(socket.uid()));
            Files.setAttribute(path, "unix:gid", Math.toIntExact(socket.gid()));
            Files.setAttribute(path, "unix:mode", socket.mode());
            Thread.ofVirtual().start(relay::accept);
            ready = true;
            return relay;
        } finally {
            if (!ready) {
                relay.close();
            }
        }
    }

    Path path() {
        return path;
    }

    private void accept() {
        while (true) {
            try {
                SocketChannel client = server.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> connect(client));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.debug("socket {} takes no more connections", path, e);
                return;
            }
        }
    }

    private void connect(SocketChannel client) {
        try (client;
                SocketChannel agent = SocketChannel.open(UnixDomainSocketAddress.of(target))) {
            open.add(agent);
            Thread back = Thread.ofVirtual().start(() -> pass(agent, client));
            pass(client, agent);
            back.join();
            open.remove(agent);
        } catch (IOException e) {
            LOG.debug("no connection to {}", target, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private static void pass(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            LOG.trace("a relayed connection ended", e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
        Files.deleteIfExists(path);
    }
}
