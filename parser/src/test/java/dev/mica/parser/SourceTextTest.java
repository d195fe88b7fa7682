package dev.mica.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTextTest {
    private static Dockerfile latin1(String text) {
        return Dockerfile.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Property(tries = 200)
    void allBytesComeBack(@ForAll byte[] bytes) {
        assertThat(SourceText.encode(SourceText.decode(bytes))).isEqualTo(bytes);
    }

    @Test
    void surrogatesThatMakeACharacterAreNoBytes() {
        byte[] face = "a\ud83d\udc80b".getBytes(StandardCharsets.UTF_8);
        assertThat(SourceText.foreign(SourceText.decode(face))).isEmpty();
        assertThat(SourceText.encode(SourceText.decode(face))).isEqualTo(face);
        byte[] encodedSurrogate = {(byte) 0xed, (byte) 0xb2, (byte) 0x80};
        assertThat(SourceText.decode(encodedSurrogate)).hasSize(3);
        assertThat(SourceText.encode(SourceText.decode(encodedSurrogate))).isEqualTo(encodedSurrogate);
    }

    @Test
    void heredocsOfFilesAndScriptsKeepTheirBytes() {
        Dockerfile dockerfile = latin1("FROM a\n# \u00e9\nCOPY <<E /f\n\u00e9\nE\nRUN <<S\n#!/x\n\u00e8\nS\n");
        Instruction.Copy copy =
                (Instruction.Copy) dockerfile.stages().getFirst().instructions().getFirst();
        assertThat(SourceText.encode(copy.files().contents().getFirst().content()))
                .containsExactly(0xe9, '\n');
        Instruction.Run run =
                (Instruction.Run) dockerfile.stages().getFirst().instructions().getLast();
        assertThat(SourceText.encode(run.heredocs().getFirst().content())).contains(0xe8);
        assertThat(dockerfile.notUtf8()).isEmpty();
        assertThat(dockerfile.lines().get(3)).isEqualTo("\ufffd");
    }

    @Test
    void theConfigurationHasReplacements() {
        Dockerfile dockerfile = latin1("FROM a\nLABEL x=\u00e9\nENV y=\u00ff\nONBUILD COPY <<E /f\n\u00e9\nE\n");
        assertThat(dockerfile.notUtf8())
                .containsExactly(new SourceRange(2, 2), new SourceRange(3, 3), new SourceRange(4, 4));
        assertThat(dockerfile.stages().getFirst().instructions().toString())
                .contains("\ufffd")
                .doesNotContain("\udce9", "\udcff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN echo \u00e9",
                "RUN <<E\n\u00e9\nE",
                "RUN <<E\n#!/x\nE\nRUN <<A <<B\n#!\u00e9\nA\nB",
                "COPY \u00e9 /",
                "copy --chown=\u00e9 a /",
                "WORKDIR /\u00e9",
                "ARG a=\u00e9",
                "COPY <<\u00e9 /\nx\n\u00e9"
            })
    void whatNamesFilesOrRunsIsUtf8(String instruction) {
        assertThatThrownBy(() -> latin1("FROM a\n" + instruction + "\n"))
                .isInstanceOfSatisfying(DockerfileException.class, e -> {
                    assertThat(e).hasMessageContaining("invalid UTF-8: found the byte 0xe9");
                    assertThat(e.hint()).isEqualTo("save the file as UTF-8");
                });
    }
}
