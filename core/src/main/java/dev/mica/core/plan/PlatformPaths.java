package dev.mica.core.plan;

import dev.mica.core.oci.Platform;
import java.util.Locale;

/// Paths as the image's operating system writes them. Windows has backslashes and drive letters; inside
/// Mica there are only slashes, and the root is that of drive C.
final class PlatformPaths {
    private PlatformPaths() {}

    /// A path as written in a Dockerfile or a configuration, with slashes.
    static String slashed(Platform platform, String path) {
        if (!platform.os().equals("windows")) {
            return path;
        }
        String slashed = path.replace('\\', '/');
        if (slashed.startsWith("//")) {
            throw Refusals.refuse("UNC paths are not supported");
        }
        int colon = slashed.indexOf(':');
        if (colon < 0) {
            return slashed;
        }
        if (slashed.length() == 2 && colon == 1) {
            throw Refusals.refuse("No relative path specified in \"" + path + "\"");
        }
        if (!slashed.substring(0, colon).toLowerCase(Locale.ROOT).equals("c")) {
            throw Refusals.refuse("The specified path is not on the system drive (C:)");
        }
        return slashed.substring(colon + 1);
    }

    /// A path with slashes, as the configuration holds it.
    static String written(Platform platform, String path) {
        return platform.os().equals("windows") ? path.replace('/', '\\') : path;
    }

    /// WORKDIR: the new path, with slashes.
    ///
    /// @param current as the configuration holds it
    static String workingDirectory(Platform platform, String current, String path) {
        return ImagePaths.workingDirectory(slashed(platform, current), slashed(platform, path));
    }
}
