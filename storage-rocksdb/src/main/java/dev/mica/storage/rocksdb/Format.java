package dev.mica.storage.rocksdb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.LoggerFactory;

/// The version of a database, and how long its chunks are, which a database keeps from its beginning.
///
/// @param newCuts how blobs are cut in a database that has to be made
record Format(FastCdc newCuts) {
    /// For users who didn't say what they want.
    static final Format USUAL = new Format(FastCdc.of(FastCdc.DEFAULT_AVERAGE));

    private static final byte[] VERSION_KEY = "format".getBytes(US_ASCII);
    private static final byte[] VERSION = "3".getBytes(US_ASCII);
    private static final byte[] AVERAGE_KEY = "average".getBytes(US_ASCII);

    /// Writes the version and the length of chunks into a new database, refuses one of another version.
    void check(Path root, Tables opened) throws RocksDBException, IOException {
        byte[] found = opened.database().get(opened.properties(), VERSION_KEY);
        if (found == null && opened.isWritable()) {
            if (opened.database().get(opened.properties(), AVERAGE_KEY) == null) {
                byte[] average = String.valueOf(newCuts.average()).getBytes(US_ASCII);
                opened.database().put(opened.properties(), AVERAGE_KEY, average);
            }
            opened.database().put(opened.properties(), VERSION_KEY, VERSION);
        } else if (!Arrays.equals(found, VERSION)) {
            throw new RocksStoreException("the store " + root + " can't be used: expected its format to be "
                    + new String(VERSION, US_ASCII) + ", found "
                    + (found == null ? "none" : new String(found, US_ASCII)) + "; " + advice(found));
        }
    }

    private static String advice(byte @Nullable [] found) {
        return found != null && Arrays.compareUnsigned(found, VERSION) < 0 && found.length <= VERSION.length
                ? "an older version of Mica made it: move it out with that version ('mica store copy --from rocksdb --to fs'),"
                        + " remove the directory, and move it back with this one"
                : "use the version of Mica that made it, or another directory";
    }

    /// How blobs are cut in a database.
    FastCdc cuts(Path root, Tables opened) throws RocksDBException, IOException {
        byte[] found = opened.database().get(opened.properties(), AVERAGE_KEY);
        String text = found == null ? "" : new String(found, US_ASCII);
        if (!text.matches("[0-9]{1,9}") || !FastCdc.isAverage(Long.parseLong(text))) {
            // What is damaged is found by who checks the store; blobs can be cut in any way.
            return FastCdc.of(FastCdc.DEFAULT_AVERAGE);
        }
        FastCdc cuts = FastCdc.of(Integer.parseInt(text));
        if (!equals(USUAL) && cuts.average() != newCuts.average()) {
            LoggerFactory.getLogger(Format.class)
                    .warn(
                            "the store {} keeps chunks of {} KiB, as it was made: others would share nothing with them."
                                    + " To have chunks of {} KiB, copy it to a new one",
                            root,
                            cuts.average() >> 10,
                            newCuts.average() >> 10);
        }
        return cuts;
    }
}
