package dev.mica.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.parser.testing.Conformance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class FlagsConformanceTest {
    @TestFactory
    Stream<DynamicTest> flagsAreReadAsBuildKitDoes() {
        return tests("flags", FlagsConformanceTest::checkFlags);
    }

    @TestFactory
    Stream<DynamicTest> devicesAreReadAsBuildKitDoes() {
        return tests("device", FlagsConformanceTest::checkDevice);
    }

    @TestFactory
    Stream<DynamicTest> portsAreReadAsBuildKitDoes() {
        return tests("expose", FlagsConformanceTest::checkPorts);
    }

    private interface Check {
        void run(Map<String, @Nullable Object> test) throws StatementException;
    }

    private static Stream<DynamicTest> tests(String file, Check check) {
        return Conformance.cases("peers/instructions/" + file + ".json").stream()
                .map(test -> DynamicTest.dynamicTest(Conformance.string(test.get("name")), () -> check.run(test)));
    }

    private static void checkFlags(Map<String, @Nullable Object> test) throws StatementException {
        FlagSet set = FlagSet.none();
        for (Map<String, @Nullable Object> flag : Conformance.objects(test.get("flags"))) {
            String name = Conformance.string(flag.get("name"));
            set = "bool".equals(flag.get("type"))
                    ? set.toggle(name)
                    : "strings".equals(flag.get("type")) ? set.list(name) : set.text(name);
        }
        FlagSet flags = set;
        List<String> words = Conformance.strings(test.get("args"));
        if (test.containsKey("error")) {
            assertThatThrownBy(() -> flags.read(words)).isInstanceOf(StatementException.class);
            return;
        }
        FlagSet.Values values = flags.read(words);
        Map<String, @Nullable Object> expected = Conformance.object(test.get("expect"));
        assertThat(values.used()).containsExactlyInAnyOrderElementsOf(Conformance.strings(expected.get("used")));
        Conformance.object(expected.get("values")).forEach((name, value) -> {
            if (values.used().contains(name)) {
                Object read = value instanceof Boolean
                        ? values.isOn(name)
                        : value instanceof List<?>
                                ? values.list(name)
                                : values.text(name).orElse("");
                assertThat(read).isEqualTo(value);
            }
        });
    }

    private static void checkDevice(Map<String, @Nullable Object> test) throws StatementException {
        String input = Conformance.string(test.get("input"));
        if (test.containsKey("errorEquals")) {
            assertThatThrownBy(() -> DeviceReader.read(input)).hasMessage(Conformance.string(test.get("errorEquals")));
            return;
        }
        Map<String, @Nullable Object> expected = Conformance.object(test.get("expect"));
        assertThat(DeviceReader.read(input))
                .isEqualTo(new DeviceFlag(
                        Conformance.string(expected.get("name")), Boolean.TRUE.equals(expected.get("required"))));
    }

    private static void checkPorts(Map<String, @Nullable Object> test) {
        List<String> words = Conformance.strings(test.get("specs"));
        if (test.containsKey("error")) {
            assertThatThrownBy(() -> ports(words))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(Conformance.string(test.get("observedError")));
        } else {
            assertThat(ports(words)).isEqualTo(Conformance.strings(test.get("ports")));
        }
    }

    private static List<String> ports(List<String> words) {
        List<String> ports = new ArrayList<>();
        words.forEach(word -> ports.addAll(PortSpec.parse(word).ports()));
        return ports;
    }
}
