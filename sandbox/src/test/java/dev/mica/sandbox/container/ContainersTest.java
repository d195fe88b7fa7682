package dev.mica.sandbox.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mica.hostfs.QuitSignal;
import dev.mica.sandbox.Rootless;
import dev.mica.sandbox.Sweeper;
import dev.mica.sandbox.namespace.HostTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ContainersTest {
    @TempDir
    Path root;

    private final String unique = Long.toString(System.nanoTime());
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endAll() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @BeforeEach
    void check() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/busybox")), "needs a static /bin/busybox");
        assumeTrue(!Rootless.needed(), "needs the right to make namespaces");
    }

    private Process start(String isolation, String name, String flags, String... command) throws IOException {
        assumeTrue(HostTools.find(isolation).isPresent(), "needs " + isolation);
        Process process = new ProcessBuilder(ContainerProcess.command(root, isolation, name, flags, command))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(process);
        return process;
    }

    private static void awaitLine(Process process, String line) throws IOException {
        StringBuilder read = new StringBuilder();
        while (!read.toString().endsWith(line + "\n")) {
            int next = process.getInputStream().read();
            assertThat(next).as("after " + read).isNotNegative();
            read.append((char) next);
        }
    }

    private static String rest(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare", "runc"})
    void runsInTheForegroundAndRemembers(String isolation) throws Exception {
        Process process =
                start(isolation, "web", "i", "sh", "-c", "cat; cat /etc/hostname; pwd; echo x >/kept; exit 9");
        process.getOutputStream().write("typed\n".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String printed = rest(process);
        assertThat(process.waitFor()).isEqualTo(9);

        Containers containers = Containers.open(root);
        Container container = containers.find("web").orElseThrow();
        assertThat(printed).isEqualTo("typed\n" + container.shortId() + "\n/tmp\n");
        assertThat(container.status()).isEqualTo(Container.Status.EXITED);
        assertThat(container.exitCode()).hasValue(9);
        assertThat(container.command()).startsWith("sh", "-c");
        assertThat(containers.find(container.id().substring(0, 5))).contains(container);
        assertThat(root.resolve("containers/" + container.id() + "/upper/kept")).hasContent("x");

        assertThat(start(isolation, "web", "", "true").waitFor()).isNotZero();

        containers.remove(container, false);
        assertThat(containers.list()).isEmpty();
        try (Stream<Path> left = Files.list(root.resolve("containers"))) {
            assertThat(left.map(path -> path.getFileName().toString())).containsOnly("lock");
        }
    }

    @Tag("rule-89")
    @ParameterizedTest
    @ValueSource(strings = {"unshare", "runc"})
    void passesSignalsToTheFirstProcess(String isolation) throws Exception {
        Process process = start(
                isolation,
                "trap",
                "",
                "sh",
                "-c",
                "trap 'echo got it; exit 3' TERM; echo ready; while true; do sleep 0.02; done");
        awaitLine(process, "ready");
        Containers containers = Containers.open(root);
        Container running = containers.find("trap").orElseThrow();
        while (running.status() == Container.Status.CREATED) {
            running = containers.find("trap").orElseThrow();
        }
        assertThat(running.status()).isEqualTo(Container.Status.RUNNING);
        Container found = running;
        assertThatThrownBy(() -> containers.remove(found, false)).hasMessageContaining("is running");

        process.toHandle().destroy();

        assertThat(rest(process)).isEqualTo("got it\n");
        assertThat(process.waitFor()).isEqualTo(3);
        assertThat(containers.find("trap").orElseThrow().exitCode()).hasValue(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare", "runc"})
    void passesEverySignalThatDockerPasses(String isolation) throws Exception {
        List<String> names = new ArrayList<>(List.of("INT", "HUP", "USR1", "USR2", "WINCH", "CONT"));
        if (QuitSignal.canBeTaken()) {
            names.add("QUIT");
        }
        names.removeAll(ignored(names));
        StringBuilder script = new StringBuilder("trap 'exit 7' TERM; ");
        names.forEach(name -> script.append("trap 'echo got ")
                .append(name)
                .append("' ")
                .append(name)
                .append("; "));
        Process process = start(isolation, "", "r", "sh", "-c", script + "echo ready; while true; do sleep 0.02; done");
        awaitLine(process, "ready");
        for (String name : names) {
            send(process, name);
            awaitLine(process, "got " + name);
        }
        send(process, "TERM");

        assertThat(process.waitFor()).isEqualTo(7);
    }

    /// Signals that processes started here ignore, as those of a shell's background job do.
    private static List<String> ignored(List<String> names) throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(each -> each.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow();
        long mask = Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16);
        List<String> numbered = List.of("HUP", "INT", "QUIT");
        return names.stream()
                .filter(name -> numbered.contains(name) && (mask >> numbered.indexOf(name) & 1) != 0)
                .toList();
    }

    private static void send(Process process, String signal) throws Exception {
        new ProcessBuilder("kill", "-s", signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare", "runc"})
    void saysWhyItDidNotRun(String isolation) throws Exception {
        assertThat(start(isolation, "", "r", "nowhere").waitFor()).isEqualTo(127);
        assertThat(start(isolation, "", "r", "/etc").waitFor()).isEqualTo(126);
        assertThat(start(isolation, "", "r", "sh", "-c", "sh -c 'kill -9 $$'; exit $?")
                        .waitFor())
                .isEqualTo(137);
        assertThat(Containers.open(root).list()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare", "runc"})
    void diesWithItsParentAndIsSweptUp(String isolation) throws Exception {
        Process process =
                start(isolation, "doomed", "r", "sh", "-c", "echo ready; sleep " + unique + " & sleep " + unique);
        awaitLine(process, "ready");

        process.destroyForcibly().waitFor();

        waitUntilGone(unique);
        assertThat(everyMount()).doesNotContain(root.toString());
        Sweeper.sweep(root);
        assertThat(Containers.open(root).list()).isEmpty();
        assertThat(root.resolve("tmp")).isEmptyDirectory();
        assertThat(controlGroups()).isEmpty();
        try (Stream<Path> left = Files.list(root.resolve("containers"))) {
            assertThat(left.map(path -> path.getFileName().toString())).containsOnly("lock");
        }
    }

    private List<Path> controlGroups() throws IOException {
        String prefix = String.format(
                Locale.ROOT, "mica-%08x-", root.resolve("tmp").toString().hashCode());
        List<Path> found = new ArrayList<>();
        for (Path hierarchy : List.of(Path.of("/sys/fs/cgroup/pids"), Path.of("/sys/fs/cgroup"))) {
            if (Files.isDirectory(hierarchy)) {
                try (Stream<Path> runs = Files.list(hierarchy)) {
                    runs.filter(path -> path.getFileName().toString().startsWith(prefix))
                            .forEach(found::add);
                }
            }
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare", "runc"})
    void isKilledByForce(String isolation) throws Exception {
        Process process = start(isolation, "stubborn", "", "sh", "-c", "trap '' TERM; echo ready; sleep " + unique);
        awaitLine(process, "ready");
        Containers containers = Containers.open(root);

        containers.remove(containers.find("stubborn").orElseThrow(), true);

        process.waitFor(10, TimeUnit.SECONDS);
        waitUntilGone(unique);
        assertThat(containers.list()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare", "runc"})
    void hasATerminal(String isolation) throws Exception {
        assumeTrue(HostTools.find("script").isPresent(), "needs script of util-linux");
        String words = String.join(
                "' '",
                ContainerProcess.command(
                        root,
                        isolation,
                        "tty",
                        "itr",
                        "sh",
                        "-c",
                        "test -t 0 && test -t 1 && echo $TERM && stty size; exit 5"));
        Process process = new ProcessBuilder(
                        "script", "-qec", "stty rows 33 cols 99; '" + words + "'; exit $?", "/dev/null")
                .start();
        process.getOutputStream().close();

        assertThat(rest(process).replaceAll("\\^[@D]|[\b\r]", "")).isEqualTo("xterm\n33 99\n");
        assertThat(process.waitFor()).isEqualTo(5);
    }

    private static void waitUntilGone(String argument) throws InterruptedException {
        for (int i = 0; i < 200 && runs(argument); i++) {
            Thread.sleep(10);
        }
        assertThat(runs(argument)).isFalse();
    }

    private static boolean runs(String argument) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().arguments())
                .flatMap(Optional::stream)
                .anyMatch(arguments -> List.of(arguments).contains(argument));
    }

    private static String everyMount() throws IOException {
        return Files.readString(Path.of("/proc/self/mounts"));
    }
}
