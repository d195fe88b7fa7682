package dev.mica.sandbox.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mica.core.layer.Change;
import dev.mica.core.layer.Changeset;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.port.Sandbox;
import dev.mica.core.port.VerifiedInputStream;
import dev.mica.core.port.Workspace;
import dev.mica.core.tree.MemoryTrees;
import dev.mica.core.tree.Node;
import dev.mica.hostfs.LinuxCalls;
import dev.mica.hostfs.XattrCalls;
import dev.mica.sandbox.BusyboxRoot;
import dev.mica.sandbox.BusyboxRoot.Printed;
import dev.mica.sandbox.Rootless;
import dev.mica.sandbox.Sandboxes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlayWorkspaceTest {
    private static final String BUSYBOX =
            "mkdir -p bin etc; cp /bin/busybox bin/busybox; ln -s busybox bin/sh; chmod 711 etc; ";

    @TempDir
    Path temporary;

    private final TarLayers layers = new TarLayers();
    private Path root = Path.of("/");
    private OverlayWorkspace workspace;
    private Sandbox sandbox;

    @BeforeEach
    void open() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/busybox")), "needs a static /bin/busybox");
        assumeTrue(!Rootless.needed(), "needs the right to make namespaces");
        root = temporary.resolve("mica");
        workspace = OverlayWorkspace.open(root);
        sandbox = Sandboxes.choose("unshare", root);
    }

    private String run(Workspace.RootFileSystem files, String command) throws Exception {
        Printed printed = new Printed();
        Sandbox.Exit exit = sandbox.run(files.overlay(), BusyboxRoot.shell(command), printed);
        assertThat(exit.code()).as(printed.errors()).isZero();
        return printed.text();
    }

    @Test
    void stacksLayersAsTheyWereMeant() throws Exception {
        DiffId base = layers.make(
                temporary,
                BUSYBOX + "echo 1 >etc/one; echo 2 >etc/two; mkdir gone full; touch gone/x full/x; ln etc/one etc/same;"
                        + " touch -d @1000000 etc; setfattr -n user.colour -v blue etc");
        DiffId above = layers.make(
                temporary,
                "mkdir etc full; touch -d @5 etc; touch etc/.wh.two .wh.gone full/.wh..wh..opq full/y; echo 3 >etc/three",
                "etc/.wh.two",
                ".wh.gone",
                "full",
                "etc/three");

        try (Workspace.RootFileSystem files = workspace.prepare(List.of(base, above), layers)) {
            assertThat(run(
                            files,
                            "ls /etc /full; test -e /gone || echo none; stat -c '%a %Y' /etc; stat -c %h /etc/one"))
                    .isEqualTo("/etc:\nhosts\none\nresolv.conf\nsame\nthree\n\n/full:\ny\nnone\n711 1000000\n2\n");
        }
        assertThat(layers.opened()).containsExactly(base, above);
        for (CheckedOutLayer layer : workspace.checkedOut()) {
            assertThat(colour(layer))
                    .as("also where the layer does not list the directory")
                    .isEqualTo("blue");
        }
        try (Workspace.RootFileSystem files = workspace.prepare(List.of(base, above), layers)) {
            assertThat(run(files, "cat /etc/three")).isEqualTo("3\n");
        }
        assertThat(layers.opened()).as("each layer is checked out once").hasSize(2);
        assertThat(root.resolve("tmp")).isEmptyDirectory();
    }

    private String colour(CheckedOutLayer layer) throws Exception {
        byte[] etc = root.resolve("layers")
                .resolve(boot())
                .resolve(layer.name())
                .resolve("etc")
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        return new String(
                XattrCalls.value(LinuxCalls.CURRENT_DIRECTORY, etc, "user.colour".getBytes(StandardCharsets.UTF_8))
                        .orElseThrow(),
                StandardCharsets.UTF_8);
    }

    private static String boot() throws Exception {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).substring(0, 8);
    }

    @Test
    void readsWhatAProcessChangedAndStacksIt() throws Exception {
        DiffId base = layers.make(
                temporary, BUSYBOX + "echo 1 >etc/one; mkdir gone; touch gone/x etc/same; ln etc/one etc/link");
        MemoryTrees trees = MemoryTrees.empty();
        DiffId made = new DiffId(Digest.ofBytes("made".getBytes(StandardCharsets.UTF_8)));

        try (Workspace.RootFileSystem files = workspace.prepare(List.of(base), layers)) {
            Printed printed = new Printed();
            Sandbox.Exit exit = sandbox.run(
                    files.overlay(),
                    BusyboxRoot.shell("rm -r /gone; mkdir /gone; echo 2 >/gone/y; echo more >>/etc/one; : >>/etc/same"),
                    printed);
            assertThat(exit.code()).as(printed.errors()).isZero();
            Changeset changes = files.changes(layers.tree(List.of(base), trees), trees, exit.madePaths())
                    .changeset();
            assertThat(changes.changes())
                    .extracting(OverlayWorkspaceTest::describe)
                    .containsExactly("+/etc", "+/etc/one", "+/gone", "-/gone/x", "+/gone/y");
            files.keepAs(made);
        }

        try (Workspace.RootFileSystem files = workspace.prepare(List.of(base, made), layers)) {
            assertThat(run(files, "cat /etc/one; ls / /gone"))
                    .isEqualTo("1\nmore\n/:\nbin\ndev\netc\ngone\nproc\nsys\n\n/gone:\ny\n");
        }
        assertThat(layers.opened()).containsExactly(base);
    }

    @Test
    void aLayerWhoseBytesAreOthersIsNotStacked() throws Exception {
        DiffId base = layers.make(temporary, BUSYBOX);
        Workspace.LayerSource altered = new Workspace.LayerSource() {
            @Override
            public LayerContents contents(DiffId layer) throws IOException {
                return layers.contents(layer);
            }

            @Override
            public InputStream open(DiffId layer) throws IOException {
                byte[] tar = layers.open(layer).readAllBytes();
                tar[tar.length / 2]++;
                return new VerifiedInputStream(new ByteArrayInputStream(tar), layer.digest(), tar.length);
            }
        };

        assertThatThrownBy(() -> workspace.prepare(List.of(base), altered)).isInstanceOf(CorruptBlobException.class);
        assertThat(root.resolve("tmp")).isEmptyDirectory();
        try (Workspace.RootFileSystem files = workspace.prepare(List.of(base), layers)) {
            assertThat(run(files, "echo sound")).isEqualTo("sound\n");
        }
    }

    private static String describe(Change change) {
        return switch (change) {
            case Change.Put put -> "+" + put.path() + (put.node() instanceof Node.Device ? "!" : "");
            case Change.Removed removed -> "-" + removed.path();
            case Change.Opaque opaque -> "o" + opaque.path();
        };
    }

    @Test
    void stacksMoreLayersThanTheKernelTakesNamesOf() throws Exception {
        List<DiffId> stack = new ArrayList<>();
        stack.add(layers.make(temporary, BUSYBOX));
        for (int i = 0; i < 130; i++) {
            String removal = i == 100 ? "touch .wh.f3 .wh.f90; " : "";
            stack.add(layers.make(temporary, removal + "echo " + i + " >f" + i + "; echo " + i + " >last"));
        }

        try (Workspace.RootFileSystem files = workspace.prepare(stack, layers)) {
            assertThat(files.overlay().lowers()).hasSizeLessThanOrEqualTo(LayerStacks.MAX_HEIGHT);
            assertThat(run(files, "ls / | grep -c '^f'; cat /last /f0 /f129; ls /f3 /f90 2>/dev/null | wc -l"))
                    .isEqualTo("128\n129\n0\n129\n0\n");
        }
    }

    @Test
    void worksWithoutLayers() throws Exception {
        try (Workspace.RootFileSystem files = workspace.prepare(List.of(), layers)) {
            assertThat(sandbox.run(files.overlay(), BusyboxRoot.request(List.of("/nothing")), new Printed())
                            .code())
                    .isEqualTo(127);
        }
    }

    @Test
    void checksALayerOutOnceForManyAtATime() throws Exception {
        DiffId base = layers.make(temporary, BUSYBOX);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<String>> tasks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                tasks.add(() -> {
                    try (Workspace.RootFileSystem files = workspace.prepare(List.of(base), layers)) {
                        return run(files, "echo done");
                    }
                });
            }
            for (Future<String> result : threads.invokeAll(tasks)) {
                assertThat(result.get()).isEqualTo("done\n");
            }
        }
        assertThat(layers.opened()).containsExactly(base);
        assertThat(root.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void deletesOnlyLayersThatNobodyUses() throws Exception {
        DiffId base = layers.make(temporary, BUSYBOX);
        try (Workspace.RootFileSystem files = workspace.prepare(List.of(base), layers)) {
            CheckedOutLayer layer = workspace.checkedOut().getFirst();
            assertThat(workspace.delete(layer)).isFalse();
            assertThat(run(files, "echo here")).isEqualTo("here\n");
        }
        for (CheckedOutLayer layer : workspace.checkedOut()) {
            assertThat(workspace.delete(layer)).isTrue();
        }
        assertThat(workspace.checkedOut()).isEmpty();
        try (Workspace.RootFileSystem files = workspace.prepare(List.of(base), layers)) {
            assertThat(run(files, "echo again")).isEqualTo("again\n");
        }
    }
}
