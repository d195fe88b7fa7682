package dev.mica.core.testing;

import java.util.stream.Stream;

/// A stream that its reader has to close.
final class TrackedStream {
    private TrackedStream() {}

    static <T> Stream<T> of(Stream<T> stream, String what, OpenThings open) {
        Object handle = new Object();
        open.opened(handle, what);
        return stream.onClose(() -> open.closed(handle));
    }
}
