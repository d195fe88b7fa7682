package dev.mica.cli.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.build.BuildException;
import dev.mica.core.build.BuildPorts;
import dev.mica.core.build.BuildRequest;
import dev.mica.core.build.BuildResult;
import dev.mica.core.build.Builds;
import dev.mica.core.oci.ImageReference;
import dev.mica.hostfs.DirectoryContext;
import dev.mica.storage.fs.FsStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example of the README.
class EmbeddingExampleTest {
    @TempDir
    Path directory;

    static String build(Path app, Path state) throws IOException {
        try (FsStore store = FsStore.open(state.resolve("store"))) {
            BuildPorts ports = BuildPorts.of(store.contents(), store.refs(), store.leases(), state.resolve("tmp"));
            BuildRequest request = BuildRequest.of(DirectoryContext.of(app, state.resolve("contexts")))
                    .withTag(ImageReference.parse("app:1"));
            BuildResult result = Builds.of(ports).build(request, event -> {});
            return result.images().getFirst().configuration().digest().toString();
        }
    }

    @Test
    void buildsAndFindsItAgain() throws IOException {
        Files.writeString(directory.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
        String first = build(directory, directory.resolve("state"));
        assertThat(first).startsWith("sha256:");
        assertThat(build(directory, directory.resolve("state"))).isEqualTo(first);
    }

    @Test
    void runFailsAndSaysWhatIsMissing() throws IOException {
        Files.writeString(directory.resolve("Dockerfile"), "FROM scratch\nRUN true\n");
        assertThatThrownBy(() -> build(directory, directory.resolve("state")))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("RUN needs a workspace and a sandbox");
    }

    @Test
    void theReadmeHasTheSameText() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        String example = readme.substring(readme.indexOf("```java\n") + "```java\n".length());
        assertThat(Files.readString(Path.of("src/test/java/dev/mica/cli/embedding/EmbeddingExampleTest.java")))
                .contains(example.substring(0, example.indexOf("```")).indent(4));
    }
}
