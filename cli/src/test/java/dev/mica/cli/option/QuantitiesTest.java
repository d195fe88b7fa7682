package dev.mica.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
    @ParameterizedTest
    @CsvSource({"0,0", "2048,2048", "64m,67108864", "1.5k,1536", "1GB,1073741824", "2 MiB,2097152", "3b,3"})
    void readsSizes(String text, long bytes) throws UsageException {
        assertThat(Quantities.bytes("--shm-size", text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "-1", "1x", "1 2"})
    void refusesWhatIsNoSize(String text) {
        assertThatThrownBy(() -> Quantities.bytes("--shm-size", text)).hasMessageContaining("invalid size");
    }

    @Test
    void aLimitWithoutItsHardOneHasBothTheSame() throws UsageException {
        assertThat(Quantities.limit("nofile=1024")).isEqualTo("nofile=1024:1024");
        assertThat(Quantities.limit("nofile=1024:2048")).isEqualTo("nofile=1024:2048");
        assertThat(Quantities.limit("core=-1")).isEqualTo("core=-1:-1");
        assertThatThrownBy(() -> Quantities.limit("nofile=3:2")).hasMessageContaining("exceeds the hard limit");
        assertThatThrownBy(() -> Quantities.limit("files=3"))
                .hasMessageContaining("no limit files (expected one of core");
        assertThatThrownBy(() -> Quantities.limit("nofile")).hasMessageContaining("expected NAME=SOFT[:HARD]");
    }

    @Test
    void readsHosts() throws UsageException {
        assertThat(ExtraHosts.parse(List.of("a:10.0.0.1", "b=::1", "c=[fe80::1]")))
                .isEqualTo(Map.of("a", "10.0.0.1", "b", "::1", "c", "fe80::1"));
        assertThat(ExtraHosts.parse(List.of("a=host-gateway"))).isEqualTo(Map.of("a", "host-gateway"));
        for (String address : List.of("nowhere", "300.1.1.1", "1.2.3", "12", "::g", "1::2::3", ":")) {
            assertThatThrownBy(() -> ExtraHosts.parse(List.of("a:" + address)))
                    .as(address)
                    .hasMessageContaining("invalid IP address");
        }
        assertThatThrownBy(() -> ExtraHosts.parse(List.of("a"))).hasMessageContaining("expected HOST:ADDRESS");
    }
}
