package dev.mica.hostfs;

import java.io.IOException;

/// A file is not what it was when it was scanned.
public final class ChangedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    ChangedFileException(String path, String what) {
        super(path + " " + what + "; build again when nothing writes to it");
    }
}
