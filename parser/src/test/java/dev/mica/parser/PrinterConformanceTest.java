package dev.mica.parser;

import dev.mica.parser.testing.Conformance;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class PrinterConformanceTest {
    @TestFactory
    Stream<DynamicTest> realFilesSurvivePrinting() {
        return Stream.of("parser/peer-dockerfiles", "instructions/peer-dockerfiles", "lint/lint-peer-dockerfiles")
                .flatMap(file -> Conformance.cases("peers/" + file + ".json").stream())
                .filter(test -> test.containsKey("dockerfile") && !test.containsKey("error"))
                .map(test -> DynamicTest.dynamicTest(
                        Conformance.string(test.get("name")),
                        () -> checkIfRead(Conformance.string(test.get("dockerfile")))));
    }

    private static void checkIfRead(String text) {
        Dockerfile dockerfile;
        try {
            dockerfile = Dockerfile.parse(text);
        } catch (DockerfileException _) {
            return;
        }
        DockerfilePropertiesTest.assertSurvivesPrinting(dockerfile);
    }
}
