package dev.mica.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mica.core.port.Sandbox;
import dev.mica.core.port.Sandbox.Mount;
import dev.mica.sandbox.BusyboxRoot.Printed;
import dev.mica.sandbox.namespace.HostTools;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What must not get in or out.
@Timeout(60)
class SandboxProtectionTest {
    @TempDir
    Path temporary;

    private Sandbox sandbox(String name) throws IOException {
        assumeTrue(HostTools.find(name).isPresent(), "needs " + name);
        return Sandboxes.choose(name, temporary.resolve("mica"));
    }

    private BusyboxRoot root() throws IOException {
        return BusyboxRoot.create(Files.createTempDirectory(temporary, "root"));
    }

    private String run(String isolation, Sandbox.ExecRequest request) throws IOException {
        Printed printed = new Printed();
        Sandbox.Exit exit = sandbox(isolation).run(root().overlay(), request, printed);
        assertThat(exit.code()).as(printed.errors()).isZero();
        return printed.text();
    }

    private static Sandbox.ExecRequest privileged(String command) {
        return new Sandbox.ExecRequest(
                List.of("sh", "-c", command),
                List.of("PATH=/bin"),
                "/",
                Sandbox.User.ROOT,
                List.of(),
                Sandbox.Network.HOST,
                true,
                "x",
                Map.of(),
                List.of(),
                0);
    }

    @Test
    void filtersSystemCallsWhereTheRuntimeCan() throws IOException {
        assertThat(run(
                        "runc",
                        BusyboxRoot.shell(
                                "grep -E 'Seccomp:|NoNewPrivs' /proc/self/status; unshare -U true || echo refused")))
                .isEqualTo("NoNewPrivs:\t0\nSeccomp:\t2\nrefused\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare", "runc"})
    void keepsSecretsOffEveryDisk(String isolation) throws Exception {
        BusyboxRoot root = root();
        Sandbox sandbox = sandbox(isolation);
        Path gate = Files.createDirectory(temporary.resolve("gate"));
        String secret = "very" + System.nanoTime() + "secret";
        Printed printed = new Printed();
        FutureTask<Sandbox.Exit> run = new FutureTask<>((Callable<Sandbox.Exit>) () -> sandbox.run(
                root.overlay(),
                BusyboxRoot.shell(
                        "cat /run/secrets/s; grep /run/secrets/s /proc/mounts | cut -d' ' -f 3; stat -c ' %a %u' /run/secrets/s;"
                                + " echo x 2>/dev/null >/run/secrets/s || echo read-only;"
                                + " touch /gate/ready; while ! test -e /gate/go; do sleep 0.01; done",
                        new Mount.Secret(secret.getBytes(StandardCharsets.UTF_8), "/run/secrets/s", 0400, 0, 0),
                        new Mount.Bind(gate, "/gate", false)),
                printed));
        Thread.ofPlatform().start(run);
        while (!Files.exists(gate.resolve("ready")) && !run.isDone()) {
            Thread.sleep(5);
        }

        try (Stream<Path> files = Files.walk(temporary)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(secret);
            }
        }
        Files.createFile(gate.resolve("go"));
        assertThat(run.get().code()).as(printed.errors()).isZero();
        assertThat(printed.text()).isEqualTo(secret + "tmpfs\n 400 0\nread-only\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare", "runc"})
    void givesSocketsAnOwnerOfTheirOwn(String isolation) throws Exception {
        Path agent = temporary.resolve("agent");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(agent));
            String text = run(
                    isolation,
                    BusyboxRoot.shell(
                            "stat -c '%a %u %g %F' /run/agent",
                            new Mount.Socket(agent, "/run/agent", 0600, 1000, 1001)));

            assertThat(text).isEqualTo("600 1000 1001 socket\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare", "runc"})
    void letsThePrivilegedDoMore(String isolation) throws IOException {
        String own = "";
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            own = line.startsWith("CapBnd") ? line.substring(7).strip() : own;
        }
        assertThat(run(
                        isolation,
                        privileged("grep CapEff /proc/self/status; mkdir /m; mount -t tmpfs none /m && echo mounted;"
                                + " test -w /proc/sys/vm/swappiness && echo writable")))
                .isEqualTo("CapEff:\t" + own + "\nmounted\nwritable\n");
    }

    @Test
    void leavesTheLinkersVariablesToTheImage() throws IOException {
        BusyboxRoot root = root();
        Files.createDirectories(root.lower().resolve("usr/bin"));
        Files.createSymbolicLink(root.lower().resolve("usr/bin/env"), Path.of("/bin/busybox"));
        Printed printed = new Printed();
        sandbox("unshare")
                .run(
                        root.overlay(),
                        new Sandbox.ExecRequest(
                                List.of("sh", "-c", "echo $LD_PRELOAD"),
                                List.of("PATH=/bin", "LD_PRELOAD=/nowhere/of the image.so"),
                                "/",
                                Sandbox.User.ROOT,
                                List.of(),
                                Sandbox.Network.HOST,
                                false,
                                "x",
                                Map.of(),
                                List.of(),
                                0),
                        printed);

        assertThat(printed.text()).isEqualTo("/nowhere/of the image.so\n");
        assertThat(printed.errors()).isEmpty();
    }
}
