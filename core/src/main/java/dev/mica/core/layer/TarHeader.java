package dev.mica.core.layer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One header block as it stands, before extended headers change what it says.
///
/// @param name with the prefix, if the block has one
@SuppressWarnings("ArrayRecordComponent")
record TarHeader(
        byte type,
        byte[] name,
        byte[] link,
        long mode,
        long uid,
        long gid,
        long size,
        long mtime,
        long major,
        long minor) {
    private static final byte[] POSIX_MAGIC = TarFormat.ascii("ustar\0");
    private static final byte[] STAR_TRAILER = TarFormat.ascii("tar\0");
    private static final int STAR_TRAILER_AT = 508;
    private static final int STAR_PREFIX_LENGTH = 131;

    /// Reads a block: v7, ustar, star or GNU.
    ///
    /// @throws MalformedLayerException if its checksum or a number is wrong
    static TarHeader parse(byte[] block, long offset) throws MalformedLayerException {
        byte[] name = text(block, TarFormat.NAME, TarFormat.NAME_LENGTH);
        String shown = new String(name, StandardCharsets.UTF_8);
        long expected = number(block, TarFormat.CHECKSUM, TarFormat.NUMBER_LENGTH, offset, "checksum", "");
        if (expected != TarFormat.checksum(block) && expected != signedChecksum(block)) {
            throw new MalformedLayerException(
                    offset,
                    "",
                    "expected a tar header, found one whose checksum is wrong (" + expected + ", not "
                            + TarFormat.checksum(block) + "); it is damaged, or no tar");
        }
        boolean posix = startsWith(block, TarFormat.MAGIC, POSIX_MAGIC);
        if (posix) {
            int length =
                    startsWith(block, STAR_TRAILER_AT, STAR_TRAILER) ? STAR_PREFIX_LENGTH : TarFormat.PREFIX_LENGTH;
            name = joined(text(block, TarFormat.PREFIX, length), name);
        }
        byte type = block[TarFormat.TYPE];
        boolean device = type == TarFormat.CHARACTER_DEVICE || type == TarFormat.BLOCK_DEVICE;
        return new TarHeader(
                type,
                name,
                text(block, TarFormat.LINK_NAME, TarFormat.NAME_LENGTH),
                number(block, TarFormat.MODE, TarFormat.NUMBER_LENGTH, offset, "mode", shown),
                number(block, TarFormat.UID, TarFormat.NUMBER_LENGTH, offset, "user number", shown),
                number(block, TarFormat.GID, TarFormat.NUMBER_LENGTH, offset, "group number", shown),
                number(block, TarFormat.SIZE, TarFormat.LONG_NUMBER_LENGTH, offset, "size", shown),
                number(block, TarFormat.MTIME, TarFormat.LONG_NUMBER_LENGTH, offset, "time", shown),
                device ? number(block, TarFormat.DEVICE_MAJOR, TarFormat.NUMBER_LENGTH, offset, "device", shown) : 0,
                device ? number(block, TarFormat.DEVICE_MINOR, TarFormat.NUMBER_LENGTH, offset, "device", shown) : 0);
    }

    static boolean isEmpty(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /// Some old programs summed signed bytes.
    private static long signedChecksum(byte[] block) {
        long sum = 8 * ' ';
        for (int i = 0; i < TarFormat.BLOCK; i++) {
            sum += i >= TarFormat.CHECKSUM && i < TarFormat.TYPE ? 0 : block[i];
        }
        return sum;
    }

    private static byte[] text(byte[] block, int from, int length) {
        int end = from;
        while (end < from + length && block[end] != 0) {
            end++;
        }
        return Arrays.copyOfRange(block, from, end);
    }

    private static byte[] joined(byte[] prefix, byte[] name) {
        if (prefix.length == 0) {
            return name;
        }
        byte[] whole = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
        whole[prefix.length] = '/';
        System.arraycopy(name, 0, whole, prefix.length + 1, name.length);
        return whole;
    }

    private static boolean startsWith(byte[] block, int at, byte[] text) {
        return Arrays.equals(block, at, at + text.length, text, 0, text.length);
    }

    /// Octal digits between blanks and NULs, or GNU's binary form, which has the first bit set.
    static long number(byte[] block, int from, int length, long offset, String what, String entry)
            throws MalformedLayerException {
        if (block[from] < 0) {
            return binary(block, from, length, offset, what, entry);
        }
        int at = from;
        int end = from + length;
        while (at < end && (block[at] == ' ' || block[at] == 0)) {
            at++;
        }
        long value = 0;
        while (at < end && block[at] >= '0' && block[at] <= '7') {
            value = value << 3 | (block[at++] - '0');
        }
        if (at < end && block[at] != ' ' && block[at] != 0) {
            String found = new String(block, from, length, StandardCharsets.ISO_8859_1).replace('\0', ' ');
            throw new MalformedLayerException(
                    offset, entry, "expected an octal number as its " + what + ", found \"" + found.strip() + "\"");
        }
        return value;
    }

    private static long binary(byte[] block, int from, int length, long offset, String what, String entry)
            throws MalformedLayerException {
        boolean negative = (block[from] & 0x40) != 0;
        long value = negative ? -1 : 0;
        for (int i = from; i < from + length; i++) {
            int bits = i == from ? (negative ? block[i] | 0xffffff80 : block[i] & 0x7f) & 0xff : block[i] & 0xff;
            long next = value << 8 | bits;
            if (next >> 8 != value) {
                throw new MalformedLayerException(offset, entry, "its " + what + " is too large");
            }
            value = next;
        }
        return value;
    }
}
