package dev.mica.core.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Digest;
import dev.mica.core.testing.RandomTrees;
import dev.mica.core.testing.TreeSketch;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class DirectoryCodecTest {
    private final MemoryTrees trees = MemoryTrees.empty();

    @Property(tries = 200)
    void everyDirectoryReadsBackAsItWas(@ForAll long seed) throws Exception {
        MemoryTrees random = MemoryTrees.empty();
        RandomTrees.tree(seed, random);
        for (DirectoryRef ref : random.written()) {
            byte[] bytes = DirectoryCodec.encode(random.read(ref));
            assertThat(DirectoryCodec.decode(bytes)).isEqualTo(random.read(ref));
            assertThat(Digest.ofBytes(bytes)).isEqualTo(ref.exact());
        }
    }

    @Property(tries = 200)
    void damageIsReportedOrGivesAnotherDirectory(@ForAll long seed, @ForAll @IntRange(max = 10_000) int where)
            throws Exception {
        MemoryTrees random = MemoryTrees.empty();
        byte[] bytes = DirectoryCodec.encode(
                random.read(RandomTrees.tree(seed, random).root().ref()));
        byte[] damaged = bytes.clone();
        damaged[where % bytes.length] ^= 0x41;
        try {
            assertThat(DirectoryCodec.encode(DirectoryCodec.decode(damaged))).isEqualTo(damaged);
        } catch (MalformedDirectoryException e) {
            assertThat(e).hasMessageStartingWith("not a directory record of version 1: ");
        }
    }

    @Test
    void refusesWhatEndsEarlyOrLate() {
        byte[] bytes = DirectoryCodec.encode(trees.read(TreeSketch.empty(trees)
                .file("a", "x")
                .link("b", "a")
                .tree()
                .root()
                .ref()));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> DirectoryCodec.decode(cut)).isInstanceOf(MalformedDirectoryException.class);
        }
        assertThatThrownBy(() -> DirectoryCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .hasMessageContaining("1 bytes too many");
    }

    @Test
    void refusesNamesOutOfOrder() {
        RecordBytes bytes = new RecordBytes(16);
        bytes.putInt(DirectoryCodec.MAGIC);
        bytes.putInt(2);
        for (String name : new String[] {"b", "a"}) {
            bytes.putByte(1);
            bytes.putByte(name.charAt(0));
            bytes.putByte(DirectoryCodec.FIFO);
            bytes.putShort(0644);
            bytes.putLong(0);
            bytes.putLong(0);
            bytes.putLong(0);
            bytes.putInt(0);
        }
        assertThatThrownBy(() -> DirectoryCodec.decode(bytes.toByteArray()))
                .hasMessageContaining("\"a\" stands behind");
    }

    @Property(tries = 100)
    void contentDigestIgnoresTimesAndNumbersOfHardLinkGroups(@ForAll long seed) {
        MemoryTrees random = MemoryTrees.empty();
        Tree tree = RandomTrees.tree(seed, random);
        DirectoryRef other = shifted(tree.root().ref(), random);
        assertThat(other.content()).isEqualTo(tree.root().ref().content());
        boolean empty = random.read(tree.root().ref()).entries().isEmpty();
        assertThat(other.exact().equals(tree.root().ref().exact())).isEqualTo(empty);
    }

    private static DirectoryRef shifted(DirectoryRef ref, MemoryTrees trees) {
        Map<FileName, Node> entries = new TreeMap<>();
        trees.read(ref).entries().forEach((name, node) -> {
            Node later = node.withMetadata(
                    node.metadata().withMtimeSeconds(node.metadata().mtimeSeconds() + 7));
            if (later instanceof Node.File file && file.hardLinkGroup() != 0) {
                later = file.withHardLinkGroup(file.hardLinkGroup() + 100);
            } else if (later instanceof Node.Dir dir) {
                later = dir.withRef(shifted(dir.ref(), trees));
            }
            entries.put(name, later);
        });
        return trees.write(Directory.of(entries));
    }

    @Test
    void contentDigestSeesAllElse() {
        Tree plain = sketch().tree();
        assertThat(sketch().mode("d/f", 0600).tree()).satisfies(t -> differs(plain, t));
        assertThat(sketch().owned("d/f", 1, 0).tree()).satisfies(t -> differs(plain, t));
        assertThat(sketch().owned("d/f", 0, 1).tree()).satisfies(t -> differs(plain, t));
        assertThat(sketch().xattr("d/f", "user.a", "b").tree()).satisfies(t -> differs(plain, t));
        assertThat(sketch().file("d/f", "other").tree()).satisfies(t -> differs(plain, t));
        assertThat(sketch().link("d/l", "elsewhere").tree()).satisfies(t -> differs(plain, t));
        assertThat(sketch().mode("d", 0700).tree()).satisfies(t -> differs(plain, t));
        assertThat(sketch().remove("d/f").file("d/g", "x").tree()).satisfies(t -> differs(plain, t));
    }

    private TreeSketch sketch() {
        return TreeSketch.empty(trees).file("d/f", "x").link("d/l", "f");
    }

    private static void differs(Tree a, Tree b) {
        assertThat(b.root().ref().content()).isNotEqualTo(a.root().ref().content());
    }

    @Test
    void saysWhetherHardLinksAreBelow() {
        assertThat(sketch().tree().root().ref().hardLinks()).isFalse();
        assertThat(sketch().hard("d/e/g", "d/f").tree().root().ref().hardLinks())
                .isTrue();
    }
}
