package dev.mica.transport.remote;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The keys by which hosts are known that repositories come from over ssh. One that is met for the first time is
/// remembered in a file of Mica's own; one whose key changed is refused.
///
/// @param own where new ones are written
/// @param more where others are known, the user's
public record KnownHosts(Path own, List<Path> more) {
    private static final String OPTIONS = "-F /dev/null -o BatchMode=yes -o ConnectTimeout=20 -o IdentityFile=none"
            + " -o StrictHostKeyChecking=accept-new -o HashKnownHosts=no -o UpdateHostKeys=no"
            + " -o ServerAliveInterval=15 -o ServerAliveCountMax=4";

    public KnownHosts {
        more = List.copyOf(more);
    }

    /// The ssh that git starts, for a shell. Keys come from the agent alone: a build gets no keys that it was not
    /// given.
    String command() {
        List<Path> files = new ArrayList<>(List.of(own));
        files.addAll(more);
        String words = files.stream()
                .map(Path::toString)
                .filter(KnownHosts::isPlain)
                .map(file -> '"' + file.replace("%", "%%") + '"')
                .collect(Collectors.joining(" "));
        return "ssh " + OPTIONS + (words.isEmpty() ? "" : " -o 'UserKnownHostsFile=" + words + "'");
    }

    /// Neither the shell nor ssh gives one of its characters a meaning between the quotes that it gets.
    private static boolean isPlain(String file) {
        return file.chars().noneMatch(c -> c < ' ' || "\"'$\\~".indexOf(c) >= 0);
    }
}
