package dev.mica.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class DockerfilePropertiesTest {
    @Provide
    Arbitrary<String> dockerfiles() {
        return Texts.dockerfiles();
    }

    @Provide
    Arbitrary<String> startedDockerfiles() {
        return Texts.dockerfiles().map(text -> "FROM scratch\n" + text);
    }

    @Property(tries = 500)
    void anyBytesAreReadOrRefusedWithAPosition(@ForAll @Size(max = 300) byte[] content) {
        try {
            assertThat(Dockerfile.parse(content)).isNotNull();
        } catch (DockerfileException e) {
            assertThat(e.range().startLine()).isPositive();
        }
    }

    @Property(tries = 500)
    void anyTextIsReadOrRefusedWithinItsLines(@ForAll("dockerfiles") String text) {
        int lines = Math.max(1, DockerfileLines.of(text).size());
        Optional<Dockerfile> read = read(text);
        if (read.isEmpty()) {
            try {
                Dockerfile.parse(text);
            } catch (DockerfileException e) {
                assertThat(e.range().endLine()).isLessThanOrEqualTo(lines);
                assertThat(e).hasMessageNotContaining("null");
            }
        } else {
            read.get()
                    .stages()
                    .forEach(stage -> assertThat(stage.range().endLine()).isLessThanOrEqualTo(lines));
        }
    }

    @Property(tries = 500)
    void printingAndReadingAgainChangesNothingButLines(@ForAll("startedDockerfiles") String text) {
        read(text).ifPresent(DockerfilePropertiesTest::assertSurvivesPrinting);
    }

    static void assertSurvivesPrinting(Dockerfile dockerfile) {
        String printed = DockerfilePrinter.print(dockerfile);
        assertThat(meaning(Dockerfile.parse(printed))).as(printed).isEqualTo(meaning(dockerfile));
    }

    private static Optional<Dockerfile> read(String text) {
        try {
            return Optional.of(Dockerfile.parse(text));
        } catch (DockerfileException _) {
            return Optional.empty();
        }
    }

    private static List<String> meaning(Dockerfile dockerfile) {
        return List.of(
                dockerfile.directives().stream()
                        .map(directive -> directive.kind() + directive.value())
                        .toList()
                        .toString(),
                withoutLines(dockerfile.globalArguments().toString()),
                withoutLines(dockerfile.stages().toString()));
    }

    private static String withoutLines(String shown) {
        return shown.replaceAll("SourceRange\\[startLine=[0-9]+, endLine=[0-9]+]", "");
    }
}
