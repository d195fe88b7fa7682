package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Images for other processors than this machine's.
@Timeout(60)
class ForeignPlatformTest {
    private static final String RUN = "FROM scratch\nARG TARGETARCH\nCOPY $TARGETARCH /program\nRUN [\"/program\"]\n";

    @TempDir
    Path directory;

    private CliRun mica;

    @BeforeEach
    void make() throws IOException {
        mica = new CliRun(directory);
        Path app = Files.createDirectories(directory.resolve("app"));
        TinyProgram.AMD64.write(app.resolve("amd64"));
        TinyProgram.ARM64.write(app.resolve("arm64"));
    }

    private void dockerfile(String text) throws IOException {
        Files.writeString(directory.resolve("app/Dockerfile"), text);
    }

    private static void assumeAmd64() {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "needs a machine for which arm64 is foreign");
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "unshare"})
    void runUsesTheEmulatorThatTheKernelKnows(String sandbox) throws IOException, InterruptedException {
        assumeAmd64();
        RunningSystem.assumeRunsProcesses();
        RunningSystem.assumeSandbox(sandbox);
        dockerfile(RUN);
        try (Emulator _ = Emulator.register()) {
            mica.ok("build", "--sandbox", sandbox, "--platform", "linux/arm64", "--output", "out", "app");
            assertThat(directory.resolve("out/made")).hasContent(TinyProgram.ARM64.text());
            mica.ok("build", "--sandbox", sandbox, "--platform", "linux/amd64,linux/arm64", "-t", "both", "app");
        }
        assertThat(mica.ok("run", "--rm", "both", "/program")).isEmpty();
        for (TinyProgram each : TinyProgram.values()) {
            String platform = "linux/" + each.text().strip();
            // All of it is cached by now, so that nothing is emulated.
            mica.ok("build", "--platform", platform, "--output", each.name(), "app");
            assertThat(directory.resolve(each.name()).resolve("made")).hasContent(each.text());
        }
    }

    @Test
    void withoutAnEmulatorRunSaysWhatItNeeds() throws IOException {
        assumeAmd64();
        RunningSystem.assumeRunsProcesses();
        assumeTrue(!Emulator.isRegistered(), "an emulator is registered here");
        dockerfile(RUN);
        CliRun.Result result = mica.run("build", "--platform", "linux/arm64", "app");
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.err())
                .contains("Dockerfile:4: RUN for linux/arm64 needs an emulator: this machine is linux/amd64")
                .contains("qemu-user-static", "binfmt_misc");
        CliRun.Result several = mica.run("build", "--platform", "linux/amd64,linux/arm64", "app");
        assertThat(several.exitCode()).isNotZero();
        assertThat(several.err()).contains("RUN for linux/arm64 needs an emulator");
    }

    @Test
    void whatOnlyCopiesNeedsNoEmulator() throws IOException {
        dockerfile("FROM scratch\nARG TARGETPLATFORM TARGETVARIANT\nCOPY arm64 /\nLABEL for=$TARGETPLATFORM\n");
        mica.ok(
                "build",
                "--platform",
                "linux/amd64,linux/arm64,linux/arm/v7",
                "--output",
                "type=oci,tar=false,dest=oci",
                "app");
        String index = Files.readString(onlyBlob(directory.resolve("oci/index.json")));
        assertThat(index)
                .contains("application/vnd.oci.image.index.v1+json")
                .containsPattern("\"architecture\": ?\"amd64\"")
                .containsPattern("\"architecture\": ?\"arm64\"")
                .containsPattern("\"variant\": ?\"v7\"");
    }

    /// What the only descriptor of an index names.
    private static Path onlyBlob(Path index) throws IOException {
        String digest = Files.readString(index).replaceFirst("(?s).*\"sha256:([0-9a-f]{64})\".*", "$1");
        return index.resolveSibling("blobs/sha256").resolve(digest);
    }
}
