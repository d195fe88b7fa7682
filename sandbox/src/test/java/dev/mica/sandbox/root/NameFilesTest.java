package dev.mica.sandbox.root;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NameFilesTest {
    @Test
    void namesTheMachineAndTheExtraHosts() {
        assertThat(NameFiles.hosts("box", Map.of("db", "10.0.0.1", "cache", "10.0.0.2", "host", "host-gateway")))
                .isEqualTo("127.0.0.1\tlocalhost box\n::1\tlocalhost ip6-localhost ip6-loopback\n"
                        + "10.0.0.2\tcache\n10.0.0.1\tdb\n127.0.0.1\thost\n");
    }
}
