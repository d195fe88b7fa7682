package dev.mica.cli.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which package of the core may use which, and that all but three are pure: values in, values out.
class CoreArchitectureTest {
    private static final String CORE = "dev.mica.core.";
    private static final String OCI = CORE + "oci";
    private static final String TREE = CORE + "tree";
    private static final String LAYER = CORE + "layer";
    private static final String PARSER = "dev.mica.parser";
    private static final String JSON = "com.fasterxml.jackson.core";

    /// Values of these packages and types only describe; everything else in the packages named in [#OUTSIDE] acts.
    private static final Set<String> HARMLESS = Set.of(
            "java.net.URI",
            "java.net.URISyntaxException",
            "java.util.concurrent.TimeUnit",
            "java.util.concurrent.ConcurrentHashMap",
            "java.util.concurrent.ConcurrentMap");

    private static final List<String> OUTSIDE = List.of(
            "java.nio.file",
            "java.nio.channels",
            "java.net",
            "java.util.concurrent",
            "java.util.random",
            "java.lang.foreign",
            "java.util.logging");

    private static final Set<String> OUTSIDE_TYPES = Set.of(
            "java.io.File",
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.FileReader",
            "java.io.FileWriter",
            "java.io.RandomAccessFile",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.ProcessHandle",
            "java.lang.Runtime",
            "java.lang.Thread",
            "java.lang.ThreadLocal",
            "java.security.SecureRandom",
            "java.time.Clock",
            "java.time.InstantSource",
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.util.Timer");

    /// Methods that ask the machine or the moment; what else their classes have is pure.
    private static final Set<String> OUTSIDE_METHODS = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.System.getenv",
            "java.lang.System.getProperty",
            "java.lang.System.lineSeparator",
            "java.lang.System.exit",
            "java.lang.System.in",
            "java.lang.System.out",
            "java.lang.System.err",
            "java.lang.Math.random",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.ZoneId.systemDefault",
            "java.util.Locale.getDefault",
            "java.util.UUID.randomUUID",
            "java.nio.charset.Charset.defaultCharset");

    static Stream<DependencyTable> packages() {
        return Stream.of(
                DependencyTable.of(OCI, JSON),
                DependencyTable.of(TREE, OCI, PARSER + ".ignore", PARSER + ".glob"),
                DependencyTable.of(LAYER, OCI, TREE),
                DependencyTable.of(
                        CORE + "codec",
                        OCI,
                        LAYER,
                        "org.apache.commons.compress",
                        "org.tukaani.xz",
                        "com.github.luben.zstd"),
                DependencyTable.of(CORE + "image", OCI),
                DependencyTable.of(CORE + "plan", PARSER, OCI, CORE + "image"),
                DependencyTable.of(CORE + "cache", OCI, TREE, CORE + "plan", JSON),
                DependencyTable.of(CORE + "event", OCI),
                DependencyTable.of(CORE + "port", OCI, TREE, LAYER, CORE + "event", PARSER + ".ignore"),
                DependencyTable.of(
                        CORE + "build",
                        PARSER,
                        OCI,
                        TREE,
                        LAYER,
                        CORE + "codec",
                        CORE + "image",
                        CORE + "plan",
                        CORE + "cache",
                        CORE + "event",
                        CORE + "port"));
    }

    @ParameterizedTest
    @MethodSource("packages")
    void usesOnlyWhatTheTableAllows(DependencyTable table) {
        assertThat(table.violations()).isEmpty();
    }

    @Test
    void everyPackageStandsInTheTable() {
        assertThat(Classes.in("dev.mica.core").stream()
                        .map(JavaClass::getPackageName)
                        .distinct()
                        .filter(name -> packages().noneMatch(table -> Classes.within(name, table.owner()))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"oci", "tree", "layer", "image", "plan", "cache", "event"})
    void isPure(String packageName) {
        assertThat(effects(CORE + packageName)).isEmpty();
    }

    /// The parser promises the same.
    @Test
    void theParserIsPure() {
        assertThat(effects(PARSER)).isEmpty();
    }

    @Test
    void anEffectIsFound() {
        assertThat(effects("dev.mica.cli.command"))
                .anyMatch(line -> line.startsWith("dev.mica.cli.command.Console uses java.nio.file.Path"))
                .anyMatch(line -> line.contains("java.lang.System.getProperty"));
    }

    private static List<String> effects(String packageName) {
        return Classes.in(packageName).stream()
                .flatMap(type -> Stream.concat(typesUsed(type), methodsUsed(type)))
                .distinct()
                .sorted()
                .toList();
    }

    private static Stream<String> typesUsed(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .map(Dependency::getTargetClass)
                .map(JavaClass::getBaseComponentType)
                .filter(target -> OUTSIDE_TYPES.contains(outermost(target))
                        || (OUTSIDE.stream().anyMatch(above -> Classes.within(target.getPackageName(), above))
                                && !HARMLESS.contains(outermost(target))))
                .map(target -> type.getName() + " uses " + target.getName());
    }

    private static String outermost(JavaClass type) {
        int nested = type.getName().indexOf('$');
        return nested < 0 ? type.getName() : type.getName().substring(0, nested);
    }

    private static Stream<String> methodsUsed(JavaClass type) {
        return type.getAccessesFromSelf().stream()
                .map(JavaAccess::getTarget)
                .map(target -> target.getOwner().getName() + "." + target.getName())
                .filter(OUTSIDE_METHODS::contains)
                .map(method -> type.getName() + " calls " + method);
    }
}
