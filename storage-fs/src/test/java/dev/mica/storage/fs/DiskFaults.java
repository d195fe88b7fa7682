package dev.mica.storage.fs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Has one of the store's calls to the disk fail, and tells which calls there were.
final class DiskFaults implements Disk.Faults {
    /// How a call fails.
    enum Kind {
        /// Half of it is done, and all calls after it that need space fail too, until [#heal()].
        FULL("No space left on device"),
        /// It alone fails.
        BROKEN("Input/output error"),
        /// Nothing happens before it.
        CRASH_BEFORE(""),
        /// Nothing happens after it.
        CRASH_AFTER("");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        boolean isCrash() {
            return text.isEmpty();
        }
    }

    /// The process is no more.
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final Kind kind;
    private final int failing;
    private final List<String> calls = new ArrayList<>();
    private boolean crashed;
    private boolean full;

    /// @param failing the number of the call
    DiskFaults(Kind kind, int failing) {
        this.kind = kind;
        this.failing = failing;
    }

    /// What was called so far.
    List<String> calls() {
        return List.copyOf(calls);
    }

    String failed() {
        return kind + " at " + (failing < calls.size() ? calls.get(failing) : "call " + failing);
    }

    /// What the exception says.
    String text() {
        return kind.text;
    }

    void heal() {
        full = false;
    }

    @Override
    public void before(Disk.Call call, Path path, Disk.Action half) throws IOException {
        dieIfDead();
        calls.add(call + " " + path.getFileName());
        boolean chosen = calls.size() - 1 == failing;
        if (chosen && kind == Kind.CRASH_BEFORE) {
            half.run();
            crashed = true;
            throw new Crash();
        }
        if (chosen && kind == Kind.FULL) {
            full = true;
        }
        boolean needsSpace = call != Disk.Call.DELETE && call != Disk.Call.TRUNCATE;
        if ((full && needsSpace) || (chosen && !kind.isCrash())) {
            half.run();
            throw new IOException(kind.text);
        }
    }

    @Override
    public void after(Disk.Call call, Path path) {
        if (calls.size() - 1 == failing && kind == Kind.CRASH_AFTER) {
            crashed = true;
        }
        dieIfDead();
    }

    private void dieIfDead() {
        if (crashed) {
            throw new Crash();
        }
    }
}
