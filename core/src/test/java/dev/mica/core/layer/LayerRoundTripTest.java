package dev.mica.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.Node;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LayerRoundTripTest {
    @Property(tries = 150)
    void readsBackWhatIsWritten(@ForAll long seed, @ForAll @IntRange(max = 40) int changes) throws IOException {
        Changesets changesets = new Changesets(seed);
        Changeset changeset = changesets.next(changes);
        ByteArrayOutputStream tar = new ByteArrayOutputStream();

        LayerContents written = LayerWriter.write(changeset, changesets::open, tar);
        LayerContents read = LayerReader.read(new ByteArrayInputStream(tar.toByteArray()), LayerLimits.DEFAULT);

        assertThat(read).isEqualTo(written);
        assertThat(read.entries())
                .extracting(LayerContents.Entry::path)
                .containsExactlyElementsOf(
                        changeset.changes().stream().map(Change::path).toList());
    }

    @Property(tries = 100)
    void saysWhereTheBytesStand(@ForAll long seed) throws IOException {
        Changesets changesets = new Changesets(seed);
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        LayerContents contents = LayerWriter.write(changesets.next(30), changesets::open, sink);
        byte[] tar = sink.toByteArray();
        for (LayerContents.Entry entry : contents.entries()) {
            if (entry.dataOffset().isPresent()) {
                Node.File file = (Node.File) ((Change.Put) entry.change()).node();
                int from = (int) entry.dataOffset().getAsLong();
                assertThat(Digest.ofBytes(Arrays.copyOfRange(tar, from, from + (int) file.size())))
                        .isEqualTo(file.content());
            }
        }
    }

    @Property(tries = 100)
    void keepsGroupsOfHardLinks(@ForAll long seed) throws IOException {
        Changesets changesets = new Changesets(seed);
        Changeset changeset = changesets.next(40);
        LayerContents contents = LayerWriter.write(changeset, changesets::open, new ByteArrayOutputStream());
        Map<Long, Long> groups = new HashMap<>();
        Map<Long, Integer> sizes = new HashMap<>();
        for (int i = 0; i < contents.entries().size(); i++) {
            if (changeset.changes().get(i) instanceof Change.Put put
                    && put.node() instanceof Node.File before
                    && before.hardLinkGroup() != 0) {
                Node.File after =
                        (Node.File) ((Change.Put) contents.entries().get(i).change()).node();
                groups.merge(before.hardLinkGroup(), after.hardLinkGroup(), (a, b) -> {
                    assertThat(a).isEqualTo(b);
                    return a;
                });
                sizes.merge(before.hardLinkGroup(), 1, Integer::sum);
            }
        }
        groups.forEach((before, after) -> assertThat(after == 0).isEqualTo(sizes.get(before) == 1));
    }

    @Property(tries = 100)
    void tableOfContentsKeepsAll(@ForAll long seed, @ForAll @IntRange(max = 60) int changes) throws IOException {
        Changesets changesets = new Changesets(seed);
        LayerContents contents =
                LayerWriter.write(changesets.next(changes), changesets::open, new ByteArrayOutputStream());
        assertThat(LayerContentsCodec.decode(LayerContentsCodec.encode(contents)))
                .isEqualTo(contents);
    }

    @Property(tries = 300)
    void damagedTableOfContentsIsRefusedOrRead(@ForAll long seed, @ForAll int where, @ForAll byte value)
            throws IOException {
        Changesets changesets = new Changesets(seed);
        byte[] bytes = LayerContentsCodec.encode(
                LayerWriter.write(changesets.next(10), changesets::open, new ByteArrayOutputStream()));
        bytes[Math.floorMod(where, bytes.length)] = value;
        try {
            LayerContentsCodec.decode(bytes);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("table of contents is damaged");
        }
        byte[] cut = Arrays.copyOf(bytes, Math.floorMod(where, bytes.length));
        assertThatThrownBy(() -> LayerContentsCodec.decode(cut)).isInstanceOf(IOException.class);
    }

    @Property(tries = 200)
    void damagedTarNeverFailsOtherwiseThanByIoException(@ForAll long seed, @ForAll int where, @ForAll byte value)
            throws IOException {
        Changesets changesets = new Changesets(seed);
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        LayerWriter.write(changesets.next(10), changesets::open, sink);
        byte[] tar = sink.toByteArray();
        tar[Math.floorMod(where, tar.length)] = value;
        for (byte[] bytes : new byte[][] {tar, Arrays.copyOf(tar, Math.floorMod(where, tar.length))}) {
            try {
                LayerReader.read(new ByteArrayInputStream(bytes), LayerLimits.DEFAULT);
            } catch (MalformedLayerException e) {
                assertThat(e.offset()).isBetween(0L, (long) bytes.length);
            }
        }
    }
}
