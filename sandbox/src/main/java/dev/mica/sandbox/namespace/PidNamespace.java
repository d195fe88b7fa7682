package dev.mica.sandbox.namespace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Starts a command as the first process of a PID namespace, with which the kernel kills all that is in it.
///
/// The first process is the child of a shell outside of the namespace. That tells how the process ended even when it
/// was killed, which `unshare --fork` does not; it writes down what processor time was used; and it sits signals out,
/// as those that a terminal sends go to all processes of the foreground. Its own remarks about a child that was killed
/// go nowhere.
public final class PidNamespace {
    private static final String SCRIPT = "times=$1; shift; trap : INT TERM HUP QUIT USR1 USR2; exec 4>&2 2>/dev/null;"
            + " \"$@\" 2>&4 4>&-; code=$?; times >\"$times\"; exit $code";

    private static final Pattern TIME = Pattern.compile("(\\d+)m(\\d+(?:[.,]\\d+)?)s");

    private PidNamespace() {}

    /// The words that run the command so. It is killed when the process that these words start ends, whose only child
    /// it is.
    ///
    /// @param namespaces options of `unshare(1)` for further namespaces
    /// @param times a file to be written when the command has ended
    public static List<String> words(List<String> namespaces, Path times, List<String> command) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(HostTools.require("unshare"));
        words.add("--pid");
        words.addAll(namespaces);
        words.addAll(List.of("/bin/sh", "-c", SCRIPT, "sh", times.toString()));
        words.addAll(MountNamespace.dyingWithParent());
        words.addAll(command);
        return words;
    }

    /// The processor time of the command and all it waited for; zero if the file was not written.
    public static Duration processorTime(Path times) throws IOException {
        if (!Files.exists(times)) {
            return Duration.ZERO;
        }
        // The second line of what the shell's `times` prints: user and system time of its children.
        List<String> lines = Files.readAllLines(times);
        Duration sum = Duration.ZERO;
        if (lines.size() >= 2) {
            Matcher matcher = TIME.matcher(lines.get(1));
            while (matcher.find()) {
                double seconds = Double.parseDouble(matcher.group(2).replace(',', '.'));
                sum = sum.plusMinutes(Long.parseLong(matcher.group(1))).plusMillis(Math.round(seconds * 1000));
            }
        }
        return sum;
    }
}
