package dev.mica.sandbox.isolation;

import dev.mica.sandbox.namespace.HostTools;
import dev.mica.sandbox.namespace.MountNamespace;
import dev.mica.sandbox.namespace.Spawner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How large a terminal is, in characters.
public record TerminalSize(int rows, int columns) {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5}) (\\d{1,5})\\s*");
    private static final TerminalSize USUAL = new TerminalSize(24, 80);

    /// The size of the terminal that is this process's standard input.
    public static TerminalSize ofInput() throws IOException {
        Optional<Path> stty = HostTools.find("stty");
        if (stty.isEmpty()) {
            return USUAL;
        }
        ProcessBuilder command = MountNamespace.hostProcess(List.of(stty.get().toString(), "size"));
        Process process = Spawner.start(command.redirectInput(ProcessBuilder.Redirect.INHERIT));
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        Matcher matcher = SIZE.matcher(said);
        return matcher.matches()
                ? new TerminalSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                : USUAL;
    }
}
