package dev.mica.transport.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/// The little of DER (X.690) that wrapping a key takes.
final class Der {
    private Der() {}

    static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            int bytes = (32 - Integer.numberOfLeadingZeros(content.length) + 7) / 8;
            out.write(0x80 | bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                out.write(content.length >> (8 * i));
            }
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    /// What is in the element that bytes begin with; empty if they begin with none of that tag.
    static Optional<byte[]> content(int tag, byte[] bytes) {
        return span(tag, bytes).map(span -> Arrays.copyOfRange(bytes, span.start(), span.end()));
    }

    /// What follows the element that bytes begin with; empty if they begin with none of that tag.
    static Optional<byte[]> after(int tag, byte[] bytes) {
        return span(tag, bytes).map(span -> Arrays.copyOfRange(bytes, span.end(), bytes.length));
    }

    private record Span(int start, int end) {}

    private static Optional<Span> span(int tag, byte[] bytes) {
        if (bytes.length < 2 || (bytes[0] & 0xff) != tag) {
            return Optional.empty();
        }
        int first = bytes[1] & 0xff;
        int lengthBytes = first < 0x80 ? 0 : first & 0x7f;
        long length = first < 0x80 ? first : 0;
        if (lengthBytes > 3 || bytes.length < 2 + lengthBytes) {
            return Optional.empty();
        }
        for (int i = 0; i < lengthBytes; i++) {
            length = length << 8 | (bytes[2 + i] & 0xff);
        }
        int start = 2 + lengthBytes;
        return start + length > bytes.length ? Optional.empty() : Optional.of(new Span(start, (int) (start + length)));
    }

    static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
