package dev.mica.core.layer;

import java.nio.charset.StandardCharsets;

/// Numbers of the tar format (POSIX.1-2017, pax, "ustar Interchange Format").
final class TarFormat {
    static final int BLOCK = 512;

    static final int NAME = 0;
    static final int NAME_LENGTH = 100;
    static final int MODE = 100;
    static final int UID = 108;
    static final int GID = 116;
    static final int NUMBER_LENGTH = 8;
    static final int SIZE = 124;
    static final int MTIME = 136;
    static final int LONG_NUMBER_LENGTH = 12;
    static final int CHECKSUM = 148;
    static final int TYPE = 156;
    static final int LINK_NAME = 157;
    static final int MAGIC = 257;
    static final int DEVICE_MAJOR = 329;
    static final int DEVICE_MINOR = 337;
    static final int PREFIX = 345;
    static final int PREFIX_LENGTH = 155;

    static final byte REGULAR = '0';
    static final byte HARD_LINK = '1';
    static final byte SYMLINK = '2';
    static final byte CHARACTER_DEVICE = '3';
    static final byte BLOCK_DEVICE = '4';
    static final byte DIRECTORY = '5';
    static final byte FIFO = '6';
    static final byte CONTIGUOUS = '7';
    static final byte PAX = 'x';
    static final byte SOLARIS_PAX = 'X';
    static final byte GLOBAL_PAX = 'g';
    static final byte GNU_LONG_NAME = 'L';
    static final byte GNU_LONG_LINK = 'K';
    static final byte GNU_SPARSE = 'S';

    /// The prefix of the pax records that hold extended attributes, as star, GNU tar and Go have them.
    static final String PAX_XATTR = "SCHILY.xattr.";

    /// The same, as libarchive has them: the name percent-encoded, the value in Base64.
    static final String PAX_LIBARCHIVE_XATTR = "LIBARCHIVE.xattr.";

    private TarFormat() {}

    /// How many bytes fill the last block of so many bytes.
    static int padding(long size) {
        return (int) (-size & (BLOCK - 1));
    }

    /// The sum of a header's bytes, its checksum field taken as blanks.
    static int checksum(byte[] block) {
        int sum = 8 * ' ';
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= CHECKSUM && i < TYPE ? 0 : block[i] & 0xff;
        }
        return sum;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
