package dev.mica.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.History;
import dev.mica.core.oci.ImageConfig;
import dev.mica.core.oci.Platform;
import dev.mica.core.oci.RuntimeConfig;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ImageAssemblyTest {
    private static final Platform LINUX = Platform.of("linux", "amd64");
    private static final Instant OLD = Instant.ofEpochSecond(1_000);
    private static final Instant NEW = Instant.ofEpochSecond(9_000);

    @Tag("rule-77")
    @Test
    void countsOfLayersAndEntriesAgreeRule77() {
        ImageConfig surplus = base(List.of(entry(OLD, false), entry(OLD, false)), diffId("a"));
        ImageConfig missing = base(List.of(), diffId("a"));
        for (ImageConfig base : List.of(surplus, missing)) {
            ImageConfig image = assemble(Optional.of(base), OptionalLong.empty(), metadata(), layer("b", NEW));
            assertThat(image.diffIds()).containsExactly(diffId("a"), diffId("b"));
            assertThat(image.history().stream().filter(entry -> !entry.emptyLayer()))
                    .hasSize(2);
        }
    }

    @Test
    void metadataTakesTheTimeOfTheLayerBesideIt() {
        ImageConfig base = base(List.of(entry(OLD, false)), diffId("a"));
        Instant later = NEW.plusSeconds(5);
        ImageConfig image = assemble(
                Optional.of(base), OptionalLong.empty(), metadata(), layer("b", NEW), metadata(), layer("c", later));
        assertThat(image.history().stream().map(entry -> entry.created().orElseThrow()))
                .containsExactly(OLD, NEW, NEW, NEW, later);
        assertThat(image.created()).contains(later);
        ImageConfig bare = assemble(Optional.of(base), OptionalLong.empty(), metadata());
        assertThat(bare.created()).contains(OLD);
    }

    @Tag("rule-78")
    @Test
    void anEpochIsTheTimeOfNewEntriesOnlyRule78() {
        ImageConfig base = base(List.of(entry(NEW, false)), diffId("a"));
        ImageConfig image = assemble(Optional.of(base), OptionalLong.of(2_000), metadata(), layer("b", NEW));
        Instant epoch = Instant.ofEpochSecond(2_000);
        assertThat(image.history().stream().map(entry -> entry.created().orElseThrow()))
                .containsExactly(NEW, epoch, epoch);
        assertThat(image.created()).contains(epoch);
        ImageConfig unchanged = assemble(Optional.of(base), OptionalLong.of(2_000));
        assertThat(unchanged.created()).contains(epoch);
    }

    private static ImageConfig assemble(Optional<ImageConfig> base, OptionalLong epoch, NewHistory... added) {
        return ImageAssembly.config(LINUX, base, RuntimeConfig.EMPTY, Optional.empty(), List.of(added), epoch);
    }

    private static NewHistory metadata() {
        return new NewHistory("ENV a=b", Optional.of(HistoryLines.COMMENT), Optional.empty());
    }

    private static NewHistory layer(String seed, Instant created) {
        return new NewHistory("COPY", Optional.empty(), Optional.of(new NewLayer(diffId(seed), created)));
    }

    private static History entry(Instant created, boolean empty) {
        return new History(Optional.of(created), Optional.empty(), Optional.empty(), Optional.empty(), empty);
    }

    private static ImageConfig base(List<History> history, DiffId... layers) {
        return new ImageConfig(
                LINUX, Optional.of(OLD), Optional.empty(), RuntimeConfig.EMPTY, List.of(layers), history);
    }

    private static DiffId diffId(String seed) {
        return new DiffId(Digest.parse("sha256:" + seed.repeat(64)));
    }
}
