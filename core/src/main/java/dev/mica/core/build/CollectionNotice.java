package dev.mica.core.build;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.Leases;
import dev.mica.core.port.RefStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// What is known of a collection that goes on in this or another process.
final class CollectionNotice {
    private static final int MAX_BYTES = 1 << 30;
    static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ContentStore contents;
    private final RefStore refs;
    private final Leases leases;
    private volatile Optional<Read> last = Optional.empty();

    CollectionNotice(ContentStore contents, RefStore refs, Leases leases) {
        this.contents = contents;
        this.refs = refs;
        this.leases = leases;
    }

    /// A collection's list and the blob it stands in.
    record Read(Digest blob, Optional<Condemned> condemned) {
        boolean goesOn(Leases leases) throws IOException {
            return condemned.isPresent() && condemned.get().goesOn(leases.live());
        }
    }

    /// The list of the collection that goes on or was cut off, if there is one. A list that can't be read is one of
    /// those that were cut off.
    Optional<Read> read() throws IOException {
        while (true) {
            Optional<Digest> blob = refs.read(Refs.CONDEMNED).map(RefStore.Ref::target);
            if (blob.isEmpty()) {
                return Optional.empty();
            }
            Optional<Read> known = last;
            if (known.isPresent() && known.get().blob.equals(blob.get())) {
                return known;
            }
            Optional<Condemned> list = decode(blob.get());
            if (list.isPresent()
                    || refs.read(Refs.CONDEMNED).map(RefStore.Ref::target).equals(blob)) {
                last = Optional.of(new Read(blob.get(), list));
                return last;
            }
        }
    }

    private Optional<Condemned> decode(Digest blob) throws IOException {
        byte[] bytes;
        try {
            bytes = contents.read(blob, MAX_BYTES);
        } catch (BlobNotFoundException | dev.mica.core.port.CorruptBlobException e) {
            return Optional.empty();
        }
        return Optional.of(Condemned.decode(bytes));
    }

    /// Whether one of the digests is about to be removed.
    boolean condemns(Set<Digest> digests) throws IOException {
        Optional<Read> read = read();
        return read.isPresent()
                && read.get().condemned.isPresent()
                && digests.stream().anyMatch(read.get().condemned.get().digests()::contains)
                && read.get().goesOn(leases);
    }

    /// Waits until no collection is about to remove any of the digests.
    void await(Set<Digest> digests) throws IOException {
        for (long waited = 0; condemns(digests); waited += PAUSE.toMillis()) {
            if (waited > PATIENCE.toMillis()) {
                throw new IOException("waited " + PATIENCE.toMinutes() + " minutes for a collection to end ("
                        + read().flatMap(Read::condemned)
                                .map(Condemned::purpose)
                                .orElse("it has ended just now")
                        + "); end that process, and try again");
            }
            pause();
        }
    }

    static void pause() throws InterruptedIOException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a collection was waited for");
        }
    }
}
