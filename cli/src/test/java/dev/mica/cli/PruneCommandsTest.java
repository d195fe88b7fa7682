package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.cli.CliRun.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PruneCommandsTest {
    private static final int LARGE = 300_000;

    @TempDir
    Path directory;

    private CliRun mica;

    @BeforeEach
    void context() throws IOException {
        mica = new CliRun(directory);
        Files.writeString(directory.resolve("Dockerfile"), "FROM scratch\nCOPY large /app/\n");
        change(1);
    }

    private void change(int seed) throws IOException {
        byte[] bytes = new byte[LARGE];
        new Random(seed).nextBytes(bytes);
        Files.write(directory.resolve("large"), bytes);
        // What is remembered of files leaves out those that changed within two ticks of the clock.
        pause();
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Two generations, of which the younger has the name.
    private void buildTwice() throws IOException {
        mica.ok("build", "-q", "-t", "app", ".");
        change(2);
        mica.ok("build", "-q", "-t", "app", ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fs", "rocksdb"})
    void removesTheImageWithoutANameAndWhatNothingNeeds(String store) throws IOException {
        mica.with("MICA_STORE", store);
        buildTwice();
        assertThat(mica.ok("system", "prune", "-f"))
                .contains("Deleted Images:\ndeleted: sha256:")
                .contains("Deleted build cache objects:\n")
                .contains("COPY … /app/, removed: last used ")
                .contains("superseded by a newer result of its step")
                .containsPattern("Total reclaimed space: 3\\d\\dkB\n$");
        assertThat(mica.ok("images", "-q").lines()).hasSize(1);
        assertThat(mica.ok("build", "--progress", "plain", "-t", "app", ".")).isEmpty();
        assertThat(mica.ok("system", "fsck")).contains("Nothing is broken.");
        // The last build looked at its context.
        assertThat(mica.ok("system", "prune", "-f"))
                .containsPattern("source.local: .*\n\nTotal reclaimed space: [0-9]+B\n$")
                .doesNotContain("regular", "checkout");
        assertThat(mica.ok("system", "prune", "-f")).isEqualTo("Total reclaimed space: 0B\n");
    }

    @Test
    void aDryRunSaysTheSameAndRemovesNothing() throws IOException {
        buildTwice();
        String dry = mica.ok("system", "prune", "--dry-run");
        assertThat(dry).contains("Images:\ndeleted: ").containsPattern("Total reclaimable space: 3\\d\\dkB");
        assertThat(mica.ok("images", "-q", "-a").lines()).hasSize(2);
        assertThat(mica.ok("system", "prune", "-f", "--volumes").lines())
                .last()
                .isEqualTo(dry.lines().toList().getLast().replace("reclaimable", "reclaimed"));
    }

    @Test
    void listsAllThatIsThereForLaterUse() throws IOException {
        buildTwice();
        assertThat(mica.ok("system", "df", "-v"))
                .containsPattern("app +latest ")
                .contains("Containers space usage:", "Build cache usage: ")
                .containsPattern("regular +[0-9.]+kB .* false +true +COPY … /app/\n")
                .containsPattern("source.local +[0-9]+B ")
                .containsPattern("fs +[0-9.]+kB");
        assertThat(mica.ok("system", "df", "-v", "--format", "json"))
                .startsWith("{\"Images\":[{")
                .contains("\"Volumes\":[],\"BuildCache\":[{", "\"CacheType\":\"regular\"", "\"Shared\":\"true\"");
        assertThat(mica.ok("builder", "du", "--filter", "type=source.local")).containsPattern("Total: +[0-9]+B\n$");
        assertThat(mica.ok("buildx", "du", "--verbose"))
                .containsPattern("Shared: +true\n")
                .containsPattern("Description: +COPY … /app/\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "private=false", "immutable", "mutable!=true", "type=regular", "type~=^reg"})
    void filtersNameWhatMayGo(String filter) throws IOException {
        buildTwice();
        assertThat(mica.ok("builder", "prune", "-af", "--filter", filter, "--filter", "description=COPY"))
                .contains("regular: COPY … /app/, removed")
                .doesNotContain("source.local");
    }

    @Test
    void saysWhyAThingStays() throws IOException {
        buildTwice();
        assertThat(mica.ok("builder", "prune", "-f", "--verbose"))
                .contains("COPY … /app/, kept: its layer is part of image app:latest");
    }

    @Test
    void keepsAsMuchAsItMay() throws IOException {
        buildTwice();
        mica.ok("image", "prune", "-f");
        assertThat(mica.ok("builder", "prune", "-f", "--keep-storage", "10mb")).endsWith("Total reclaimed space: 0B\n");
        assertThat(mica.ok("builder", "prune", "-f", "--max-used-space", "100k"))
                .containsPattern("Total reclaimed space: 30\\dkB");
    }

    @Test
    void whatIsYoungStays() throws IOException {
        buildTwice();
        mica.ok("image", "prune", "-f");
        assertThat(mica.ok("buildx", "prune", "-f", "--filter", "until=1h")).endsWith("Total reclaimed space: 0B\n");
    }

    @Test
    void imagesGoByLabel() throws IOException {
        mica.ok("build", "-q", "-t", "kept", "--label", "stage=release", ".");
        mica.ok("build", "-q", "-t", "gone", "--label", "stage=test", ".");
        assertThat(mica.ok("image", "prune", "-a", "-f", "--filter", "label!=stage=release"))
                .contains("untagged: gone:latest\n")
                .doesNotContain("untagged: kept");
        assertThat(mica.ok("images")).contains("kept").doesNotContain("gone");
    }

    @Test
    void whatHasNoLabelsStaysWhenALabelIsAskedFor() throws IOException {
        buildTwice();
        assertThat(mica.ok("system", "prune", "-a", "-f", "--filter", "label=stage=test"))
                .endsWith("Total reclaimed space: 0B\n");
        assertThat(mica.ok("images", "-q", "-a").lines()).hasSize(2);
    }

    @Test
    void partsOfTheCacheGoByWhatTheyAre() throws IOException {
        mica.ok("build", "-q", "-t", "app", ".");
        mica.ok("rmi", "app");
        Files.writeString(directory.resolve("Dockerfile"), "FROM scratch\nWORKDIR /made\n");
        mica.ok("build", "-q", "-t", "app", ".");
        mica.ok("rmi", "app");
        String all = mica.ok("builder", "prune", "--dry-run");
        assertThat(all).contains("regular: WORKDIR /made, ", "regular: COPY … /app/, ");
        String id = all.lines()
                .filter(line -> line.contains("COPY"))
                .findFirst()
                .orElseThrow()
                .substring(0, 12);
        assertThat(mica.ok("builder", "prune", "--dry-run", "--filter", "id=" + id))
                .contains("COPY")
                .doesNotContain("WORKDIR");
        assertThat(mica.ok("builder", "prune", "--dry-run", "--filter", "id!=" + id))
                .contains("WORKDIR")
                .doesNotContain("COPY");
        assertThat(mica.ok("builder", "prune", "--dry-run", "--filter", "inuse"))
                .doesNotContain("WORKDIR", "COPY");
        assertThat(mica.ok("builder", "prune", "-f", "--filter", "description~=^WORK", "--filter", "inuse=false"))
                .contains("WORKDIR")
                .doesNotContain("COPY");
        assertThat(mica.ok("builder", "prune", "--dry-run", "-a"))
                .contains("COPY")
                .doesNotContain("WORKDIR");
    }

    /// A container may run for weeks.
    @Test
    void theCacheGoesWhileAContainerRuns() throws Exception {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "containers are tried as root here");
        Files.writeString(directory.resolve("Web"), "FROM base\nCMD [\"sh\", \"-c\", \"echo begun; cat\"]\n");
        mica.ok("build", "-q", "-f", "Web", "-t", "web", "--build-context", "base=host:sh,cat", ".");
        try (CliProcess run = CliProcess.start(directory, "run", "-i", "--rm", "--name", "web", "web")) {
            run.await("begun");
            mica.ok("build", "-q", "-t", "app", ".");
            mica.ok("rmi", "app");
            mica.ok("rmi", "web");
            assertThat(mica.ok("system", "prune", "-a", "-f", "--verbose"))
                    .contains("COPY … /app/, removed: ")
                    .contains("layer as a directory, kept: in use");
            assertThat(mica.ok("system", "fsck")).contains("Nothing is broken.");
            run.signal("KILL").end();
        }
        assertThat(mica.ok("system", "prune", "-f"))
                .as("the image, once nothing runs on it")
                .containsPattern("garbage +2\\.\\d+MB");
    }

    @Test
    void asksFirst() throws IOException {
        buildTwice();
        Result no = mica.typing("n\n".getBytes(StandardCharsets.UTF_8)).run("system", "prune");
        assertThat(no.exitCode()).isEqualTo(1);
        assertThat(no.out()).contains("WARNING! This will remove:", "Are you sure you want to continue? [y/N]");
        assertThat(no.err()).contains("system prune has been cancelled");
        assertThat(mica.ok("images", "-q", "-a").lines()).hasSize(2);
        mica.typing("y\n".getBytes(StandardCharsets.UTF_8));
        assertThat(mica.ok("image", "prune")).contains("Deleted Images:");
        assertThat(mica.ok("images", "-q", "-a").lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"colour=red", "until=soon", "type=unheard", "until", "inuse=maybe", "id~=("})
    void aFilterThatMeansNothingIsRefused(String filter) {
        Result result = mica.run("builder", "prune", "-f", "--filter", filter);
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("invalid filter \"" + filter + "\": expected ");
    }

    @Test
    void anUnknownPolicyIsRefused() {
        Result result = mica.run("builder", "prune", "-f", "--policy", "random");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("invalid policy \"random\": expected one of ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fs", "rocksdb"})
    void tellsWhatTheStoreTakes(String store) throws IOException {
        mica.with("MICA_STORE", store);
        mica.ok("build", "-q", "-t", "app", ".");
        assertThat(mica.ok("system", "df"))
                .containsPattern("Images +1 +0 +30\\dkB +30\\dkB \\(100%\\)")
                .containsPattern("STORE +LOGICAL +UNIQUE +ON DISK\n" + store + " +30\\dkB +30\\dkB +");
        assertThat(mica.ok("system", "df", "--format", "json"))
                .contains("\"Type\":\"Build Cache\"")
                .contains("\"Store\":\"" + store + "\"");
    }
}
