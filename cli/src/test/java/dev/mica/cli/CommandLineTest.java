package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @TempDir
    Path directory;

    private CliRun mica;

    @BeforeEach
    void start() {
        mica = new CliRun(directory);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "build",
                "run",
                "ps",
                "images",
                "rm",
                "rmi",
                "tag",
                "history",
                "inspect",
                "import",
                "pull",
                "version",
                "image ls",
                "image rm",
                "image build",
                "image inspect",
                "container ls",
                "container rm",
                "container run",
                "container inspect",
                "buildx build",
                "builder build",
                "system df"
            })
    void everyCommandHelps(String words) {
        String[] line = (words + " --help").split(" ", -1);
        CliRun.Result result = mica.run(line);
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).startsWith("Usage:  mica ").contains("\n\n");
        assertThat(mica.run(("help " + words).split(" ", -1)).out()).isEqualTo(result.out());
    }

    @Test
    void theGeneralHelpNamesTheCommands() {
        assertThat(mica.ok("--help"))
                .contains("  build       Build an image from a Dockerfile", "Management Commands:");
        assertThat(mica.run().exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            exec c ls                 | mica exec is not supported: containers run in the foreground
            logs c                    | mica logs is not supported
            container stop c          | mica container stop is not supported
            search x                  | mica search is not supported
            volume ls                 | mica volume is not supported: bind a directory instead
            buildx bake               | mica buildx bake is not supported
            biuld .                   | unknown command: mica biuld (did you mean build?)
            build --builder x .       | --builder is not supported: there is one builder
            build --cache-to type=s3 .| --cache-to type=s3 is not supported
            build --cache-from A:b .  | invalid tag "A:b"
            build --sbom=true .       | --sbom is not supported
            build --attest x .        | --attest is not supported
            build --labl a=b .        | unknown flag: --labl (did you mean --label?)
            build                     | 'mica build' requires 1 argument
            build -t A:b .            | invalid tag "A:b"
            build --network bridge .  | --network bridge is not supported
            build --allow x .         | --allow x is not supported
            build --platform x/y/z/w .| invalid platform
            build --ulimit x .        | expected NAME=SOFT[:HARD]
            build --progress x .      | invalid progress mode
            -H tcp://x ps             | -H is not supported: there is no daemon
            """)
    void refusesByNameWithStatus2(String line, String message) {
        CliRun.Result result = mica.run(line.split(" +"));
        assertThat(result.err()).contains(message);
        assertThat(result.exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            run -d x                  | -d is not supported
            run -p 80:80 x            | -p is not supported
            run --mount a x           | --mount is not supported: bind a directory with -v HOST:CONTAINER
            run --network bridge x    | --network bridge is not supported
            run                       | 'mica run' requires at least 1 argument
            run nothing               | no such image: nothing
            """)
    void runRefusesWithStatus125(String line, String message) {
        CliRun.Result result = mica.run(line.split(" +"));
        assertThat(result.err()).contains(message);
        assertThat(result.exitCode()).isEqualTo(125);
    }

    @Test
    void provenanceThatIsSwitchedOffIsWhatHappensAnyway() {
        assertThat(mica.run("build", "--provenance=false", "nowhere").err()).contains("path \"nowhere\" not found");
    }

    @Test
    void versionsAreShown() {
        assertThat(mica.ok("version")).contains("Version:", "OS/Arch:");
        assertThat(mica.ok("version", "--format", "json")).startsWith("{\"Version\":");
        assertThat(mica.ok("--version")).startsWith("Mica version");
    }
}
