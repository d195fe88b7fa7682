package dev.mica.sandbox.root;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.port.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameFilesTest {
    @Test
    void namesTheMachineAndTheExtraHosts() {
        assertThat(NameFiles.hosts("box", Map.of("db", "10.0.0.1", "cache", "10.0.0.2", "host", "host-gateway")))
                .isEqualTo("127.0.0.1\tlocalhost box\n::1\tlocalhost ip6-localhost ip6-loopback\n"
                        + "10.0.0.2\tcache\n10.0.0.1\tdb\n127.0.0.1\thost\n");
    }

    @Test
    @Tag("rule-66")
    void theHostsStubResolverIsOfNoUseInAnotherNetwork(@TempDir Path directory) throws IOException {
        Path usual = Files.writeString(directory.resolve("usual"), "nameserver 127.0.0.53\noptions edns0\n");
        Path behind = Files.writeString(directory.resolve("behind"), "nameserver 10.0.0.1\n");
        assertThat(NameFiles.resolvConf(Sandbox.Network.NONE, usual, behind)).isEqualTo("nameserver 10.0.0.1\n");
        assertThat(NameFiles.resolvConf(Sandbox.Network.HOST, usual, behind)).isEqualTo(Files.readString(usual));
        Files.writeString(usual, "nameserver 127.0.0.53\nnameserver 10.0.0.2\n");
        assertThat(NameFiles.resolvConf(Sandbox.Network.NONE, usual, behind)).isEqualTo(Files.readString(usual));
    }
}
