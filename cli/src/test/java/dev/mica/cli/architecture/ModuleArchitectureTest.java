package dev.mica.cli.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Which module may use which: ARCHITECTURE.md's table. Benchmarks are not on this module's class path; Maven holds
/// them.
class ModuleArchitectureTest {
    private static final String PARSER = "dev.mica.parser";
    private static final String CORE = "dev.mica.core";
    private static final String HOSTFS = "dev.mica.hostfs";
    private static final String LOG = "org.slf4j";
    private static final String JSON = "com.fasterxml.jackson.core";
    /// The context port speaks of ignore files and of patterns.
    private static final String IGNORE = "dev.mica.parser.ignore";
    private static final String PATTERNS = "dev.mica.parser.glob";
    /// The JDK's, for the registry that a push is rehearsed with when packaging.
    private static final String HTTP_SERVER = "com.sun.net.httpserver";

    static Stream<DependencyTable> modules() {
        return Stream.of(
                DependencyTable.of(PARSER),
                DependencyTable.of(
                        CORE, PARSER, "org.apache.commons.compress", "org.tukaani.xz", "com.github.luben.zstd", JSON),
                DependencyTable.of("dev.mica.storage.fs", CORE, LOG),
                DependencyTable.of("dev.mica.storage.rocksdb", CORE, LOG, "org.rocksdb"),
                DependencyTable.of(HOSTFS, CORE, IGNORE, PATTERNS),
                DependencyTable.of("dev.mica.sandbox", CORE, HOSTFS, LOG, JSON),
                DependencyTable.of("dev.mica.transport", CORE, IGNORE, LOG, JSON, "javax.net.ssl"),
                DependencyTable.of("dev.mica.cli", "dev.mica", LOG, JSON, "ch.qos.logback", HTTP_SERVER));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void usesOnlyWhatTheTableAllows(DependencyTable module) {
        assertThat(module.violations()).isEmpty();
    }

    @Test
    void everyClassBelongsToAModuleOfTheTable() {
        assertThat(Classes.all().stream()
                        .map(JavaClass::getPackageName)
                        .distinct()
                        .filter(name -> modules().noneMatch(module -> Classes.within(name, module.owner()))))
                .isEmpty();
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.mica.(**)").should().beFreeOfCycles().check(Classes.all());
    }

    @Test
    void onlyHostfsCallsTheSystemDirectly() {
        assertThat(usersOf("java.lang.foreign"))
                .allMatch(name -> name.startsWith(HOSTFS + "."), "lies in " + HOSTFS + ", which makes Linux calls");
    }

    @Test
    void aForbiddenUseIsFound() {
        DependencyTable tooNarrow = DependencyTable.of("dev.mica.cli.option");
        assertThat(tooNarrow.violations(Classes.in("dev.mica.cli.command")))
                .anyMatch(line -> line.startsWith("dev.mica.cli.command.Session uses"));
    }

    private static List<String> usersOf(String packageName) {
        return Classes.all().stream()
                .filter(type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(use -> use.getTargetClass().getPackageName().equals(packageName)))
                .map(JavaClass::getName)
                .sorted()
                .toList();
    }
}
