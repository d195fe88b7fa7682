package dev.mica.core.layer;

import java.io.IOException;
import java.util.Arrays;

/// Reads what a [ContentsOutput] wrote.
final class ContentsInput {
    private final byte[] bytes;
    private int at;

    ContentsInput(byte[] bytes) {
        this.bytes = bytes;
    }

    IOException damaged(String problem) {
        return new IOException("a layer's table of contents is damaged at byte " + at + ": " + problem);
    }

    boolean atEnd() {
        return at == bytes.length;
    }

    int octet() throws IOException {
        require(1);
        return bytes[at++] & 0xff;
    }

    void raw(byte[] target, int from, int count) throws IOException {
        require(count);
        System.arraycopy(bytes, at, target, from, count);
        at += count;
    }

    byte[] raw(int count) throws IOException {
        require(count);
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }

    byte[] framed() throws IOException {
        return raw(count(1));
    }

    /// A count of things of which each takes so many bytes at least, so that damage can't ask for all memory.
    int count(int leastBytes) throws IOException {
        long count = number();
        if (count < 0 || count > (bytes.length - at) / leastBytes) {
            throw damaged("it holds fewer than " + Long.toUnsignedString(count) + " things");
        }
        return (int) count;
    }

    long number() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = octet();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw damaged("a number has no end");
    }

    long signed() throws IOException {
        long value = number();
        return value >>> 1 ^ -(value & 1);
    }

    private void require(int count) throws IOException {
        if (count > bytes.length - at) {
            throw damaged("it ends early");
        }
    }
}
