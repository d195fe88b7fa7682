package dev.mica.cli.progress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The terminal behind one of the process's streams, if there is one.
public final class Terminal {
    /// Of a terminal that doesn't tell.
    private static final Size USUAL = new Size(80, 24);

    /// In characters.
    public record Size(int columns, int rows) {}

    private final int descriptor;
    private final Map<String, String> environment;

    /// @param descriptor 0, 1 or 2
    public Terminal(int descriptor, Map<String, String> environment) {
        this.descriptor = descriptor;
        this.environment = Map.copyOf(environment);
    }

    /// Whether the stream is a terminal.
    public boolean present() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /// Its size now; empty if the stream is no terminal, or one that can't move its cursor.
    public Optional<Size> size() {
        if (!present() || "dumb".equals(environment.get("TERM"))) {
            return Optional.empty();
        }
        return Optional.of(ask().orElse(USUAL));
    }

    private Optional<Size> ask() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/proc/self/fd/" + descriptor).toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readNBytes(32), StandardCharsets.US_ASCII).strip();
            stty.waitFor(1, TimeUnit.SECONDS);
            String[] words = answer.split(" ", -1);
            if (words.length == 2 && Integer.parseInt(words[1]) > 0) {
                return Optional.of(new Size(Integer.parseInt(words[1]), Integer.parseInt(words[0])));
            }
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }
}
