package dev.mica.core.testing;

import java.util.LinkedHashMap;
import java.util.Map;

/// What a strict fake has handed out and not got back, with the places where it was handed out.
final class OpenThings {
    private final Map<Object, Throwable> open = new LinkedHashMap<>();

    synchronized void opened(Object thing, String what) {
        open.put(thing, new Throwable(what + " was opened here and never closed"));
    }

    synchronized void closed(Object thing) {
        open.remove(thing);
    }

    synchronized void checkNothingOpen() {
        if (!open.isEmpty()) {
            AssertionError error = new AssertionError(open.size() + " things were never closed");
            open.values().forEach(error::addSuppressed);
            throw error;
        }
    }
}
