package dev.mica.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentParserTest {
    private static final Syntax BUILD = Syntax.of("build", "PATH", "Start a build", 1, 1)
            .withOptions(
                    Option.list("tag", "list", "Name").or('t'),
                    Option.value("file", "string", "File").or('f'),
                    Option.flag("quiet", "Say less").or('q'),
                    Option.flag("no-cache", "Do not use cache"),
                    Option.refused("push", Option.Kind.FLAG, "save the image instead"));
    private static final Syntax RUN = Syntax.of("run", "IMAGE [COMMAND] [ARG...]", "Run", 1, Syntax.ANY)
            .withOptions(
                    Option.flag("interactive", "Keep").or('i'),
                    Option.flag("tty", "Terminal").or('t'),
                    Option.list("env", "list", "Variables").or('e'))
            .withOptionsFirst();

    @ParameterizedTest
    @ValueSource(strings = {"-t x .", "-tx .", "-t=x .", "--tag x .", "--tag=x .", ". -t x", "-q=false --tag x -- ."})
    void takesEverySpellingOfAnOption(String line) throws UsageException {
        Arguments arguments = ArgumentParser.parse(BUILD, List.of(line.split(" ")));
        assertThat(arguments.values("tag")).containsExactly("x");
        assertThat(arguments.words()).containsExactly(".");
        assertThat(arguments.flag("quiet")).isFalse();
    }

    @Test
    void keepsAllValuesOfAListAndTheLastOfAValue() throws UsageException {
        Arguments arguments = ArgumentParser.parse(BUILD, List.of("-t", "a", "-f", "x", "-t", "b", "-f", "y", "."));
        assertThat(arguments.values("tag")).containsExactly("a", "b");
        assertThat(arguments.value("file")).contains("y");
    }

    @Test
    void bundlesFlagsAndEndsThemWithAValue() throws UsageException {
        Arguments arguments = ArgumentParser.parse(RUN, List.of("-ite", "A=1", "image", "-x", "--env", "B"));
        assertThat(arguments.flag("interactive")).isTrue();
        assertThat(arguments.flag("tty")).isTrue();
        assertThat(arguments.values("env")).containsExactly("A=1");
        assertThat(arguments.words()).containsExactly("image", "-x", "--env", "B");
    }

    @Test
    void takesADashAsAWord() throws UsageException {
        assertThat(ArgumentParser.parse(BUILD, List.of("-f", "-", "-")).words()).containsExactly("-");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--tog x .|unknown flag: --tog (did you mean --tag?)",
                "--zebra .|unknown flag: --zebra",
                "-qz .|unknown shorthand flag: 'z' in -qz",
                ". --file|flag needs an argument: --file",
                ". -t|flag needs an argument: 't' in -t",
                "--quiet=maybe .|invalid argument \"maybe\" for \"--quiet\" flag: expected true or false",
                "--push .|--push is not supported: save the image instead",
                "-q|'mica build' requires 1 argument",
                ". .|'mica build' requires 1 argument"
            })
    void namesWhatIsWrong(String line, String message) {
        assertThatThrownBy(() -> ArgumentParser.parse(BUILD, List.of(line.split(" "))))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }

    @Test
    void showsHelpInDockersLayout() {
        assertThat(Help.of(BUILD.withAliases("image build"))).isEqualTo("""
                        Usage:  mica build [OPTIONS] PATH

                        Start a build

                        Aliases:
                          mica image build, mica build

                        Options:
                          -t, --tag list      Name
                          -f, --file string   File
                          -q, --quiet         Say less
                              --no-cache      Do not use cache
                        """);
    }
}
