package dev.mica.sandbox.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mica.core.layer.LayerLimits;
import dev.mica.core.layer.LayerReader;
import dev.mica.core.layer.LowerFiles;
import dev.mica.core.layer.MalformedLayerException;
import dev.mica.core.oci.DiffId;
import dev.mica.core.port.Unpacking;
import dev.mica.core.port.Workspace;
import dev.mica.sandbox.Rootless;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Layers that are checked out while they are read.
class UnpackingTest {
    private static final String BASE =
            "mkdir -p usr/bin etc/empty; ln -s usr/bin bin; echo 1 >etc/one; ln etc/one etc/same;"
                    + " chmod 2750 etc; chown 7:8 etc/one; chmod 4711 etc/one; mkfifo etc/pipe; mknod etc/null c 1 3;"
                    + " setfattr -n user.colour -v blue etc; head -c 300000 /dev/zero >etc/large; touch -d @1000000 etc etc/large";

    @TempDir
    Path temporary;

    private final TarLayers layers = new TarLayers();
    private OverlayWorkspace workspace;

    @BeforeEach
    void open() throws Exception {
        assumeTrue(!Rootless.needed(), "needs the right to make namespaces");
        workspace = OverlayWorkspace.open(temporary.resolve("mica"));
    }

    private void unpack(DiffId... stack) throws Exception {
        try (Unpacking unpacking = workspace.unpack(List.of(stack)).orElseThrow();
                InputStream tar = layers.open(stack[stack.length - 1])) {
            LayerReader.read(tar, LayerLimits.DEFAULT, LowerFiles.NONE, unpacking);
            unpacking.keep();
        }
        assertThat(temporary.resolve("mica/tmp")).isEmptyDirectory();
    }

    private static String listing(OverlayWorkspace of, Path root) throws Exception {
        StringBuilder all = new StringBuilder();
        for (CheckedOutLayer layer : of.checkedOut()) {
            Process process = new ProcessBuilder(
                            "/bin/sh",
                            "-ec",
                            "cd " + root + "/layers/*/" + layer.name()
                                    + "; find . -printf '%P %y %m %U %G %n %s %T@ %l\\n' | sort;"
                                    + " find . -type f -exec sha256sum {} + | sort; getfattr -Rd -m - . | sort")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            all.append(layer.name())
                    .append('\n')
                    .append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            assertThat(process.waitFor()).isZero();
        }
        return all.toString();
    }

    @Test
    void whatIsUnpackedOnTheWayIsWhatIsCheckedOutLater() throws Exception {
        DiffId base = layers.make(temporary, BASE);
        DiffId above = layers.make(temporary, "mkdir bin; echo tool >bin/tool", "bin/tool");
        unpack(base);
        unpack(base, above);
        int read = layers.opened().size();
        workspace.prepare(List.of(base, above), layers).close();
        assertThat(layers.opened()).as("nothing is read again").hasSize(read);

        Path other = temporary.resolve("other");
        OverlayWorkspace later = OverlayWorkspace.open(other);
        later.prepare(List.of(base, above), layers).close();
        assertThat(listing(workspace, temporary.resolve("mica")))
                .isEqualTo(listing(later, other))
                .contains("usr/bin/tool f", "etc/one f 4711 7 8 2", "user.colour");
    }

    @Test
    void anEntryReplacesAnEarlierOne() throws Exception {
        DiffId layer = layers.make(
                temporary,
                "mkdir a b; echo 1 >a/f; echo 2 >b/f; ln -s f b/l",
                "a",
                "a/f",
                "b",
                "b/f",
                "a/f",
                "b/l",
                "a",
                "a/f");
        unpack(layer);
        Path other = temporary.resolve("other");
        OverlayWorkspace later = OverlayWorkspace.open(other);
        later.prepare(List.of(layer), layers).close();
        assertThat(listing(workspace, temporary.resolve("mica"))).isEqualTo(listing(later, other));
    }

    @Test
    void aLayerThatHidesThingsIsLeftForLater() throws Exception {
        DiffId base = layers.make(temporary, BASE);
        DiffId above = layers.make(temporary, "mkdir etc; echo 2 >etc/two; touch etc/.wh.one");
        unpack(base);
        unpack(base, above);
        assertThat(workspace.checkedOut()).hasSize(1);
        try (Workspace.RootFileSystem files = workspace.prepare(List.of(base, above), layers)) {
            assertThat(files.overlay().lowers()).hasSize(2);
        }
        assertThat(layers.opened()).containsExactly(base, above, above);
    }

    @Test
    void aDamagedLayerLeavesNothing() throws Exception {
        DiffId base = layers.make(temporary, BASE);
        byte[] tar = layers.open(base).readAllBytes();
        try (Unpacking unpacking = workspace.unpack(List.of(base)).orElseThrow()) {
            InputStream cut = new ByteArrayInputStream(Arrays.copyOf(tar, 200_000));
            assertThatThrownBy(() -> LayerReader.read(cut, LayerLimits.DEFAULT, LowerFiles.NONE, unpacking))
                    .isInstanceOf(MalformedLayerException.class);
        }
        assertThat(workspace.checkedOut()).isEmpty();
        assertThat(temporary.resolve("mica/tmp")).isEmptyDirectory();
        unpack(base);
        assertThat(workspace.checkedOut()).hasSize(1);
    }

    @Test
    void nobodyWaitsForAnother() throws Exception {
        DiffId base = layers.make(temporary, "echo 1 >one");
        DiffId above = layers.make(temporary, "echo 2 >two");
        assertThat(workspace.unpack(List.of(base, above)))
                .as("nothing below it")
                .isEmpty();
        try (Unpacking first = workspace.unpack(List.of(base)).orElseThrow()) {
            assertThat(workspace.unpack(List.of(base))).isEmpty();
            first.keep();
        }
        assertThat(workspace.unpack(List.of(base))).as("it is there").isEmpty();
    }
}
