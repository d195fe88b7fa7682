package dev.mica.storage.fs;

import dev.mica.core.port.CorruptBlobException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/// Reads and marks single records of a pack.
final class PackFile {
    private PackFile() {}

    static byte[] read(SharedFile file, PackEntry entry) throws IOException {
        if (entry.offset() < PackScanner.MAGIC.length || entry.length() < 0 || entry.length() > LargeBlobs.MIN_SIZE) {
            throw damaged(file, entry, "no record can be there");
        }
        byte[] record = new byte[PackRecord.HEADER_SIZE + entry.length()];
        int read = file.read(entry.offset(), record, 0, record.length);
        if (read < record.length) {
            throw damaged(file, entry, "its end is missing");
        }
        Optional<PackRecord> header = PackRecord.decodeHeader(record, 0);
        if (header.isEmpty()
                || !header.get().digest().equals(entry.digest())
                || header.get().length() != entry.length()) {
            throw damaged(file, entry, "there is no such record");
        }
        return Arrays.copyOfRange(record, PackRecord.HEADER_SIZE, record.length);
    }

    private static CorruptBlobException damaged(SharedFile file, PackEntry entry, String found) {
        return new CorruptBlobException(
                entry.digest(),
                "expected " + entry.length() + " bytes at offset " + entry.offset() + " of " + file.path() + ", but "
                        + found
                        + "; 'mica system fsck --repair' removes it and names what has to be built or pulled again");
    }

    /// Whether the record is whole and not marked as deleted.
    static boolean isLive(SharedFile file, PackEntry entry) throws IOException {
        byte[] state = new byte[1];
        return file.read(entry.offset(), state, 0, 1) == 1 && state[0] == PackRecord.LIVE && entry.end() <= file.size();
    }

    static void markDead(SharedFile file, PackEntry entry) throws IOException {
        file.write(entry.offset(), new byte[] {PackRecord.DEAD}, 0, 1);
    }
}
