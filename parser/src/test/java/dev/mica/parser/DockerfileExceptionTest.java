package dev.mica.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerfileExceptionTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            COPY --chwon=1 a b          | unknown flag: --chwon                                    | did you mean chown?
            RUN --moutn=type=cache a    | unknown flag: --moutn                                    | did you mean mount?
            ENTRYPOINTS a               | unknown instruction: ENTRYPOINTS                         | did you mean ENTRYPOINT?
            rum a                       | unknown instruction: rum                                 | did you mean run?
            BOGUS                       | unknown instruction: BOGUS                               | ''
            COPY --link --link a b      | duplicate flag specified: --link                         | ''
            COPY --link=maybe a b       | expecting boolean value for flag --link, not: maybe      | ''
            HEALTHCHECK --timeout=5 CMD a | time: missing unit in duration "5"                       | ''
            HEALTHCHECK --timeout=1d CMD a | time: unknown unit "d" in duration "1d"                  | ''
            HEALTHCHECK --retries=x CMD a | strconv.ParseInt: parsing "x": invalid syntax            | ''
            FROM a AS 1b                | invalid name for build stage: "1b", name can't start with a number or contain symbols | ''
            RUN <<A                     | unterminated heredoc                                     | ''
            CMD ["a", 1]                | when using JSON array syntax, arrays must be comprised of strings only | ''
            """)
    void whatIsWrongIsSaidAsBuildKitSaysIt(String instruction, String message, String hint) {
        assertThatThrownBy(() -> Dockerfile.parse("FROM a\n\n" + instruction + "\n"))
                .isInstanceOfSatisfying(DockerfileException.class, e -> {
                    assertThat(e.range()).isEqualTo(new SourceRange(3, 3));
                    assertThat(e.hint()).isEqualTo(hint);
                })
                .hasMessage(message);
    }
}
