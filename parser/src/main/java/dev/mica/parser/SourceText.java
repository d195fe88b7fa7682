package dev.mica.parser;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A Dockerfile's bytes as text and back. A byte that is no UTF-8 becomes a lone surrogate, U+DC80 to U+DCFF, which
/// UTF-8 has no bytes for, so that the body of a heredoc becomes a file byte for byte.
public final class SourceText {
    private static final int BASE = 0xdc00;
    private static final int FIRST = 0xdc80;
    private static final int LAST = 0xdcff;
    private static final char REPLACEMENT = '\ufffd';

    private SourceText() {}

    public static String decode(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (!result.isError()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (BASE + (in.get() & 0xff)));
            }
            decoder.reset();
        }
    }

    /// The bytes that the text was made of.
    public static byte[] encode(String text) {
        if (foreign(text).isEmpty()) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            if (isForeign(text, i)) {
                bytes.writeBytes(text.substring(plain, i).getBytes(StandardCharsets.UTF_8));
                bytes.write(text.charAt(i) - BASE);
                plain = i + 1;
            }
        }
        bytes.writeBytes(text.substring(plain).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    /// The first byte that was no UTF-8.
    public static Optional<Integer> foreign(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isForeign(text, i)) {
                return Optional.of(text.charAt(i) - BASE);
            }
        }
        return Optional.empty();
    }

    /// The text with U+FFFD for each byte that was no UTF-8.
    public static String replaced(String text) {
        if (foreign(text).isEmpty()) {
            return text;
        }
        StringBuilder replaced = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            if (isForeign(text, i)) {
                replaced.setCharAt(i, REPLACEMENT);
            }
        }
        return replaced.toString();
    }

    private static boolean isForeign(String text, int at) {
        char c = text.charAt(at);
        return c >= FIRST && c <= LAST && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
