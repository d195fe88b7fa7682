package dev.mica.core.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The text of a symbolic link: bytes, absolute or relative, kept as they are.
public final class LinkTarget {
    /// The longest text Linux takes, in bytes.
    public static final int MAX_LENGTH = 4095;

    private final byte[] bytes;

    private LinkTarget(byte[] bytes) {
        this.bytes = bytes;
    }

    /// A link text of the given bytes, which are copied.
    ///
    /// @throws IllegalArgumentException if there are none or too many, or one of them is NUL
    public static LinkTarget of(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > MAX_LENGTH) {
            throw new IllegalArgumentException("a link's text has 1 to " + MAX_LENGTH + " bytes, not " + bytes.length);
        }
        for (byte b : bytes) {
            if (b == 0) {
                throw new IllegalArgumentException("a link's text holds no NUL");
            }
        }
        return new LinkTarget(bytes.clone());
    }

    public static LinkTarget of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /// A copy of the bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    public boolean isAbsolute() {
        return bytes[0] == '/';
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LinkTarget target && Arrays.equals(bytes, target.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// The text read as UTF-8; for people.
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
