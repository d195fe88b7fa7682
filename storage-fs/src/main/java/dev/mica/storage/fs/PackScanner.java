package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a pack's records one after the other, as far as they are whole.
final class PackScanner {
    /// What every pack begins with.
    static final byte[] MAGIC = {'M', 'I', 'C', 'A', 'P', 'K', '1', '\n'};

    private static final int WINDOW = 256 * 1024;

    private final SharedFile file;
    private final byte[] window = new byte[WINDOW];
    private long windowStart;
    private int windowSize;

    PackScanner(SharedFile file) {
        this.file = file;
    }

    /// Hears of each whole record.
    interface Visitor {
        void record(PackEntry entry, boolean live);
    }

    /// Scans from a position between records to the last whole record.
    ///
    /// @param verify whether to read the bytes and to pass over those that don't have their digest
    /// @return the end of the last whole record
    long scan(long from, boolean verify, Visitor visitor) throws IOException {
        long size = file.size();
        long position = from;
        while (size - position >= PackRecord.HEADER_SIZE && fill(position, PackRecord.HEADER_SIZE)) {
            Optional<PackRecord> header = PackRecord.decodeHeader(window, (int) (position - windowStart));
            if (header.isEmpty()) {
                return position;
            }
            PackEntry entry =
                    new PackEntry(header.get().digest(), position, header.get().length());
            if (entry.end() > size) {
                return position;
            }
            if (!verify || hasItsDigest(entry)) {
                visitor.record(entry, header.get().live());
            }
            position = entry.end();
        }
        return position;
    }

    /// Scans all of the pack, and goes on behind what is damaged.
    ///
    /// @return where what is no record begins, each time
    List<Long> scanAll(Visitor visitor) throws IOException {
        List<Long> gaps = new ArrayList<>();
        long position = scan(MAGIC.length, true, visitor);
        while (position < file.size()) {
            gaps.add(position);
            long next = nextHeader(position + 1);
            if (next < 0) {
                return gaps;
            }
            position = scan(next, true, visitor);
        }
        return gaps;
    }

    /// Where the next whole record begins; -1 if there is none.
    private long nextHeader(long from) throws IOException {
        long size = file.size();
        for (long position = from; fill(position, PackRecord.HEADER_SIZE); position++) {
            Optional<PackRecord> header = PackRecord.decodeHeader(window, (int) (position - windowStart));
            if (header.isPresent()
                    && position + PackRecord.HEADER_SIZE + header.get().length() <= size) {
                return position;
            }
        }
        return -1;
    }

    private boolean hasItsDigest(PackEntry entry) throws IOException {
        long start = entry.offset() + PackRecord.HEADER_SIZE;
        if (!fill(start, entry.length())) {
            return false;
        }
        var hash = Digest.Algorithm.SHA256.newMessageDigest();
        hash.update(window, (int) (start - windowStart), entry.length());
        return Digest.finish(hash).equals(entry.digest());
    }

    /// Brings bytes into the window, unless they are there.
    private boolean fill(long position, int length) throws IOException {
        if (position < windowStart || position + length > windowStart + windowSize) {
            windowStart = position;
            windowSize = file.read(position, window, 0, window.length);
        }
        return windowSize >= length + (position - windowStart);
    }
}
