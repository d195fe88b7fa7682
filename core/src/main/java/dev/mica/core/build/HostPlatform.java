package dev.mica.core.build;

import dev.mica.core.oci.Platform;
import java.util.Locale;

/// The platform this program runs on.
public final class HostPlatform {
    private HostPlatform() {}

    /// Containers are Linux's whatever the host: `os` is always `linux`.
    public static Platform current() {
        String machine = System.getProperty("os.arch", "amd64").toLowerCase(Locale.ROOT);
        return Platform.of("linux", machine).normalised();
    }
}
