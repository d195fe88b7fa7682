package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands over images in the store, from the outside.
class ImageCommandsTest {
    @TempDir
    Path directory;

    private CliRun mica;
    private String id = "";

    @BeforeEach
    void importAnImage() throws IOException {
        mica = new CliRun(directory);
        Files.write(directory.resolve("rootfs.tar"), tar("etc/os-release"));
        id = mica.ok("import", "-m", "a base", "-c", "ENV A=1", "-c", "CMD [\"sh\"]", "rootfs.tar", "base:1")
                .strip();
    }

    private static byte[] tar(String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            byte[] content = "ID=test\n".getBytes(StandardCharsets.UTF_8);
            TarArchiveEntry entry = new TarArchiveEntry(name, true);
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    @Test
    void importedImagesAreListed() {
        assertThat(id).matches("sha256:[0-9a-f]{64}");
        assertThat(mica.ok("images"))
                .containsPattern(
                        "REPOSITORY +TAG +IMAGE ID +CREATED +SIZE\nbase +1 +[0-9a-f]{12} +.* ago +[0-9.]+kB\n");
        assertThat(mica.ok("images", "-q")).isEqualTo(id.substring(7, 19) + "\n");
        assertThat(mica.ok("images", "-q", "--no-trunc")).isEqualTo(id + "\n");
        assertThat(mica.ok("images", "--format", "{{.Repository}}:{{.Tag}}")).isEqualTo("base:1\n");
        assertThat(mica.ok("images", "other", "-q")).isEmpty();
        assertThat(mica.ok("images", "-f", "reference=b*:1", "-q")).isNotEmpty();
    }

    @Test
    void inspectShowsWhatTheImageSays() {
        assertThat(mica.ok("inspect", "base:1", "--format", "{{.Id}} {{json .Config.Cmd}} {{.RepoTags}} {{.Os}}"))
                .isEqualTo(id + " [\"sh\"] [base:1] linux\n");
        assertThat(mica.ok("inspect", "base:1")).startsWith("[\n    {\n        \"Id\": \"" + id + "\"");
        CliRun.Result missing = mica.run("inspect", "nothing");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("no such object: nothing");
    }

    @Test
    void historyShowsTheStep() {
        assertThat(mica.ok("history", "base:1"))
                .containsPattern(
                        "IMAGE +CREATED +CREATED BY +SIZE +COMMENT\n" + id.substring(7, 19) + " .* ago .*kB +a base\n");
        assertThat(mica.ok("history", "-q", "--no-trunc", "base:1")).isEqualTo(id + "\n");
    }

    @Test
    void anImageHasManyNamesAndGoesWithTheLast() {
        mica.ok("tag", "base:1", "other/name:2");
        mica.ok("tag", id.substring(7, 15), "third");
        assertThat(mica.ok("images", "--format", "{{.Repository}}:{{.Tag}}"))
                .isEqualToIgnoringNewLines("base:1other/name:2third:latest");
        assertThat(mica.ok("rmi", "third")).isEqualTo("Untagged: third:latest\n");
        CliRun.Result several = mica.run("rmi", id);
        assertThat(several.exitCode()).isEqualTo(1);
        assertThat(several.err()).contains("image is referenced in several repositories");
        mica.ok("rmi", "base:1");
        assertThat(mica.ok("rmi", "other/name:2")).isEqualTo("Untagged: other/name:2\nDeleted: " + id + "\n");
        assertThat(mica.ok("images", "-a", "-q")).isEmpty();
    }

    @Test
    void whatIsMissingIsNamedWithTheNearest() {
        CliRun.Result result = mica.run("tag", "bose:1", "x");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("no such image: bose:1", "did you mean base:1?");
    }

    @Test
    void usageCountsSharedBytesOnce() {
        mica.ok("tag", "base:1", "base:2");
        assertThat(mica.ok("system", "df")).containsPattern("TYPE +TOTAL +ACTIVE +SIZE +RECLAIMABLE\nImages +1 +0 ");
        assertThat(mica.ok("system", "df", "-v")).containsPattern("base +2 .* 0B +[0-9.]+kB +0\n");
    }

    @Test
    void hostileArchivesAreRefusedAndLeaveNothing() throws IOException {
        Files.write(directory.resolve("evil.tar"), tar("../../etc/passwd"));
        CliRun.Result result = mica.run("import", "evil.tar", "evil");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("../../etc/passwd");
        assertThat(mica.ok("images", "--format", "{{.Repository}}")).isEqualTo("base\n");
    }

    @Test
    void onlyMetadataCanBeChanged() {
        CliRun.Result result = mica.run("import", "-c", "RUN true", "rootfs.tar", "x");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--change: RUN is not a change of an image's configuration");
    }
}
