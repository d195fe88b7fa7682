package dev.mica.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.parser.testing.Conformance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class InstructionsConformanceTest {
    @TestFactory
    Stream<DynamicTest> instructionsAreThoseOfBuildKit() {
        return Stream.of("peers/instructions/instructions.json", "peers/instructions/peer-dockerfiles.json")
                .flatMap(file -> Conformance.cases(file).stream())
                .map(test -> DynamicTest.dynamicTest(Conformance.string(test.get("name")), () -> check(test)));
    }

    private static void check(Map<String, @Nullable Object> test) {
        String text = Conformance.string(test.get("dockerfile"));
        if (test.containsKey("error")) {
            assertThatThrownBy(() -> read(test, text))
                    .isInstanceOfSatisfying(
                            DockerfileException.class, e -> assertThat(shown(e)).isEqualTo(expectedError(test)));
            return;
        }
        Map<String, @Nullable Object> expected = Conformance.object(test.get("expect"));
        if ("instruction".equals(test.get("kind"))) {
            checkInstruction(
                    InstructionReader.read(DockerfileReader.statements(text).getFirst()), expected);
        } else {
            checkDockerfile(Dockerfile.parse(text), expected);
        }
    }

    private static void read(Map<String, @Nullable Object> test, String text) {
        if ("instruction".equals(test.get("kind"))) {
            DockerfileReader.statements(text).forEach(InstructionReader::read);
        } else {
            Dockerfile.parse(text);
        }
    }

    private static String shown(DockerfileException e) {
        return e.getMessage() + (e.hint().startsWith("did you mean") ? " (" + e.hint() + ")" : "");
    }

    private static String expectedError(Map<String, @Nullable Object> test) {
        String message = Conformance.string(test.getOrDefault("observedError", test.get("errorEquals")));
        return message.replaceFirst("^dockerfile parse error on line [0-9]+: ", "");
    }

    private static void checkInstruction(Instruction read, Map<String, @Nullable Object> expected) {
        expected.forEach((what, value) -> {
            switch (what) {
                case "ok" -> assertThat(read).isNotNull();
                case "healthcheck" ->
                    assertThat(((Instruction.Healthcheck) read).test().words())
                            .isEqualTo(Conformance.object(value).get("Test"));
                case "run" -> checkRun((Instruction.Run) read, Conformance.object(value));
                case "copy" -> checkCopy((Instruction.Copy) read, Conformance.object(value));
                default -> throw new IllegalStateException(what);
            }
        });
    }

    private static void checkRun(Instruction.Run run, Map<String, @Nullable Object> expected) {
        if (expected.containsKey("shell")) {
            assertThat(run.command() instanceof CommandForm.ShellForm).isEqualTo(expected.get("shell"));
        }
        if (expected.containsKey("command")) {
            List<String> command = switch (run.command()) {
                case CommandForm.ShellForm(String line) -> List.of(line);
                case CommandForm.ExecForm(List<String> arguments) -> arguments;
            };
            assertThat(command).isEqualTo(expected.get("command"));
        }
        if (expected.containsKey("flagsUsed")) {
            assertThat(run.flags().used())
                    .containsExactlyInAnyOrderElementsOf(Conformance.strings(expected.get("flagsUsed")));
        }
        if (expected.containsKey("files")) {
            List<Map<String, @Nullable Object>> files = Conformance.objects(expected.get("files"));
            assertThat(run.heredocs()).hasSameSizeAs(files);
            for (int i = 0; i < files.size(); i++) {
                assertThat(run.heredocs().get(i).name()).isEqualTo(files.get(i).get("name"));
                assertThat(run.heredocs().get(i).content())
                        .isEqualTo(files.get(i).get("data"));
                assertThat(run.heredocs().get(i).chomp()).isEqualTo(files.get(i).getOrDefault("chomp", false));
            }
        }
    }

    private static void checkCopy(Instruction.Copy copy, Map<String, @Nullable Object> expected) {
        assertThat(copy.files().destination()).isEqualTo(expected.get("dest"));
        assertThat(copy.files().paths()).isEqualTo(expected.get("sources"));
        List<InlineContent> contents = Conformance.objects(expected.get("contents")).stream()
                .map(content -> new InlineContent(
                        Conformance.string(content.get("path")),
                        Conformance.string(content.get("data")),
                        Boolean.TRUE.equals(content.get("expand"))))
                .toList();
        assertThat(copy.files().contents()).isEqualTo(contents);
    }

    private static void checkDockerfile(Dockerfile dockerfile, Map<String, @Nullable Object> expected) {
        expected.forEach((what, value) -> {
            switch (what) {
                case "ok" -> assertThat(dockerfile.stages()).isNotEmpty();
                case "summary" -> assertThat(summary(dockerfile)).isEqualTo(value);
                case "stages" -> checkStages(dockerfile, Conformance.objects(value));
                case "metaArgs" -> checkArguments(dockerfile.globalArguments(), Conformance.objects(value));
                default -> throw new IllegalStateException(what);
            }
        });
    }

    private static void checkStages(Dockerfile dockerfile, List<Map<String, @Nullable Object>> expected) {
        assertThat(dockerfile.stages()).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            Stage stage = dockerfile.stages().get(i);
            assertThat(stage.description().orElse(""))
                    .isEqualTo(Conformance.string(expected.get(i).get("doc")));
            List<Instruction.Arg> arguments = stage.instructions().stream()
                    .filter(Instruction.Arg.class::isInstance)
                    .map(Instruction.Arg.class::cast)
                    .toList();
            checkArguments(arguments, Conformance.objects(expected.get(i).get("args")));
        }
    }

    private static void checkArguments(List<Instruction.Arg> read, List<Map<String, @Nullable Object>> expected) {
        List<ArgDefinition> definitions =
                read.stream().flatMap(arg -> arg.definitions().stream()).toList();
        List<Map<String, @Nullable Object>> flat = new ArrayList<>();
        for (Map<String, @Nullable Object> entry : expected) {
            flat.addAll(entry.containsKey("args") ? Conformance.objects(entry.get("args")) : List.of(entry));
        }
        assertThat(definitions.stream()
                        .map(definition -> definition.name() + "|"
                                + definition.description().orElse(""))
                        .toList())
                .isEqualTo(flat.stream()
                        .map(entry -> entry.get("key") + "|" + Objects.requireNonNullElse(entry.get("doc"), ""))
                        .toList());
    }

    private static Map<String, Object> summary(Dockerfile dockerfile) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put(
                "metaArgs",
                dockerfile.globalArguments().stream()
                        .flatMap(arg -> arg.definitions().stream())
                        .map(InstructionsConformanceTest::summary)
                        .toList());
        summary.put(
                "stages",
                dockerfile.stages().stream()
                        .map(stage -> Map.of(
                                "name", stage.name().orElse(""),
                                "base", stage.base(),
                                "platform", stage.platform().orElse(""),
                                "instructions",
                                        stage.instructions().stream()
                                                .map(Instruction::kind)
                                                .toList()))
                        .toList());
        return summary;
    }

    private static Map<String, String> summary(ArgDefinition definition) {
        return definition
                .value()
                .map(value -> Map.of("key", definition.name(), "value", value))
                .orElseGet(() -> Map.of("key", definition.name()));
    }
}
