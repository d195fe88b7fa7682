package dev.mica.hostfs;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// Host paths as the bytes that the kernel has. Java's own paths can't hold every name.
final class BytePath {
    private BytePath() {}

    static byte[] of(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] of(String path) {
        return path.getBytes(StandardCharsets.UTF_8);
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

    /// The text of which these are the UTF-8 bytes, or empty if there is none.
    static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }
}
