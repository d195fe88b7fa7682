package dev.mica.core.layer;

import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Xattrs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// Writes tar headers: plain ustar, with a pax header before it for what ustar can't hold.
final class TarHeaderWriter {
    private static final byte[] MAGIC = TarFormat.ascii("ustar\00000");
    private static final byte[] PAX_DIRECTORY = TarFormat.ascii("PaxHeaders/");
    private static final long MAX_NUMBER = 07777777;
    private static final long MAX_LONG_NUMBER = 077777777777L;
    private static final byte[] NOTHING = {};

    private final TarOutput out;
    private final byte[] block = new byte[TarFormat.BLOCK];

    TarHeaderWriter(TarOutput out) {
        this.out = out;
    }

    /// One entry's header.
    ///
    /// @param link the target of a link, else nothing
    /// @param size of the bytes that follow
    @SuppressWarnings("ArrayRecordComponent")
    record Header(byte type, byte[] name, byte[] link, long size, Metadata metadata, int major, int minor) {
        static Header of(byte type, byte[] name, long size, Metadata metadata) {
            return new Header(type, name, NOTHING, size, metadata, 0, 0);
        }

        static Header link(byte type, byte[] name, byte[] target, Metadata metadata) {
            return new Header(type, name, target, 0, metadata, 0, 0);
        }
    }

    void write(Header header) throws IOException {
        Map<String, byte[]> records = new TreeMap<>();
        Arrays.fill(block, (byte) 0);
        putName(header.name(), records);
        putLink(header.link(), records);
        Metadata metadata = header.metadata();
        putNumber(TarFormat.MODE, metadata.mode());
        putNumber(TarFormat.UID, metadata.uid(), MAX_NUMBER, "uid", records);
        putNumber(TarFormat.GID, metadata.gid(), MAX_NUMBER, "gid", records);
        putNumber(TarFormat.SIZE, header.size(), MAX_LONG_NUMBER, "size", records);
        putNumber(TarFormat.MTIME, metadata.mtimeSeconds(), MAX_LONG_NUMBER, "mtime", records);
        putNumber(TarFormat.DEVICE_MAJOR, header.major());
        putNumber(TarFormat.DEVICE_MINOR, header.minor());
        if (header.type() != TarFormat.HARD_LINK) {
            for (Xattrs.Xattr xattr : metadata.xattrs().entries()) {
                records.put(TarFormat.PAX_XATTR + latin1(xattr.name()), xattr.value());
            }
        }
        if (!records.isEmpty()) {
            byte[] main = block.clone();
            writePax(header.name(), records);
            System.arraycopy(main, 0, block, 0, block.length);
        }
        finish(header.type());
    }

    private void writePax(byte[] name, Map<String, byte[]> records) throws IOException {
        byte[] body = paxBody(records);
        Arrays.fill(block, (byte) 0);
        int lastSlash = name.length - 1;
        while (lastSlash > 0 && name[lastSlash - 1] != '/') {
            lastSlash--;
        }
        putAscii(TarFormat.NAME, concatenated(PAX_DIRECTORY, Arrays.copyOfRange(name, lastSlash, name.length)));
        for (int field :
                new int[] {TarFormat.MODE, TarFormat.UID, TarFormat.GID, TarFormat.DEVICE_MAJOR, TarFormat.DEVICE_MINOR
                }) {
            putNumber(field, 0);
        }
        octal(TarFormat.SIZE, TarFormat.LONG_NUMBER_LENGTH - 1, body.length);
        octal(TarFormat.MTIME, TarFormat.LONG_NUMBER_LENGTH - 1, 0);
        finish(TarFormat.PAX);
        out.write(body);
        out.pad();
    }

    /// Records `length key=value`, where the length counts the whole record with its own digits and the line
    /// feed.
    private static byte[] paxBody(Map<String, byte[]> records) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        records.forEach((key, value) -> {
            byte[] keyBytes = key.getBytes(StandardCharsets.ISO_8859_1);
            int rest = keyBytes.length + value.length + 3;
            int length = rest + Integer.toString(rest).length();
            length = rest + Integer.toString(length).length();
            body.writeBytes(TarFormat.ascii(length + " "));
            body.writeBytes(keyBytes);
            body.write('=');
            body.writeBytes(value);
            body.write('\n');
        });
        return body.toByteArray();
    }

    private void finish(byte type) throws IOException {
        block[TarFormat.TYPE] = type;
        System.arraycopy(MAGIC, 0, block, TarFormat.MAGIC, MAGIC.length);
        octal(TarFormat.CHECKSUM, 6, TarFormat.checksum(block));
        block[TarFormat.CHECKSUM + 7] = ' ';
        out.write(block);
    }

    private void putName(byte[] name, Map<String, byte[]> records) {
        boolean ascii = isAscii(name);
        if (ascii && name.length <= TarFormat.NAME_LENGTH) {
            System.arraycopy(name, 0, block, TarFormat.NAME, name.length);
            return;
        }
        int slash = ascii ? splitAt(name) : 0;
        if (slash > 0) {
            System.arraycopy(name, 0, block, TarFormat.PREFIX, slash);
            System.arraycopy(name, slash + 1, block, TarFormat.NAME, name.length - slash - 1);
        } else {
            records.put("path", name);
            putAscii(TarFormat.NAME, name);
        }
    }

    private void putLink(byte[] link, Map<String, byte[]> records) {
        if (link.length > TarFormat.NAME_LENGTH || !isAscii(link)) {
            records.put("linkpath", link);
        }
        putAscii(TarFormat.LINK_NAME, link);
    }

    /// The last slash at which a long name can be cut in prefix and name, or 0.
    private static int splitAt(byte[] name) {
        for (int i = Math.min(TarFormat.PREFIX_LENGTH, name.length - 2); i > 0; i--) {
            if (name[i] == '/') {
                return name.length - i - 1 <= TarFormat.NAME_LENGTH ? i : 0;
            }
        }
        return 0;
    }

    /// What readers see that know nothing of pax: the ASCII bytes, cut to the field.
    private void putAscii(int offset, byte[] text) {
        int at = offset;
        for (byte b : text) {
            if (b > 0 && at < offset + TarFormat.NAME_LENGTH) {
                block[at++] = b;
            }
        }
    }

    private void putNumber(int offset, long value, long maximum, String key, Map<String, byte[]> records) {
        boolean fits = value >= 0 && value <= maximum;
        if (!fits) {
            records.put(key, TarFormat.ascii(Long.toString(value)));
        }
        octal(offset, maximum == MAX_NUMBER ? 7 : 11, fits ? value : 0);
    }

    private void putNumber(int offset, long value) {
        octal(offset, TarFormat.NUMBER_LENGTH - 1, value);
    }

    private void octal(int offset, int digits, long value) {
        long rest = value;
        for (int i = offset + digits - 1; i >= offset; i--) {
            block[i] = (byte) ('0' + (rest & 7));
            rest >>>= 3;
        }
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    /// Bytes as the characters of the same numbers, so that records sort by bytes and lose nothing.
    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /// Whether a device number fits into its field.
    static boolean isDeviceNumber(int number) {
        return number >= 0 && number <= MAX_NUMBER;
    }
}
