package dev.mica.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.plan.StepId;
import dev.mica.core.tree.Directory;
import dev.mica.core.tree.DirectoryCodec;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CacheExportCodecTest {
    private static Digest digest(String text) {
        return Digest.ofBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static DiffId layer(int number) {
        return new DiffId(digest("layer " + number));
    }

    private static Tree tree(int number) {
        return new Tree(new Node.Dir(Metadata.rootOwned(0700, number), DirectoryCodec.refOf(Directory.EMPTY)));
    }

    private static ExportedStep step(int number, String command) {
        KeyInputs inputs = new KeyInputs(List.of(new KeyField.Text("command", command)));
        return new ExportedStep(
                new CacheRecord(
                        inputs.key(),
                        Digest.ofBytes(KeyInputsCodec.encode(inputs)),
                        new StepId(digest("step"), digest("any")),
                        tree(number),
                        layer(number),
                        number,
                        digest("table"),
                        Instant.ofEpochSecond(number),
                        number),
                inputs);
    }

    private static CacheExport export(int size) {
        List<ExportedStep> steps = new ArrayList<>();
        Map<DiffId, ExportedLayer> layers = new java.util.HashMap<>();
        for (int i = 0; i < size; i++) {
            steps.add(step(i, "make " + i / 2));
            Descriptor blob = Descriptor.of(MediaType.OCI_LAYER_GZIP, digest("blob " + i), i);
            layers.put(layer(i), new ExportedLayer(Optional.of(blob).filter(b -> b.size() % 3 > 0), Optional.of(blob)));
        }
        return new CacheExport(steps, size == 0 ? Map.of() : Map.of(List.of(layer(1), layer(2)), tree(7)), layers);
    }

    @Test
    void ofAStepTheNewestResultsStay() {
        CacheExport all = export(12);
        CacheExport kept = all.newest(3);
        assertThat(kept.steps())
                .extracting(step -> step.made().layer())
                .containsExactlyInAnyOrder(layer(9), layer(10), layer(11));
        assertThat(kept.bases()).isEqualTo(all.bases());
        assertThat(kept.layers().keySet())
                .as("their layers, and those of images")
                .containsExactlyInAnyOrder(layer(9), layer(10), layer(11), layer(1), layer(2));
        assertThat(all.newest(12)).isEqualTo(all);
    }

    @Property(tries = 30)
    void readsWhatItWrote(@ForAll @IntRange(max = 12) int size) throws IOException {
        CacheExport export = export(size);
        byte[] bytes = CacheExportCodec.encode(export);
        assertThat(CacheExportCodec.decode(bytes)).isEqualTo(export);
        assertThat(CacheExportCodec.encode(CacheExportCodec.decode(bytes))).isEqualTo(bytes);
    }

    @Property(tries = 200)
    void damageIsNoticedOrHarmless(
            @ForAll @IntRange(max = 5000) int at, @ForAll @IntRange(min = 1, max = 255) int change) {
        byte[] bytes = CacheExportCodec.encode(export(3));
        bytes[at % bytes.length] ^= (byte) change;
        try {
            CacheExportCodec.decode(bytes);
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
        assertThatThrownBy(() -> CacheExportCodec.decode(Arrays.copyOf(bytes, at % bytes.length)))
                .isInstanceOf(IOException.class);
    }

    @Example
    void anEarlyEndIsSaidWhereverItIs() {
        byte[] bytes = CacheExportCodec.encode(export(3));
        for (int length = 0; length < bytes.length; length++) {
            byte[] start = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> CacheExportCodec.decode(start))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("a cache export ends early");
        }
    }

    @Example
    void aRecordUnderAnotherKeyIsRefused() {
        ExportedStep mine = step(1, "make");
        ExportedStep theirs = step(2, "steal");
        CacheExport lie = new CacheExport(List.of(new ExportedStep(mine.made(), theirs.inputs())), Map.of(), Map.of());
        assertThatThrownBy(() -> CacheExportCodec.decode(CacheExportCodec.encode(lie)))
                .hasMessageContaining("its inputs have the key");
    }

    @Example
    void aUnionKeepsEachResultOnceAndJoinsPlaces() {
        CacheExport all = CacheExport.union(List.of(export(3), export(5), export(4)));
        assertThat(all).isEqualTo(export(5));
    }
}
