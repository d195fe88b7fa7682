package dev.mica.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TriggersTest {
    private static final SourceRange FROM = new SourceRange(3, 3);

    @Test
    void aTriggerBecomesAnInstructionAtTheLineThatFiresIt() {
        Instruction.OnBuild onBuild =
                (Instruction.OnBuild) Dockerfile.parse("FROM a\nONBUILD COPY --link <<A /x\nhello\nA\n")
                        .stages()
                        .getFirst()
                        .instructions()
                        .getFirst();
        assertThat(onBuild.trigger()).isEqualTo("COPY --link <<A /x\nhello\nA");
        Instruction.Copy copy = (Instruction.Copy) Triggers.parse(onBuild.trigger(), FROM);
        assertThat(copy.range()).isEqualTo(FROM);
        assertThat(copy.files().contents()).containsExactly(new InlineContent("A", "hello\n", true));
    }

    @Test
    void aTriggerThatIsNoInstructionIsReportedWhereItFires() {
        assertThatThrownBy(() -> Triggers.parse("RUN a\nRUN b", FROM))
                .isInstanceOfSatisfying(
                        DockerfileException.class, e -> assertThat(e.range()).isEqualTo(FROM))
                .hasMessage("onbuild trigger should be a single expression");
        assertThatThrownBy(() -> Triggers.parse("COPY a", FROM)).isInstanceOf(DockerfileException.class);
        assertThatThrownBy(() -> Triggers.parse("", FROM)).hasMessage("file with no instructions");
        assertThatThrownBy(() -> Triggers.parse("FROM a", FROM)).isInstanceOf(DockerfileException.class);
    }
}
