package dev.mica.storage.rocksdb;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.LoggerFactory;

/// The blobs that this process has open. They are read piece by piece, a turn for each; in between anybody
/// may delete them. So before this process deletes one of them, and before its turn ends, entries in the
/// database use their parts, as they use those of a blob that is being written. Nothing is written for a blob
/// that is closed before.
final class OpenBlobs {
    private final Writers writers;
    private final Set<Reading> open = new LinkedHashSet<>();
    private final List<Reading> ended = new ArrayList<>();

    OpenBlobs(Writers writers) {
        this.writers = writers;
    }

    /// A blob that is open.
    static final class Reading {
        private final Digest digest;
        private final long[] parts;
        private byte @Nullable [] entries;

        private Reading(Digest digest, long[] parts) {
            this.digest = digest;
            this.parts = parts;
        }
    }

    synchronized boolean isEmpty() {
        return open.isEmpty();
    }

    /// Begins to protect a blob. With the monitor of the tables that its recipe was read from.
    synchronized Reading add(Digest digest, Recipe recipe) {
        Reading reading = new Reading(digest, recipe.parts().distinct());
        open.add(reading);
        return reading;
    }

    synchronized void remove(Reading reading) {
        open.remove(reading);
        if (reading.entries != null) {
            ended.add(reading);
        }
    }

    /// Before a blob is deleted. Only with a turn, and with the tables' monitor.
    synchronized void keep(Digest digest, Tables tables) throws RocksDBException, IOException {
        for (Reading reading : open) {
            if (reading.digest.equals(digest)) {
                keep(reading, tables);
            }
        }
    }

    private void keep(Reading reading, Tables tables) throws RocksDBException, IOException {
        if (reading.entries == null) {
            byte[] key = writers.begin(tables);
            new Chunks(tables).keep(reading.parts, Writers.entries(key, reading.parts.length));
            reading.entries = key;
        }
    }

    /// Before a turn ends. Where nothing can be written any more, a blob that somebody deletes can't be read
    /// on.
    synchronized void endTurn(Tables tables) {
        try {
            for (Reading reading : ended) {
                byte[] key = reading.entries;
                if (key != null) {
                    new Chunks(tables).discard(reading.parts, Writers.entries(key, reading.parts.length));
                }
            }
            ended.clear();
            for (Reading reading : open) {
                keep(reading, tables);
            }
        } catch (RocksDBException | IOException | RuntimeException e) {
            LoggerFactory.getLogger(OpenBlobs.class).debug("could not note which blobs are open", e);
        }
    }
}
