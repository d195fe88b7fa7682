package dev.mica.hostfs;

import java.io.IOException;

/// The kernel refused a call. The message names the call, the path and the reason.
public final class LinuxException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final String path;
    private final int code;

    LinuxException(String call, String path, int code) {
        super(call + ": " + path + ": " + Errno.describe(code));
        this.call = call;
        this.path = path;
        this.code = code;
    }

    /// The same with the whole path, where only a name in some directory was known.
    LinuxException at(String wholePath) {
        if (path.startsWith("/")) {
            return this;
        }
        LinuxException located = new LinuxException(call, wholePath, code);
        located.initCause(this);
        return located;
    }

    /// The system call, such as `mount`.
    public String call() {
        return call;
    }

    /// What it was about; for people, since bytes that are no UTF-8 are lost.
    public String path() {
        return path;
    }

    /// The kernel's number for the reason.
    public int code() {
        return code;
    }

    public boolean is(Errno errno) {
        return code == errno.code();
    }
}
