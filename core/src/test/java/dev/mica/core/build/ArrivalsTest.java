package dev.mica.core.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.MediaType;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class ArrivalsTest {
    private final Descriptor first = blob(1);
    private final Descriptor second = blob(2);
    private final Descriptor third = blob(3);

    private static Descriptor blob(int number) {
        return Descriptor.of(MediaType.OCI_LAYER, Digest.ofBytes(new byte[] {(byte) number}), 1);
    }

    private static void hold(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    @Test
    void severalComeAtOnceAndEachIsWaitedForAlone() throws IOException {
        CountDownLatch all = new CountDownLatch(3);
        CountDownLatch gate = new CountDownLatch(1);
        try (Arrivals arrivals = Arrivals.of(List.of(first, second, third), blob -> {
            all.countDown();
            hold(all);
            if (!blob.equals(first)) {
                hold(gate);
            }
        })) {
            arrivals.await(first);
            assertThat(gate.getCount()).isOne();
            gate.countDown();
            arrivals.awaitAll();
        }
    }

    @Test
    void whatIsNamedTwiceComesOnce() throws IOException {
        Queue<Descriptor> fetched = new ConcurrentLinkedQueue<>();
        try (Arrivals arrivals = Arrivals.of(List.of(first, second, first), fetched::add)) {
            arrivals.awaitAll();
            arrivals.await(third);
        }
        assertThat(fetched).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void aFailureIsThrownAndEndsTheOthers() {
        CountDownLatch never = new CountDownLatch(1);
        assertThatThrownBy(() -> {
                    try (Arrivals arrivals = Arrivals.of(List.of(first, second), blob -> {
                        if (blob.equals(first)) {
                            throw new IOException("the line is cut");
                        }
                        hold(never);
                    })) {
                        arrivals.awaitAll();
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("the line is cut");
    }
}
