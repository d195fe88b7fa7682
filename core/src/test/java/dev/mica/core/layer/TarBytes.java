package dev.mica.core.layer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Makes tars byte by byte, sound or not.
final class TarBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /// A header block in the making. Its checksum is set when it is added.
    static final class Header {
        private final byte[] block = new byte[512];

        Header(String name, char type) {
            text(0, name).text(100, "0000644\0").text(108, "0000001\0").text(116, "0000002\0");
            text(124, "00000000000\0").text(136, "00000000003\0").text(257, "ustar\00000");
            block[156] = (byte) type;
        }

        Header text(int offset, String text) {
            byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(latin, 0, block, offset, latin.length);
            return this;
        }

        Header link(String target) {
            return text(157, target);
        }

        Header size(int size) {
            return text(124, String.format("%011o\0", size));
        }

        Header noMagic() {
            Arrays.fill(block, 257, 265, (byte) 0);
            return this;
        }

        /// Numbers as GNU tar has them when they are large or negative.
        Header binary(int offset, int length, long value) {
            for (int i = 0; i < length; i++) {
                int shift = 8 * (length - 1 - i);
                block[offset + i] = (byte) (shift >= 64 ? value >> 63 : value >> shift);
            }
            block[offset] = (byte) (value < 0 ? 0xff : block[offset] | 0x80);
            return this;
        }
    }

    TarBytes add(Header header, byte... body) {
        int sum = 0;
        Arrays.fill(header.block, 148, 156, (byte) ' ');
        for (byte b : header.block) {
            sum += b & 0xff;
        }
        header.text(148, String.format("%06o\0 ", sum));
        return raw(header.block).raw(body).raw(new byte[-body.length & 511]);
    }

    TarBytes raw(byte[] raw) {
        bytes.writeBytes(raw);
        return this;
    }

    /// A plain file of one byte.
    TarBytes file(String name) {
        return add(new Header(name, '0').size(1), (byte) 7);
    }

    TarBytes pax(char type, String... records) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (String text : records) {
            int length = text.length() + 2;
            while (length != text.length() + 2 + Integer.toString(length).length()) {
                length = text.length() + 2 + Integer.toString(length).length();
            }
            body.writeBytes((length + " " + text + "\n").getBytes(StandardCharsets.ISO_8859_1));
        }
        return add(new Header("pax", type).size(body.size()), body.toByteArray());
    }

    TarBytes end() {
        return raw(new byte[1024]);
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
