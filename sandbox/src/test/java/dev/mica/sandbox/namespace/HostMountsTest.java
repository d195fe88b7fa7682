package dev.mica.sandbox.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostMountsTest {
    private static final List<String> TABLE = List.of(
            "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
            "30 22 0:25 / /tmp rw,nosuid,nodev shared:5 - tmpfs tmpfs rw",
            "31 30 0:26 / /tmp/a\\040b ro,nosuid,noexec,noatime - tmpfs tmpfs rw",
            "32 22 0:27 / /srv rw - tmpfs tmpfs rw",
            "33 32 0:28 / /srv rw,nodev - tmpfs tmpfs rw");

    @Test
    void theNearestMountCounts() {
        assertThat(HostMounts.lockedOptions(Path.of("/home/x"), TABLE)).containsExactly("relatime");
        assertThat(HostMounts.lockedOptions(Path.of("/tmp"), TABLE)).containsExactly("nosuid", "nodev");
        assertThat(HostMounts.lockedOptions(Path.of("/tmpfile"), TABLE)).containsExactly("relatime");
        assertThat(HostMounts.lockedOptions(Path.of("/tmp/a b/c"), TABLE))
                .containsExactly("ro", "nosuid", "noexec", "noatime");
    }

    @Test
    void aLaterMountHidesAnEarlierOne() {
        assertThat(HostMounts.lockedOptions(Path.of("/srv/x"), TABLE)).containsExactly("nodev");
    }
}
