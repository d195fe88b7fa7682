package dev.mica.transport.remote;

import dev.mica.core.port.RemoteFailureException;
import dev.mica.core.port.RemoteSource;
import dev.mica.core.port.RemoteSource.GitRequest;
import dev.mica.core.port.RemoteSource.Revision;
import java.io.IOException;
import java.util.regex.Pattern;

/// Brings one commit into a new repository: alone where the server lets us, else with all that leads to it.
final class GitFetch {
    /// What servers and git say where a commit can't be asked for, or not alone.
    private static final Pattern TOO_SELECTIVE = Pattern.compile("shallow|--depth|not our ref|unadvertised object");

    private static final String EVERYTHING = "refs/mica/";

    private final GitProgram git;
    private final GitRequest request;
    private final Revision wanted;

    GitFetch(GitProgram git, GitRequest request, Revision wanted) {
        this.git = git;
        this.request = request;
        this.wanted = wanted;
    }

    void run() throws IOException {
        boolean named = !Revisions.isCommit(wanted.ref());
        if (named && !request.fetchByCommit()) {
            fetchRef();
            if (!isThere()) {
                // The ref has moved since it was asked for.
                fetchCommit();
                git.run("update-ref", wanted.ref(), wanted.commit());
            }
        } else {
            fetchCommit();
            if (named) {
                git.run("update-ref", wanted.ref(), wanted.commit());
            }
        }
        if (!isThere()) {
            throw new RemoteFailureException(
                    "commit " + wanted.commit() + " can not be found in " + RemoteSource.shown(request.url()));
        }
    }

    private void fetchRef() throws IOException {
        String refspec = "+" + wanted.ref() + ":" + wanted.ref();
        try {
            git.run("fetch", "-u", "--no-tags", "--depth=1", "--", "origin", refspec);
        } catch (RemoteFailureException e) {
            if (!isTooSelective(e)) {
                throw e;
            }
            git.run("fetch", "-u", "--no-tags", "--", "origin", refspec);
        }
    }

    private void fetchCommit() throws IOException {
        try {
            git.run("fetch", "--no-tags", "--depth=1", "--", "origin", wanted.commit());
        } catch (RemoteFailureException e) {
            if (!isTooSelective(e)) {
                throw e;
            }
            // Beside the refs of that name, which the user's ref may be one of.
            git.run("fetch", "--no-tags", "--", "origin", "+refs/*:" + EVERYTHING + "*");
        }
    }

    private boolean isThere() throws IOException {
        try {
            git.run("cat-file", "-e", wanted.commit() + "^{commit}");
            return true;
        } catch (RemoteFailureException e) {
            return false;
        }
    }

    private static boolean isTooSelective(RemoteFailureException e) {
        return TOO_SELECTIVE.matcher(String.valueOf(e.getMessage())).find();
    }
}
