package dev.mica.core.testing;

import dev.mica.core.build.BuildPorts;
import dev.mica.core.build.BuildRequest;
import dev.mica.core.build.Builds;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.Leases;
import dev.mica.core.port.RefStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/// Small builds for tests of whole stores: with blobs that are small and large, some of them shared, and RUN
/// by script. The same number gives the same image, whatever the store holds already.
public final class TestBuilds {
    private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");
    private static final int LARGE_BYTES = 100_000;

    private TestBuilds() {}

    /// Builds and tags `app:NUMBER`.
    ///
    /// @return the image's manifest
    public static Digest build(ContentStore contents, RefStore refs, Leases leases, int number, Path temporary) {
        MemoryContext context = new MemoryContext()
                .with("a/b/c.txt", "the same in all")
                .with("a/number.txt", "number " + number)
                .with("large-" + number % 3, text(number % 3, LARGE_BYTES))
                .with("d/e/f/g", text(number, 3_000));
        String dockerfile = "FROM scratch\nENV N=" + number + "\nWORKDIR /app\nCOPY a a\nCOPY large* ./\nRUN make\n"
                + "COPY d /app/d\nCMD [\"/app/run\"]\n";
        ScriptedMachine machine =
                new ScriptedMachine().on("make", ScriptedMachine.Action.writing("/out/x", "made by " + number));
        BuildPorts ports = new BuildPorts(
                contents,
                refs,
                leases,
                () -> machine,
                () -> machine,
                List.of(),
                () -> {
                    throw new AssertionError("nothing remote");
                },
                () -> CREATED,
                temporary);
        BuildRequest request = BuildRequest.of(context)
                .withDockerfile("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8))
                .withTag(ImageReference.parse("app:" + number));
        Digest digest = Builds.of(ports).build(request, _ -> {}).target().digest();
        machine.checkNothingOpen();
        return digest;
    }

    private static String text(long seed, int length) {
        StringBuilder text = new StringBuilder(length);
        new Random(seed).ints(length, ' ', '~').forEach(c -> text.append((char) c));
        return text.toString();
    }
}
