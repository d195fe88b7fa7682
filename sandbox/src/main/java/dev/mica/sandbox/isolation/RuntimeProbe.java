package dev.mica.sandbox.isolation;

import dev.mica.core.port.Sandbox;
import dev.mica.core.port.Workspace;
import dev.mica.sandbox.namespace.MountNamespace;
import dev.mica.sandbox.namespace.Spawner;
import dev.mica.sandbox.namespace.StreamedProcess;
import dev.mica.sandbox.scratch.Scratch;
import dev.mica.sandbox.scratch.ScratchDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds out whether an OCI runtime works on this machine by running something in it, once for each runtime, boot and
/// user namespace; the answers are kept in a file.
public final class RuntimeProbe {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path USER_NAMESPACE = Path.of("/proc/self/uid_map");
    private static final int MAX_ANSWERS = 50;
    private static final String WORKS = "works";
    private static final String FAILS = "fails";

    private final Path root;
    private final Path answers;

    /// What is known of a runtime.
    ///
    /// @param detail its name and version if it works, else what it said
    public record Answer(boolean works, String detail) {}

    public RuntimeProbe(Path root) {
        this.root = root;
        this.answers = root.resolve("runtimes");
    }

    /// Whether the runtime works here, from memory if it can be told from there.
    public Answer ask(Path program) throws IOException {
        String key = key(program);
        List<String> lines = Files.exists(answers) ? Files.readAllLines(answers) : List.of();
        for (String line : lines) {
            String[] fields = line.split("\t", 3);
            if (fields.length == 3 && fields[0].equals(key)) {
                return new Answer(fields[1].equals(WORKS), fields[2]);
            }
        }
        Answer answer = probe(program);
        remember(lines, key + "\t" + (answer.works ? WORKS : FAILS) + "\t" + answer.detail);
        return answer;
    }

    private static String key(Path program) throws IOException {
        String identity = program + "\n" + Files.getLastModifiedTime(program).toMillis() + "\n"
                + Files.readString(BOOT_ID) + Files.readString(USER_NAMESPACE);
        return dev.mica.core.oci.Digest.ofBytes(identity.getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    private void remember(List<String> lines, String line) throws IOException {
        List<String> kept = new ArrayList<>(lines);
        kept.add(line);
        Path temporary = Files.createTempFile(root, "runtimes", ".tmp");
        Files.write(temporary, kept.subList(Math.max(0, kept.size() - MAX_ANSWERS), kept.size()));
        Files.move(temporary, answers, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Runs a program that is not there in an empty root: a runtime that gets as far as looking for it works.
    private Answer probe(Path program) throws IOException {
        try (ScratchDirectory scratch = Scratch.of(root).newDirectory()) {
            for (String name : List.of("lower", "upper", "work")) {
                Files.createDirectory(scratch.path().resolve(name));
            }
            Workspace.Overlay overlay = new Workspace.Overlay(scratch.path(), List.of("lower"), "upper", "work");
            Sandbox.ExecRequest exec = new Sandbox.ExecRequest(
                    List.of("/mica-probe"),
                    List.of("PATH=/"),
                    "/",
                    Sandbox.User.ROOT,
                    List.of(),
                    Sandbox.Network.HOST,
                    false,
                    "probe",
                    Map.of(),
                    List.of(),
                    0);
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            String version = version(program);
            try (IsolatedCommand command = new RuntimeIsolation(program, version)
                    .prepare(
                            new IsolationRequest(overlay, exec, IsolationRequest.Purpose.BUILD, Optional.empty()),
                            scratch)) {
                int code = command.processCode(StreamedProcess.run(
                        command.command(), (_, bytes, offset, length) -> said.write(bytes, offset, length)));
                if (code == 127) {
                    return new Answer(true, version);
                }
                return new Answer(false, oneLine("exit code " + code + " " + said.toString(StandardCharsets.UTF_8)));
            } catch (java.io.InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                return new Answer(
                        false, oneLine(Optional.ofNullable(e.getMessage()).orElse(e.toString())));
            }
        }
    }

    private static String version(Path program) throws IOException {
        Process process = Spawner.start(MountNamespace.hostProcess(List.of(program.toString(), "--version"))
                .redirectErrorStream(true));
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return text.lines().findFirst().orElse(program.getFileName().toString()).replace(" version", "");
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
