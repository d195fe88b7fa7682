package dev.mica.core.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Leases;
import dev.mica.core.port.Leases.Lease;
import dev.mica.core.port.Leases.LiveLease;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What all leases do. An implementation's own test extends this and says how to open it; it closes what it
/// opened after each test.
public abstract class LeasesContract {
    /// What the clock of the leases says.
    protected static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901234Z");

    private static final Digest A = Digest.ofBytes("a".getBytes(UTF_8));
    private static final Digest B = Digest.ofBytes("b".getBytes(UTF_8));

    private Leases leases = new MemoryLeases();

    /// Opens this test's leases, none at first; their clock stands at [#NOW]. Called again, gives another
    /// handle on the same leases.
    protected abstract Leases openLeases() throws IOException;

    @BeforeEach
    final void openFirst() throws IOException {
        leases = openLeases();
    }

    private static LiveLease expected(String purpose, Digest... pinned) {
        return new LiveLease(purpose, ProcessHandle.current().pid(), NOW, false, List.of(pinned));
    }

    @Test
    void a_lease_lives_until_it_is_closed() throws IOException {
        assertThat(leases.live()).isEmpty();
        try (Lease lease = leases.acquire("build 4711")) {
            assertThat(leases.live()).containsExactly(expected("build 4711"));
            assertThat(openLeases().live()).containsExactly(expected("build 4711"));
            lease.pin(List.of());
        }
        assertThat(leases.live()).isEmpty();
        assertThat(openLeases().live()).isEmpty();
    }

    @Test
    void what_is_pinned_is_told() throws IOException {
        Digest sha512 = Digest.of(
                Digest.Algorithm.SHA512,
                Digest.Algorithm.SHA512.newMessageDigest().digest(new byte[3]));
        try (Lease lease = leases.acquire("run web")) {
            lease.pin(List.of(A, sha512));
            assertThat(openLeases().live()).containsExactly(expected("run web", A, sha512));
            lease.pin(List.of(A, B));
            assertThat(openLeases().live().getFirst().pinned()).containsExactlyInAnyOrder(A, B, sha512);
            assertThat(leases.live().getFirst().pinned()).containsExactlyInAnyOrder(A, B, sha512);
        }
    }

    @Test
    void a_settled_lease_protects_what_is_pinned() throws IOException {
        try (Lease lease = leases.acquire("run web")) {
            lease.pin(List.of(A));
            lease.settle();
            lease.settle();
            lease.pin(List.of(B));
            LiveLease settled = new LiveLease("run web", ProcessHandle.current().pid(), NOW, true, List.of(A, B));
            assertThat(leases.live()).containsExactly(settled);
            assertThat(openLeases().live()).containsExactly(settled);
        }
        assertThat(leases.live()).isEmpty();
    }

    @Test
    void leases_are_independent() throws IOException {
        Leases other = openLeases();
        Lease one = leases.acquire("one\nin two lines, \\n");
        Lease two = other.acquire("");
        one.pin(List.of(A));
        two.pin(List.of(B));
        assertThat(leases.live()).containsExactlyInAnyOrder(expected("one\nin two lines, \\n", A), expected("", B));
        one.close();
        one.close();
        assertThat(other.live()).containsExactly(expected("", B));
        two.pin(List.of(A));
        assertThat(leases.live().getFirst().pinned()).containsExactlyInAnyOrder(A, B);
        two.close();
        assertThat(other.live()).isEmpty();
    }

    @Test
    void a_closed_lease_protects_nothing() throws IOException {
        Lease lease = leases.acquire("build");
        lease.close();
        assertThatThrownBy(() -> lease.pin(List.of(A))).isInstanceOf(IOException.class);
        assertThatThrownBy(lease::settle).isInstanceOf(IOException.class);
        assertThat(leases.live()).isEmpty();
    }

    @Test
    void threads_share_a_lease() throws Exception {
        try (Lease lease = leases.acquire("build")) {
            ConcurrentWork.run(4, thread -> {
                for (int i = 0; i < 25; i++) {
                    lease.pin(List.of(Digest.ofBytes(new byte[] {(byte) thread, (byte) i})));
                    assertThat(leases.live()).hasSize(1);
                }
            });
            assertThat(openLeases().live().getFirst().pinned())
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 100)
                            .mapToObj(i -> Digest.ofBytes(new byte[] {(byte) (i / 25), (byte) (i % 25)}))
                            .toList());
        }
    }
}
