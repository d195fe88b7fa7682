package dev.mica.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/// How far a file of RocksDB's log format is whole: its write-ahead logs and manifests. RocksDB itself takes a damaged
/// record for the end that a crash left, and what follows for nothing; here the two are told apart.
///
/// The format: blocks of 32 KiB, in each records that do not cross its end: masked CRC-32C (4), length (2), type (1),
/// payload, little-endian. A block's last bytes, too few for a header, are zeros. See "Write Ahead Log File Format" in
/// RocksDB's documentation.
///
/// @param wholeEnd where the first record begins that is not whole
/// @param goesOn whether there are whole records behind that
record LogFile(long wholeEnd, boolean goesOn) {
    private static final int BLOCK = 32 * 1024;
    private static final int HEADER = 7;
    private static final int TYPE_AT = 6;
    private static final int LAST_PLAIN_TYPE = 4;
    private static final int FIRST_OTHER_TYPE = 9;
    private static final int LAST_OTHER_TYPE = 13;

    static LogFile read(Path path) throws IOException {
        return check(Files.readAllBytes(path));
    }

    static LogFile check(byte[] file) {
        int at = 0;
        int record = recordSize(file, at);
        while (record > 0) {
            at = behind(file, at + record);
            record = recordSize(file, at);
        }
        return new LogFile(at, at < file.length && goesOn(file, at + 1));
    }

    /// Where the next record would begin: a block's last bytes hold none.
    private static int behind(byte[] file, int end) {
        int left = BLOCK - end % BLOCK;
        return left < HEADER ? Math.min(file.length, end + left) : end;
    }

    private static boolean goesOn(byte[] file, int from) {
        for (int at = from; at <= file.length - HEADER; at++) {
            if (recordSize(file, at) > 0) {
                return true;
            }
        }
        return false;
    }

    /// The size of the whole record there; 0 if there is none.
    private static int recordSize(byte[] file, int at) {
        if (at + HEADER > file.length) {
            return 0;
        }
        ByteBuffer header = ByteBuffer.wrap(file, at, HEADER).slice().order(ByteOrder.LITTLE_ENDIAN);
        int length = header.getShort(4) & 0xffff;
        int type = header.get(TYPE_AT);
        boolean known = (type > 0 && type <= LAST_PLAIN_TYPE) || (type >= FIRST_OTHER_TYPE && type <= LAST_OTHER_TYPE);
        int size = HEADER + length;
        if (!known || at % BLOCK + size > BLOCK || at + size > file.length) {
            return 0;
        }
        CRC32C checksum = new CRC32C();
        checksum.update(file, at + TYPE_AT, 1 + length);
        return header.getInt(0) == masked((int) checksum.getValue()) ? size : 0;
    }

    private static int masked(int checksum) {
        return Integer.rotateRight(checksum, 15) + 0xa282ead8;
    }
}
