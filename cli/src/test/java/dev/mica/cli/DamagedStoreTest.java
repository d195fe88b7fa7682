package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Files of the store are damaged between two commands.
class DamagedStoreTest {
    private static final int MOST_SMALL_BYTES = 64 << 10;

    @TempDir
    Path directory;

    private CliRun mica;
    private Path context;

    /// What happens to a file.
    enum Damage {
        ALTERED {
            @Override
            void to(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 1;
                Files.write(file, bytes);
            }
        },
        TRUNCATED {
            @Override
            void to(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
            }
        },
        GONE {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file);
            }
        };

        abstract void to(Path file) throws IOException;
    }

    @BeforeEach
    void build() throws IOException {
        mica = new CliRun(directory).with("SOURCE_DATE_EPOCH", "1");
        context = Files.createDirectory(directory.resolve("app"));
        byte[] big = new byte[2 * MOST_SMALL_BYTES];
        new Random(1).nextBytes(big);
        Files.write(context.resolve("big"), big);
        Files.createDirectories(context.resolve("many/deep"));
        for (int i = 0; i < 50; i++) {
            Files.writeString(context.resolve("many/deep/" + i), "file " + i);
        }
        dockerfile("/x");
        mica.ok("build", "-q", "-t", "app", "app");
    }

    private void dockerfile(String target) throws IOException {
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM scratch AS one\nCOPY big /big\nCOPY many /many\nFROM scratch\nCOPY --from=one /big /many "
                        + target + "/\n");
    }

    private List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("root/store").resolve(folder))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /// The same from an empty store.
    private String expected() throws IOException {
        CliRun other = new CliRun(Files.createDirectories(directory.resolve("other")));
        return other.with("SOURCE_DATE_EPOCH", "1").ok("build", "-q", context.toString());
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedLayerIsMadeAnew(Damage damage) throws IOException {
        for (Path blob : files("blobs")) {
            damage.to(blob);
        }
        dockerfile("/y");

        CliRun.Result rebuilt = mica.run("build", "--progress", "plain", "-t", "app", "app");

        assertThat(rebuilt.exitCode()).as(rebuilt.err()).isZero();
        if (damage == Damage.ALTERED) {
            assertThat(rebuilt.err()).contains("[internal] repair the store", "dropping ");
            assertThat(mica.ok("system", "fsck")).contains("Nothing is broken.");
        }
        assertThat(mica.ok("inspect", "--format", "{{.Id}}", "app")).isEqualTo(expected());
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedPackIsMadeAnew(Damage damage) throws IOException {
        for (Path pack : files("packs")) {
            if (pack.toString().endsWith(".pack")) {
                damage.to(pack);
            }
        }
        dockerfile("/y");

        CliRun.Result rebuilt = mica.run("build", "--progress", "plain", "-t", "app", "app");

        assertThat(rebuilt.exitCode()).as(rebuilt.err()).isZero();
        assertThat(mica.ok("inspect", "--format", "{{.Id}}", "app")).isEqualTo(expected());
    }

    @Test
    void whatCannotBeMadeAnewSaysWhatIsDamagedAndWhatToRun() throws IOException {
        for (Path blob : files("blobs")) {
            Damage.ALTERED.to(blob);
        }
        CliRun.Result saved = mica.run("save", "-o", "app.tar", "app");

        assertThat(saved.exitCode()).isEqualTo(1);
        assertThat(saved.err()).contains("blob sha256:", "is corrupt", "Hint: mica system fsck --repair");
        assertThat(directory.resolve("app.tar")).doesNotExist();

        assertThat(mica.run("system", "fsck", "--repair").exitCode()).isEqualTo(1);
        mica.ok("build", "-q", "-t", "app", "app");
        mica.ok("save", "-o", "app.tar", "app");
    }
}
