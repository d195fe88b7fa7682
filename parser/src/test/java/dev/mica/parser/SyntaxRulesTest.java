package dev.mica.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The rules of reading, each by its number; `docs/conformance.md` lists them all.
class SyntaxRulesTest {
    private static Instruction only(String line) {
        List<Instruction> instructions =
                Dockerfile.parse("FROM a\n" + line).stages().getFirst().instructions();
        assertThat(instructions).hasSize(1);
        return instructions.getFirst();
    }

    private static String shell(String line) {
        return ((CommandForm.ShellForm) ((Instruction.Run) only(line)).command()).line();
    }

    private static void refused(String dockerfile, String message) {
        assertThatThrownBy(() -> Dockerfile.parse(dockerfile))
                .isInstanceOf(DockerfileException.class)
                .hasMessageContaining(message);
    }

    @Test
    @Tag("rule-1")
    void directivesStandAtTheTopOnce() {
        assertThat(Dockerfile.parse("# EsCaPe=`\nFROM a\n").escape()).isEqualTo('`');
        assertThat(Dockerfile.parse("\n# escape=`\nFROM a\n").escape()).isEqualTo('\\');
        assertThat(Dockerfile.parse("# x=y\n# escape=`\nFROM a\n").escape()).isEqualTo('\\');
        refused("# escape=`\n# escape=`\nFROM a\n", "only one escape parser directive can be used");
    }

    @Test
    @Tag("rule-2")
    void aByteOrderMarkAndCarriageReturnsAreNoText() {
        Dockerfile dockerfile = Dockerfile.parse("\uFEFFFROM a\r\nRUN b\r\n");
        assertThat(dockerfile.stages().getFirst().base()).isEqualTo("a");
        assertThat(shell("RUN b\r\n")).isEqualTo("b");
    }

    @Test
    @Tag("rule-3")
    void blanksMayFollowABackslashAndTwoContinueNothing() {
        assertThat(shell("RUN a \\ \t\n b\n")).isEqualTo("a  b");
        refused("FROM a\nRUN a \\\\\nb\n", "unknown instruction: b");
    }

    @Test
    @Tag("rule-4")
    void commentsAndBlankLinesVanishWithinAnInstruction() {
        Dockerfile dockerfile = Dockerfile.parse("FROM a\nRUN b \\\n# c\n\n  # d\n e # f\n");
        Instruction.Run run =
                (Instruction.Run) dockerfile.stages().getFirst().instructions().getFirst();
        assertThat(run.command()).isEqualTo(new CommandForm.ShellForm("b  e # f"));
        assertThat(dockerfile.warnings()).hasSize(1);
    }

    @Test
    @Tag("rule-5")
    void onlyTheFirstLineLosesItsLeadingBlanks() {
        assertThat(shell("  RUN a\\\n  b\n")).isEqualTo("a  b");
    }

    @Test
    @Tag("rule-6")
    void flagsComeBeforeArgumentsOnceEach() {
        assertThat(((Instruction.Copy) only("COPY -- --chown=x /y\n")).files().paths())
                .containsExactly("--chown=x");
        refused("FROM a\nCOPY --chown=1 --chown=2 x /y\n", "duplicate flag specified: --chown");
        assertThat(((Instruction.Copy) only("COPY --exclude=a --exclude=b x /y\n"))
                        .flags()
                        .excludes())
                .containsExactly("a", "b");
        refused("FROM a\nCOPY --link=1 x /y\n", "expecting boolean value for flag --link, not: 1");
    }

    @Test
    @Tag("rule-7")
    void someInstructionsDoNotLookAtFlags() {
        assertThat(only("ARG --stray a\n")).isInstanceOf(Instruction.Arg.class);
        assertThat(only("STOPSIGNAL --stray 9\n")).isInstanceOf(Instruction.StopSignal.class);
        assertThat(only("HEALTHCHECK --stray NONE\n")).isInstanceOf(Instruction.Healthcheck.class);
        refused("FROM a\nUSER --stray a\n", "unknown flag: --stray");
    }

    @Test
    @Tag("rule-8")
    void whatIsNoJsonIsALineForTheShell() {
        assertThat(shell("RUN ['a']\n")).isEqualTo("['a']");
        assertThat(shell("RUN [\"a\"] x\n")).isEqualTo("[\"a\"] x");
        assertThat(shell("RUN [\"c:\\w\"]\n")).isEqualTo("[\"c:\\w\"]");
        assertThat(((Instruction.Run) only("RUN [\"a\", \"b\"]\n")).command())
                .isEqualTo(new CommandForm.ExecForm(List.of("a", "b")));
        refused("FROM a\nRUN [\"a\", 1]\n", "arrays must be comprised of strings only");
    }

