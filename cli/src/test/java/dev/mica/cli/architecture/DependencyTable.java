package dev.mica.cli.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// Which packages a package may use beside its own and the JDK's: a list of what is allowed, so that a new edge is a
/// decision that somebody makes here.
///
/// @param owner the package that is restricted, with those below it
/// @param allowed packages, with those below them
record DependencyTable(String owner, List<String> allowed) {
    /// On every class; has no effect at run time.
    private static final String ANNOTATIONS = "org.jspecify.annotations";

    static DependencyTable of(String owner, String... allowed) {
        return new DependencyTable(owner, List.of(allowed));
    }

    /// One line for each use that the table does not allow, sorted.
    List<String> violations() {
        return violations(Classes.in(owner));
    }

    List<String> violations(Collection<JavaClass> classes) {
        return classes.stream().flatMap(this::violations).distinct().sorted().toList();
    }

    private Stream<String> violations(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .map(Dependency::getTargetClass)
                .map(JavaClass::getBaseComponentType)
                .filter(target -> !target.isPrimitive() && !permitted(target.getPackageName()))
                .map(target -> type.getName() + " uses " + target.getName() + ", which " + owner + " may not");
    }

    private boolean permitted(String packageName) {
        return Classes.within(packageName, "java")
                || Classes.within(packageName, owner)
                || Classes.within(packageName, ANNOTATIONS)
                || allowed.stream().anyMatch(above -> Classes.within(packageName, above));
    }
}
