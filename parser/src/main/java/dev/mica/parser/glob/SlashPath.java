package dev.mica.parser.glob;

import java.util.ArrayDeque;
import java.util.Deque;

/// Paths as text, with slashes.
public final class SlashPath {
    private SlashPath() {}

    /// The shortest path that means the same, read without knowing any file system: no empty names, no `.`,
    /// and no `..` but at the start of a relative path. The empty path is `.`.
    public static String clean(String path) {
        boolean rooted = path.startsWith("/");
        Deque<String> names = new ArrayDeque<>();
        for (String name : path.split("/", -1)) {
            if (name.equals("..")) {
                if (!names.isEmpty() && !names.getLast().equals("..")) {
                    names.removeLast();
                } else if (!rooted) {
                    names.addLast(name);
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        String joined = String.join("/", names);
        return rooted ? "/" + joined : joined.isEmpty() ? "." : joined;
    }
}
