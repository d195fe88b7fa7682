package dev.mica.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.oci.Digest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FastCdcTest {
    private static final FastCdc CUTS = FastCdc.of(FastCdc.DEFAULT_AVERAGE);

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static List<Integer> cuts(byte[] bytes) {
        List<Integer> lengths = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += lengths.getLast()) {
            lengths.add(CUTS.cut(bytes, at, bytes.length - at));
        }
        return lengths;
    }

    private static Set<Digest> chunks(byte[] bytes) {
        Set<Digest> chunks = new HashSet<>();
        int at = 0;
        for (int length : cuts(bytes)) {
            chunks.add(Digest.ofBytes(Arrays.copyOfRange(bytes, at, at + length)));
            at += length;
        }
        return chunks;
    }

    @Test
    void cuts_stay_where_stored_blobs_have_them() {
        assertThat(cuts(random(150_000, 1))).containsExactly(19892, 17995, 23295, 7454, 21044, 17324, 22742, 20254);
    }

    @Property(tries = 50)
    void lengths_are_within_their_bounds(@ForAll @IntRange(max = 400_000) int size, @ForAll long seed) {
        List<Integer> lengths = cuts(random(size, seed));
        assertThat(lengths.stream().mapToInt(Integer::intValue).sum()).isEqualTo(size);
        if (size > 0) {
            assertThat(lengths.subList(0, lengths.size() - 1))
                    .allMatch(length -> length > CUTS.minSize() && length <= CUTS.maxSize());
            assertThat(lengths.getLast()).isBetween(1, CUTS.maxSize());
        }
    }

    @Test
    void bytes_without_pattern_are_cut_near_the_average() {
        int size = 8 * 1024 * 1024;
        assertThat(size / cuts(random(size, 2)).size()).isBetween(CUTS.average() * 3 / 4, CUTS.average() * 3 / 2);
    }

    @Test
    void bytes_that_are_all_the_same_are_cut_at_the_maximum() {
        assertThat(cuts(new byte[200_000]).getFirst()).isEqualTo(CUTS.maxSize());
    }

    @Property(tries = 30)
    void an_insertion_changes_few_chunks(
            @ForAll @IntRange(max = 1_999_999) int at, @ForAll @IntRange(min = 1, max = 5_000) int length) {
        byte[] before = random(2_000_000, 3);
        byte[] after = new byte[before.length + length];
        System.arraycopy(before, 0, after, 0, at);
        System.arraycopy(random(length, 4), 0, after, at, length);
        System.arraycopy(before, at, after, at + length, before.length - at);
        Set<Digest> added = chunks(after);
        added.removeAll(chunks(before));
        assertThat(added).hasSizeLessThan(10);
    }
}
