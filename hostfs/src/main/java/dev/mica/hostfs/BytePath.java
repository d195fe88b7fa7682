package dev.mica.hostfs;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Host paths as the bytes that the kernel has. A [Path] holds the bytes too, but shows them as text in the
/// locale's character set, where names are lost that it can't express. Its URI has every byte.
final class BytePath {
    private static final Charset NAMES = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    private static final char REPLACED = '\ufffd';

    private BytePath() {}

    /// The bytes of a path, which stays relative if it was.
    static byte[] of(Path path) {
        String text = path.toString();
        if (text.indexOf(REPLACED) < 0) {
            return text.getBytes(NAMES);
        }
        byte[] absolute = unescape(path.toUri().getRawPath());
        int end = absolute.length;
        if (end > 1 && absolute[end - 1] == '/' && !text.endsWith("/")) {
            end--;
        }
        int start = path.isAbsolute() ? 0 : of(Path.of("").toAbsolutePath()).length + 1;
        return Arrays.copyOfRange(absolute, start, end);
    }

    /// The bytes of a path's last name.
    static byte[] nameOf(Path path) {
        byte[] bytes = of(path);
        int slash = bytes.length - 1;
        while (slash >= 0 && bytes[slash] != '/') {
            slash--;
        }
        return Arrays.copyOfRange(bytes, slash + 1, bytes.length);
    }

    /// The path with these bytes, which begin with a slash.
    static Path toPath(byte[] absolute) {
        Optional<String> text = decode(absolute, NAMES);
        if (text.isPresent()) {
            return Path.of(text.orElseThrow());
        }
        return Path.of(URI.create("file://" + escape(absolute)));
    }

    private static byte[] unescape(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) == '%') {
                bytes.write(Integer.parseInt(text, at + 1, at + 3, 16));
                at += 2;
            } else {
                bytes.write(text.charAt(at));
            }
        }
        return bytes.toByteArray();
    }

    private static String escape(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length * 2);
        for (byte b : bytes) {
            boolean plain = b == '/' || (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
            text.append(plain ? Character.toString(b) : String.format(Locale.ROOT, "%%%02X", b & 0xff));
        }
        return text.toString();
    }

    /// The path of a name in a directory.
    static byte[] child(byte[] directory, byte[] name) {
        if (directory.length == 0) {
            return name.clone();
        }
        byte[] path = new byte[directory.length + 1 + name.length];
        System.arraycopy(directory, 0, path, 0, directory.length);
        path[directory.length] = '/';
        System.arraycopy(name, 0, path, directory.length + 1, name.length);
        return path;
    }

    /// For people: read as UTF-8, whatever it is.
    static String display(byte[] path) {
        return new String(path, StandardCharsets.UTF_8);
    }

    private static Optional<String> decode(byte[] bytes, Charset charset) {
        try {
            return Optional.of(charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }
}
