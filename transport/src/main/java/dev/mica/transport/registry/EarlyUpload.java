package dev.mica.transport.registry;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.transport.http.Call;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The upload of a blob that is still being made: whole chunks of it are on their way while the next is filled. What it
/// doesn't bring, because the blob ends before the chunk does or the connection breaks, is left to [BlobUpload], which
/// goes on from where the registry stands.
///
/// Where it stands is remembered by what the blob is made of, since its digest is known last: a later process that
/// makes the same blob passes over what this one has sent.
final class EarlyUpload {
    /// Three are in memory: one that is filled, one that waits and one that is sent. Object stores behind registries
    /// want 5 MiB at least.
    static final int CHUNK_BYTES = 8 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(EarlyUpload.class);
    /// Chunks have bytes.
    private static final byte[] END = {};

    private final UploadRequests requests;
    private final RegistryMemory memory;
    private final Digest recipe;
    private final int chunkBytes;
    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(1);
    private final Queue<byte[]> spent = new ConcurrentLinkedQueue<>();
    private final Thread sender;
    private byte[] chunk;
    private int filled;
    private volatile @Nullable Digest blob;
    private volatile @Nullable IOException hopeless;
    private volatile @Nullable UploadSession session;
    private long taken;

    /// @param recipe names the bytes that will come
    EarlyUpload(UploadRequests requests, RegistryMemory memory, Digest recipe, int chunkBytes) {
        this.requests = requests;
        this.memory = memory;
        this.recipe = recipe;
        this.chunkBytes = chunkBytes;
        this.chunk = new byte[chunkBytes];
        this.sender = Thread.ofVirtual().unstarted(this::send);
    }

    /// Takes the next bytes, and waits if the network is slower than who makes them.
    ///
    /// @throws RemoteFailureException if the registry takes no upload at all
    void take(byte[] bytes, int offset, int length) throws IOException {
        for (int at = offset; at < offset + length; ) {
            int part = Math.min(chunkBytes - filled, offset + length - at);
            System.arraycopy(bytes, at, chunk, filled, part);
            filled += part;
            at += part;
            if (filled == chunkBytes) {
                put(chunk);
                byte[] used = spent.poll();
                chunk = used == null ? new byte[chunkBytes] : used;
                filled = 0;
            }
        }
    }

    private void put(byte[] next) throws IOException {
        IOException failure = hopeless;
        if (failure != null) {
            throw failure;
        }
        if (sender.getState() == Thread.State.NEW) {
            if (next.length == 0) {
                return;
            }
            sender.start();
        }
        try {
            waiting.put(next);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while a blob is sent");
    }

    /// Nothing more will be taken.
    ///
    /// @param made what the bytes turned out to be
    void named(Digest made) throws IOException {
        blob = made;
        UploadSession stands = session;
        if (stands != null) {
            memory.uploadAt(requests.repository(), made, stands.next());
        }
        put(END);
    }

    /// Waits until all whole chunks of a named blob are sent.
    ///
    /// @return where the registry wants the rest, if it has any of them
    Optional<URI> end() throws IOException {
        if (sender.getState() == Thread.State.NEW) {
            return Optional.empty();
        }
        try {
            sender.join();
        } catch (InterruptedException e) {
            throw interrupted();
        }
        UploadSession stands = session;
        if (stands == null) {
            return Optional.empty();
        }
        memory.uploadEnded(requests.repository(), recipe);
        return Optional.of(stands.next());
    }

    /// Sends no more of a blob that was not named; the next process may go on with it.
    void close() {
        if (blob == null) {
            sender.interrupt();
        }
    }

    private void send() {
        boolean sending = true;
        try {
            for (byte[] next = waiting.take(); next.length > 0; next = waiting.take()) {
                sending = sending && send(next);
                spent.add(next);
            }
        } catch (InterruptedException e) {
            LOG.debug("the upload of what {} makes was interrupted", recipe);
        }
    }

    /// @return whether there is a point in sending more
    private boolean send(byte[] next) {
        try {
            UploadSession stands = session;
            if (stands == null) {
                stands = begin();
                session = stands;
            }
            long end = taken + next.length;
            while (stands.offset() < end) {
                if (stands.offset() < taken || next.length < stands.leastChunk()) {
                    return false;
                }
                int known = (int) (stands.offset() - taken);
                stands = requests.send(
                        stands,
                        new Call.Body(
                                next.length - known, () -> new ByteArrayInputStream(next, known, next.length - known)));
                session = stands;
                Digest name = blob;
                memory.uploadAt(requests.repository(), name == null ? recipe : name, stands.next());
            }
            taken = end;
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.debug("{}: what {} makes is sent when it is whole: {}", requests.repository(), recipe, e.getMessage());
            return false;
        }
    }

    private UploadSession begin() throws IOException {
        Optional<URI> kept = memory.upload(requests.repository(), recipe);
        if (kept.isPresent()) {
            Optional<UploadSession> standing = requests.standing(new UploadSession(kept.get(), 0, 0));
            if (standing.isPresent()) {
                return standing.get();
            }
        }
        try {
            return requests.begin();
        } catch (RemoteFailureException e) {
            hopeless = e;
            throw e;
        }
    }
}
