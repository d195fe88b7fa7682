package dev.mica.transport.remote;

import dev.mica.core.port.RemoteFailureException;
import dev.mica.core.port.RemoteSource.GitRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// A commit, and the ref that led to it.
///
/// @param ref a full ref, or the commit itself
record GitRevision(String commit, String ref) {
    private static final String COMMIT = "[0-9a-fA-F]{40}|[0-9a-fA-F]{64}";

    /// Finds out which commit a request means: a branch before a tag before another ref, as BuildKit has it.
    static GitRevision resolve(GitRequest request, GitProgram git, String shownUrl) throws IOException {
        if (!request.checksum().isEmpty() && !request.checksum().matches("[0-9a-fA-F]+")) {
            throw new RemoteFailureException("invalid checksum " + request.checksum() + " of " + shownUrl
                    + ": expected the hash of a commit in hexadecimal digits");
        }
        String wanted = request.revision();
        if (wanted.startsWith("-") || wanted.chars().anyMatch(c -> c <= ' ' || "~^:?*[\\".indexOf(c) >= 0)) {
            throw new RemoteFailureException("invalid git ref \"" + wanted + "\" of " + shownUrl);
        }
        GitRevision found = wanted.matches(COMMIT)
                ? new GitRevision(wanted.toLowerCase(Locale.ROOT), wanted)
                : advertised(wanted.isEmpty() ? defaultBranch(git, shownUrl) : wanted, git, shownUrl);
        if (!found.commit.startsWith(request.checksum().toLowerCase(Locale.ROOT))) {
            throw new RemoteFailureException("expected checksum to match " + request.checksum() + ", got "
                    + found.commit + " for " + found.ref + " of " + shownUrl
                    + ": the ref moved at its source, or the checksum is of another commit");
        }
        return found;
    }

    boolean isNamedByCommit() {
        return ref.matches(COMMIT);
    }

    boolean isSha256() {
        return commit.length() == 64;
    }

    private static String defaultBranch(GitProgram git, String shownUrl) throws IOException {
        for (String line :
                git.run("ls-remote", "--symref", "--", "origin", "HEAD").split("\n", -1)) {
            if (line.startsWith("ref: ") && line.endsWith("\tHEAD")) {
                return line.substring("ref: ".length(), line.indexOf('\t'));
            }
        }
        throw new RemoteFailureException(shownUrl + " says no default branch: name one after a #");
    }

    private static GitRevision advertised(String wanted, GitProgram git, String shownUrl) throws IOException {
        Map<String, String> refs = new HashMap<>();
        for (String line :
                git.run("ls-remote", "--", "origin", wanted, wanted + "^{}").split("\n", -1)) {
            int tab = line.indexOf('\t');
            if (tab > 0 && line.substring(0, tab).matches(COMMIT)) {
                refs.put(line.substring(tab + 1), line.substring(0, tab));
            }
        }
        for (String prefix : new String[] {"refs/heads/", "refs/tags/", "refs/"}) {
            String ref = wanted.startsWith(prefix) ? wanted : prefix + wanted;
            String commit = refs.getOrDefault(ref + "^{}", refs.getOrDefault(ref, ""));
            if (!commit.isEmpty()) {
                return new GitRevision(commit, ref);
            }
        }
        throw new RemoteFailureException("repository does not contain ref " + wanted + ": " + shownUrl);
    }
}
