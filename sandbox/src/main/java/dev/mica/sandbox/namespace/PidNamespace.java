package dev.mica.sandbox.namespace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Starts a command as the first process of a PID namespace, with which the kernel kills all that is in it.
///
/// The first process is the child of a shell outside of the namespace: it tells how the process ended even when that
/// was killed, which `unshare --fork` does not, and sits signals out, as those who get them from a terminal are all
/// processes of the foreground.
public final class PidNamespace {
    private static final String SCRIPT = "trap : INT TERM HUP; exec 4>&2 2>/dev/null; \"$@\" 2>&4 4>&-; exit $?";

    private PidNamespace() {}

    /// The words that run the command so. It is killed when the process that these words start ends, whose only child
    /// it is.
    ///
    /// @param namespaces options of `unshare(1)` for further namespaces
    public static List<String> words(List<String> namespaces, List<String> command) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(HostTools.require("unshare"));
        words.add("--pid");
        words.addAll(namespaces);
        words.addAll(List.of("/bin/sh", "-c", SCRIPT, "sh"));
        words.addAll(MountNamespace.dyingWithParent());
        words.addAll(command);
        return words;
    }
}
