package dev.mica.core.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Slash-separated paths inside an image, as text: what Go's `path` package does to them.
final class ImagePaths {
    private ImagePaths() {}

    /// The shortest path that means the same; `.` for nothing. `..` never climbs above the root.
    static String clean(String path) {
        boolean absolute = path.startsWith("/");
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (!part.equals("..")) {
                parts.addLast(part);
            } else if (!parts.isEmpty() && !parts.peekLast().equals("..")) {
                parts.removeLast();
            } else if (!absolute) {
                parts.addLast(part);
            }
        }
        String joined = String.join("/", parts);
        if (absolute) {
            return "/" + joined;
        }
        return joined.isEmpty() ? "." : joined;
    }

    /// The non-empty parts joined and cleaned; empty if all are.
    static String join(String... parts) {
        List<String> given = new ArrayList<>();
        for (String part : parts) {
            if (!part.isEmpty()) {
                given.add(part);
            }
        }
        return given.isEmpty() ? "" : clean(String.join("/", given));
    }

    /// The last element: `.` for an empty path, `/` for the root.
    static String base(String path) {
        if (path.isEmpty()) {
            return ".";
        }
        String stripped = path.replaceAll("/+$", "");
        return stripped.isEmpty() ? "/" : stripped.substring(stripped.lastIndexOf('/') + 1);
    }

    static boolean isAbsolute(String path) {
        return path.startsWith("/");
    }

    /// WORKDIR: the path, taken from the current directory if it is relative. An absolute one stays as
    /// written.
    static String workingDirectory(String current, String path) {
        String parent = current.isEmpty() ? "/" : current;
        if (!isAbsolute(parent)) {
            parent = join("/", parent);
        }
        if (path.isEmpty()) {
            return parent;
        }
        return isAbsolute(path) ? path : join(parent, path);
    }

    /// The destination of COPY and ADD: absolute and clean. `path/` and `path/.` mean the directory and end
    /// in a slash; nothing and `.` mean the working directory.
    static String destination(String workingDirectory, String path) {
        boolean directory = path.isEmpty() || path.equals(".") || path.endsWith("/") || path.endsWith("/.");
        String joined = clean(workingDirectory(workingDirectory, path));
        return directory && !joined.equals("/") ? joined + "/" : joined;
    }
}
