package dev.mica.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mica.core.port.Sandbox;
import dev.mica.core.port.Sandbox.Mount;
import dev.mica.sandbox.BusyboxRoot.Printed;
import dev.mica.sandbox.namespace.HostTools;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every isolation has to do, done with each that works here.
@Timeout(60)
class SandboxTest {
    @TempDir
    Path temporary;

    private final String unique = Long.toString(System.nanoTime());

    private Sandbox sandbox(String name) throws IOException {
        assumeTrue(HostTools.find(name).isPresent(), "needs " + name);
        return Sandboxes.choose(name, temporary.resolve("mica"));
    }

    private BusyboxRoot root() throws IOException {
        return BusyboxRoot.create(Files.createTempDirectory(temporary, "root"));
    }

    private String run(String isolation, BusyboxRoot root, Sandbox.ExecRequest request) throws IOException {
        Printed printed = new Printed();
        Sandbox.Exit exit = sandbox(isolation).run(root.overlay(), request, printed);
        assertThat(exit.code()).as(printed.errors()).isZero();
        return printed.text();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare", "runc"})
    void givesProcessesWhatTheyExpect(String isolation) throws IOException {
        String text = run(
                isolation,
                root(),
                BusyboxRoot.shell("echo $GREETING; echo $$; hostname; pwd; umask; cat /etc/hosts;"
                        + " test -c /dev/null && echo x >/dev/null && echo devices; ls /dev/pts/ptmx /dev/fd/ /sys/class >/dev/null"
                        + " && echo kernel; env | grep -c =; ls /; grep Cap /proc/self/status"));

        assertThat(text)
                .startsWith("hello world\n1\nbuildkitsandbox\n/\n0022\n127.0.0.1\tlocalhost buildkitsandbox\n")
                .contains("devices\nkernel\n")
                .contains("bin\ndev\netc\nproc\nsys\n")
                .contains("CapPrm:\t00000000a80425fb\n")
                .contains("CapEff:\t00000000a80425fb\n")
                .contains("CapBnd:\t00000000a80425fb\n")
                .contains("CapInh:\t0000000000000000\n")
                .contains("CapAmb:\t0000000000000000\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare", "runc"})
    void hidesWhatShowsOrChangesTheMachine(String isolation) throws IOException {
        String text = run(
                isolation,
                root(),
                BusyboxRoot.shell("wc -c </proc/timer_list; ls /proc/acpi /sys/firmware | wc -w;"
                        + " echo 1 2>/dev/null >/proc/sys/vm/swappiness || echo refused;"
                        + " echo b 2>/dev/null >/proc/sysrq-trigger || echo refused;"
                        + " mknod /disk b 254 0; cat /disk >/dev/null 2>&1 || echo refused;"
                        + " mkdir /m; mount -t tmpfs none /m 2>/dev/null || echo refused"));

        assertThat(text).isEqualTo("0\n2\nrefused\nrefused\nrefused\nrefused\n");
    }

    @Tag("rule-65")
    @ParameterizedTest
    @ValueSource(strings = {"unshare", "runc"})
    void leavesNoMountPointInTheLayer(String isolation) throws IOException {
        BusyboxRoot root = root();
        FileTime old = FileTime.fromMillis(1_000_000_000L);
        Files.setLastModifiedTime(root.lower().resolve("etc"), old);
        Printed printed = new Printed();

        Sandbox.Exit exit = sandbox(isolation)
                .run(
                        root.overlay(),
                        BusyboxRoot.shell(
                                "cat /run/secrets/password",
                                new Mount.Secret(
                                        "secret".getBytes(StandardCharsets.UTF_8),
                                        "/run/secrets/password",
                                        0400,
                                        0,
                                        0)),
                        printed);

        assertThat(printed.text()).isEqualTo("secret");
        assertThat(exit.madePaths())
                .contains("/proc", "/sys", "/dev", "/etc/resolv.conf", "/etc/hosts", "/run", "/run/secrets/password");
        assertThat(root.upper()).isDirectoryNotContaining("glob:**/{proc,dev,sys,run}");
        if (Files.exists(root.upper().resolve("etc"))) {
            assertThat(root.upper().resolve("etc")).isEmptyDirectory();
            assertThat(Files.getLastModifiedTime(root.upper().resolve("etc"))).isEqualTo(old);
        }
        assertThat(temporary.resolve("mica/tmp")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare", "runc"})
    @Tag("rule-90")
    void whatIsLeftBehindEndsWithTheFirstProcess(String isolation) throws IOException {
        Sandbox.Output nowhere = (_, _, _, _) -> {};
        String script = "for i in 1 2 3; do (sh -c true &) ; done; (sleep 300 >/dev/null 2>&1 &) ; exit 4";
        assertThat(sandbox(isolation)
                        .run(root().overlay(), BusyboxRoot.shell(script), nowhere)
                        .code())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare", "runc"})
    void tellsHowTheProcessEnded(String isolation) throws IOException {
        BusyboxRoot root = root();
        Sandbox sandbox = sandbox(isolation);
        Sandbox.Output nowhere = (_, _, _, _) -> {};

        assertThat(sandbox.run(root.overlay(), BusyboxRoot.shell("exit 7"), nowhere)
                        .code())
                .isEqualTo(7);
        root = root();
        assertThat(sandbox.run(root.overlay(), BusyboxRoot.shell("sh -c 'kill -9 $$'; exit $?"), nowhere)
                        .code())
                .isEqualTo(137);
        root = root();
        assertThat(sandbox.run(root.overlay(), BusyboxRoot.request(List.of("nowhere")), nowhere)
                        .code())
                .isEqualTo(127);
        root = root();
        assertThat(sandbox.run(root.overlay(), BusyboxRoot.request(List.of("/etc")), nowhere)
                        .code())
                .isEqualTo(126);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare", "runc"})
    void mountsWhatIsAskedFor(String isolation) throws IOException {
        BusyboxRoot root = root();
        Path shared = Files.createDirectory(temporary.resolve("shared, with: blanks"));
        Files.writeString(shared.resolve("a"), "kept");
        Files.createSymbolicLink(root.lower().resolve("link"), Path.of("/etc/../../there"));

        String text = run(
                isolation,
                root,
                BusyboxRoot.shell(
                        "cat /ro/a; echo x 2>/dev/null >/ro/a || echo ' refused'; echo new >/discard/b; echo y >/discard/a;"
                                + " cat /discard/a /discard/b; echo w >/there/c; df -m /tmp | grep -c ' 2 '; touch /tmp/x;"
                                + " ls -l /there | wc -l; cat /tmp/inner/a",
                        new Mount.Bind(shared, "/tmp/inner", true),
                        new Mount.Bind(shared, "/ro", true),
                        new Mount.Bind(shared, "/link", false),
                        new Mount.DiscardWrites(shared, "/discard"),
                        new Mount.Tmpfs("/tmp", 2 << 20)));

        assertThat(text).isEqualTo("kept refused\ny\nnew\n1\n3\nkept");
        assertThat(shared.resolve("a")).hasContent("kept");
        assertThat(shared.resolve("b")).doesNotExist();
        assertThat(shared.resolve("c")).hasContent("w");
        assertThat(Path.of("/there")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare", "runc"})
    void runsAsTheUserInTheDirectoryWithTheLimits(String isolation) throws IOException {
        BusyboxRoot root = root();
        Sandbox.ExecRequest request = new Sandbox.ExecRequest(
                List.of(
                        "sh",
                        "-c",
                        "busybox id; pwd; ulimit -n; cat /etc/hosts | grep -c 10.1.2.3; grep CapEff /proc/self/status;"
                                + " cat /run/s; busybox df -k /dev/shm | tail -n 1 | busybox awk '{print $2}'; echo a >mine"),
                List.of("PATH=/bin"),
                "/task/deep dir",
                new Sandbox.User(1000, 1001, List.of(1001L, 44L)),
                List.of(new Mount.Secret("for me\n".getBytes(StandardCharsets.UTF_8), "/run/s", 0400, 1000, 0)),
                Sandbox.Network.HOST,
                false,
                "box",
                Map.of("db", "10.1.2.3"),
                List.of(new Sandbox.ResourceLimit("nofile", 100, 100)),
                1 << 20);
        Files.createSymbolicLink(root.lower().resolve("bin/cat"), Path.of("busybox"));
        Files.createSymbolicLink(root.lower().resolve("bin/grep"), Path.of("busybox"));
        Files.createSymbolicLink(root.lower().resolve("bin/tail"), Path.of("busybox"));

        assertThat(run(isolation, root, request))
                .isEqualTo("uid=1000 gid=1001 groups=44,1001\n/task/deep dir\n100\n1\nCapEff:\t0000000000000000\n"
                        + "for me\n1024\n");
        assertThat(root.upper().resolve("task/deep dir/mine")).hasContent("a");
        assertThat(Files.getAttribute(root.upper().resolve("task"), "unix:uid")).isEqualTo(1000);
        assertThat(Files.getAttribute(root.upper().resolve("task/deep dir"), "unix:gid"))
                .isEqualTo(1001);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare", "runc"})
    void canCutTheNetwork(String isolation) throws IOException {
        Sandbox.ExecRequest shell = BusyboxRoot.shell("ls /sys/class/net; ifconfig lo; ping -c 1 -w 2 127.0.0.1");
        Sandbox.ExecRequest alone = new Sandbox.ExecRequest(
                shell.arguments(),
                shell.environment(),
                "/",
                Sandbox.User.ROOT,
                List.of(),
                Sandbox.Network.NONE,
                false,
                "x",
                Map.of(),
                List.of(),
                0);

        assertThat(run(isolation, root(), alone))
                .startsWith("lo\n")
                .contains("UP LOOPBACK RUNNING")
                .contains("1 packets received");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare", "runc"})
    void endsAllWhenInterrupted(String isolation) throws Exception {
        BusyboxRoot root = root();
        Sandbox sandbox = sandbox(isolation);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Printed printed = new Printed();
        Thread build = Thread.ofVirtual().start(() -> {
            try {
                sandbox.run(
                        root.overlay(),
                        BusyboxRoot.shell("sleep " + unique + " & echo started; sleep " + unique),
                        printed);
            } catch (IOException e) {
                thrown.set(e);
            }
        });
        while (!printed.text().contains("started")) {
            Thread.sleep(5);
        }
        assertThat(isRunning(unique)).isTrue();

        build.interrupt();
        build.join(Duration.ofSeconds(10));

        assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
        while (isRunning(unique)) {
            Thread.sleep(5);
        }
        assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(temporary.toString());
        assertThat(temporary.resolve("mica/tmp")).isEmptyDirectory();
        Sweeper.sweep(temporary.resolve("mica"));
    }

    private static boolean isRunning(String command) {
        return ProcessHandle.allProcesses()
                .anyMatch(process -> process.info().commandLine().orElse("").contains(command));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare", "runc"})
    void countsProcessorTime(String isolation) throws IOException {
        BusyboxRoot root = root();
        Sandbox.Exit exit = sandbox(isolation)
                .run(
                        root.overlay(),
                        BusyboxRoot.shell("i=0; while test $i -lt 300000; do i=$((i+1)); done"),
                        new Printed());

        assertThat(exit.processorTime()).isBetween(Duration.ofMillis(80), Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare", "runc"})
    void refusesWhatIsNotThere(String isolation) throws IOException {
        BusyboxRoot root = root();
        Sandbox sandbox = sandbox(isolation);

        assertThatThrownBy(() -> sandbox.run(
                        root.overlay(),
                        BusyboxRoot.shell("true", new Mount.Bind(temporary.resolve("none"), "/x", true)),
                        new Printed()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> Sandboxes.choose("rumc", temporary))
                .hasMessageContaining("no sandbox \"rumc\": expected one of auto, crun, runc, unshare");
    }
}
