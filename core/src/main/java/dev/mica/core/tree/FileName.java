package dev.mica.core.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One name in a directory: bytes, as the kernel has them, not text. Ordered by unsigned byte value.
public final class FileName implements Comparable<FileName> {
    /// The longest name Linux takes, in bytes.
    public static final int MAX_LENGTH = 255;

    private final byte[] bytes;

    private FileName(byte[] bytes) {
        this.bytes = bytes;
    }

    /// A name of the given bytes, which are copied.
    ///
    /// @throws IllegalArgumentException if the name is empty, `.`, `..`, too long, or holds a slash or a NUL
    public static FileName of(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > MAX_LENGTH) {
            throw new IllegalArgumentException("a file name has 1 to " + MAX_LENGTH + " bytes, not " + bytes.length);
        }
        for (byte b : bytes) {
            if (b == '/' || b == 0) {
                throw new IllegalArgumentException(
                        "a file name holds no slash and no NUL: \"" + new String(bytes, StandardCharsets.UTF_8) + "\"");
            }
        }
        if (bytes[0] == '.' && (bytes.length == 1 || (bytes.length == 2 && bytes[1] == '.'))) {
            throw new IllegalArgumentException("\".\" and \"..\" are no file names");
        }
        return new FileName(bytes.clone());
    }

    /// A name of the UTF-8 bytes of the given text.
    public static FileName of(String name) {
        return of(name.getBytes(StandardCharsets.UTF_8));
    }

    /// A copy of the name's bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    @Override
    public int compareTo(FileName other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileName name && Arrays.equals(bytes, name.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// The name read as UTF-8; for people, since bytes that are no UTF-8 are lost.
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
