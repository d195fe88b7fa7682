package dev.mica.transport.remote;

import dev.mica.core.port.RemoteFailureException;
import dev.mica.core.port.RemoteSource;
import dev.mica.core.port.RemoteSource.GitRequest;
import dev.mica.core.port.RemoteSource.Revision;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Finds out which commit a request means.
final class Revisions {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-fA-F]{40}|[0-9a-fA-F]{64}");
    private static final String PEELED = "^{}";

    private final GitRequest request;
    private final GitProgram git;
    private final String shown;

    private Revisions(GitRequest request, GitProgram git) {
        this.request = request;
        this.git = git;
        this.shown = RemoteSource.shown(request.url());
    }

    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    static Revision resolve(GitRequest request, GitProgram git) throws IOException {
        return new Revisions(request, git).resolve();
    }

    private Revision resolve() throws IOException {
        if (!request.checksum().isEmpty() && !request.checksum().matches("[0-9a-fA-F]+")) {
            throw new RemoteFailureException("invalid checksum " + request.checksum() + " of " + shown
                    + ": expected the hash of a commit in hexadecimal digits");
        }
        String wanted = request.revision();
        // What git forbids in names, and what it would take for an option or a refspec.
        if (wanted.startsWith("-") || wanted.chars().anyMatch(c -> c <= ' ' || "~^:?*[\\".indexOf(c) >= 0)) {
            throw new RemoteFailureException("invalid git ref \"" + wanted + "\" of " + shown);
        }
        if (isCommit(wanted)) {
            String commit = wanted.toLowerCase(Locale.ROOT);
            requireChecksum(commit, commit, commit);
            return new Revision(commit, commit);
        }
        return request.fetchByCommit() ? byChecksum(wanted) : advertised(wanted.isEmpty() ? defaultBranch() : wanted);
    }

    /// Nobody is asked whether the ref leads there.
    private Revision byChecksum(String wanted) throws IOException {
        if (request.checksum().isEmpty()) {
            throw new RemoteFailureException(
                    "fetch-by-commit requires a checksum or a commit as ref, but " + shown + " is given neither");
        }
        if (!isCommit(request.checksum())) {
            throw new RemoteFailureException("fetch-by-commit requires the full hash of a commit as checksum of "
                    + shown + ", got \"" + request.checksum() + "\"");
        }
        String commit = request.checksum().toLowerCase(Locale.ROOT);
        String ref = wanted.isEmpty() ? commit : wanted.startsWith("refs/") ? wanted : "refs/heads/" + wanted;
        return new Revision(commit, ref);
    }

    private String defaultBranch() throws IOException {
        for (String line : git.run("ls-remote", "--symref", "--", url(), "HEAD").split("\n", -1)) {
            if (line.startsWith("ref: ") && line.endsWith("\tHEAD")) {
                return line.substring("ref: ".length(), line.indexOf('\t'));
            }
        }
        throw new RemoteFailureException(shown + " says no default branch: name one after a #");
    }

    /// As BuildKit has it: a name below `refs/` before a branch before a tag.
    private Revision advertised(String wanted) throws IOException {
        Map<String, String> refs = new HashMap<>();
        String listed = git.run("ls-remote", "--", url(), wanted, wanted + PEELED);
        for (String line : listed.split("\n", -1)) {
            int tab = line.indexOf('\t');
            if (tab > 0 && isCommit(line.substring(0, tab))) {
                refs.put(line.substring(tab + 1), line.substring(0, tab).toLowerCase(Locale.ROOT));
            }
        }
        for (String prefix : new String[] {"refs/", "refs/heads/", "refs/tags/"}) {
            String ref = wanted.startsWith(prefix) ? wanted : prefix + wanted;
            String object = refs.getOrDefault(ref, "");
            if (!object.isEmpty()) {
                String commit = refs.getOrDefault(ref + PEELED, object);
                requireChecksum(object, commit, ref);
                return new Revision(commit, ref);
            }
        }
        throw new RemoteFailureException("repository does not contain ref " + wanted + ": " + shown);
    }

    /// @param object what the ref names: the commit, or a tag that names it
    private void requireChecksum(String object, String commit, String ref) throws RemoteFailureException {
        String expected = request.checksum().toLowerCase(Locale.ROOT);
        if (!object.startsWith(expected) && !commit.startsWith(expected)) {
            throw new RemoteFailureException("expected checksum to match " + request.checksum() + ", got " + object
                    + (object.equals(commit) ? "" : " or " + commit) + " for " + ref + " of " + shown
                    + ": the ref moved at its source, or the checksum is of another commit");
        }
    }

    private String url() {
        return UrlCredentials.without(request.url());
    }
}