    @Test
    @Tag("rule-9")
    void pathsAreSplitAtBlanksWhateverTheQuotes() {
        assertThat(((Instruction.Copy) only("COPY \"a b\" /x\n")).files().paths())
                .containsExactly("\"a", "b\"");
    }

    @Test
    @Tag("rule-10")
    void aFirstWordWithoutEqualsSignTakesTheRestOfTheLine() {
        assertThat(((Instruction.Env) only("ENV ONE TWO= THREE=x\n")).pairs())
                .hasSize(1)
                .first()
                .satisfies(pair -> {
                    assertThat(pair.key()).isEqualTo("ONE");
                    assertThat(pair.value()).isEqualTo("TWO= THREE=x");
                });
    }

    @Test
    @Tag("rule-11")
    void shellsAreJsonAndNotEmpty() {
        refused("FROM a\nSHELL /bin/sh\n", "SHELL requires the arguments to be in JSON form");
        refused("FROM a\nSHELL []\n", "SHELL requires at least one argument");
    }

    @Test
    @Tag("rule-12")
    void stageNamesAreInLowerCaseAndPlain() {
        assertThat(Dockerfile.parse("FROM a AS Build.1-x\n").stages().getFirst().name())
                .isEqualTo(Optional.of("build.1-x"));
        refused("FROM a AS 1st\n", "invalid name for build stage: \"1st\"");
        refused("FROM a AS\n", "FROM requires either one or three arguments");
    }

    @Test
    @Tag("rule-13")
    void onlyArgumentsMayPrecedeTheFirstStage() {
        assertThat(Dockerfile.parse("ARG x\nFROM a\n").globalArguments()).hasSize(1);
        refused("ENV a=b\nFROM a\n", "no build stage in current context");
    }

    @Test
    @Tag("rule-14")
    void heredocsFollowEachOtherAndMustEnd() {
        Instruction.Copy copy = (Instruction.Copy) only("COPY <<A <<B /x/\n1\nA\n2\nB\n");
        assertThat(copy.files().contents())
                .extracting(InlineContent::name, InlineContent::content)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("A", "1\n"),
                        org.assertj.core.groups.Tuple.tuple("B", "2\n"));
        refused("FROM a\nRUN <<A\n1\n", "unterminated heredoc");
        refused("FROM a\nENV x=<<A\n1\nA\n", "unknown instruction: 1");
        assertThat(((Instruction.OnBuild) only("ONBUILD RUN <<A\n1\nA\n")).heredocs())
                .hasSize(1);
    }

    @Test
    @Tag("rule-15")
    void aDashTakesLeadingTabsOff() {
        Instruction.Copy copy = (Instruction.Copy) only("COPY <<-A /x\n\t\t1\n \t2\n\tA\n");
        assertThat(copy.files().contents().getFirst().content()).isEqualTo("1\n \t2\n");
    }

    @Test
    @Tag("rule-16")
    void aQuotedDelimiterKeepsVariablesFromExpanding() {
        for (String delimiter : new String[] {"\"A\"", "'A'", "A\"\""}) {
            assertThat(((Instruction.Copy) only("COPY <<" + delimiter + " /x\n$v\nA\n"))
                            .files()
                            .contents()
                            .getFirst()
                            .expand())
                    .as(delimiter)
                    .isFalse();
        }
    }

    @Test
    @Tag("rule-18")
    void aHeredocIsNoDestination() {
        refused("FROM a\nCOPY x <<A\n1\nA\n", "COPY cannot accept a heredoc as a destination");
    }

    @Test
    @Tag("rule-36")
    void triggersDoNotNestAndStartNoStage() {
        refused("FROM a\nONBUILD ONBUILD RUN x\n", "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
        refused("FROM a\nONBUILD FROM b\n", "FROM isn't allowed as an ONBUILD trigger");
        refused("FROM a\nONBUILD MAINTAINER b\n", "MAINTAINER isn't allowed as an ONBUILD trigger");
    }

    @Test
    @Tag("rule-72")
    void healthIsTestedByACommandOrNotAtAll() {
        assertThat(((Instruction.Healthcheck) only("HEALTHCHECK --interval=5s CMD true $x\n")).test())
                .isEqualTo(new HealthTest.Shell("true $x"));
        refused("FROM a\nHEALTHCHECK --interval=50ns CMD true\n", "cannot be less than 1ms");
    }
}
