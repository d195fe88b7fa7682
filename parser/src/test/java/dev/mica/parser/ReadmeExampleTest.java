package dev.mica.parser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.parser.lint.CheckOptions;
import dev.mica.parser.lint.TextChecks;
import dev.mica.parser.words.VariableLookup;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The example of the module's README.
class ReadmeExampleTest {
    @Test
    void theExampleDoesWhatItSays() {
        Dockerfile dockerfile = Dockerfile.parse("""
                FROM alpine as base
                RUN echo $greeting
                WORKDIR /srv/${app:-web}
                """);
        VariableLookup variables = VariableLookup.of(Map.of("app", "shop"));
        for (Instruction instruction : dockerfile.stages().getFirst().instructions()) {
            if (instruction instanceof Instruction.Workdir workdir) {
                assertThat(dockerfile
                                .expander()
                                .expand(workdir.path(), variables)
                                .text())
                        .isEqualTo("/srv/shop");
            }
        }
        assertThat(TextChecks.check(dockerfile, CheckOptions.NONE).getFirst().detail())
                .isEqualTo("'as' and 'FROM' keywords' casing do not match");
    }
}
