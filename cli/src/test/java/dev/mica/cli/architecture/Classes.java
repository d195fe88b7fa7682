package dev.mica.cli.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;

/// The classes of every module that the command line sees, without tests.
final class Classes {
    /// What makes a package's name start with `dev.mica.core` without lying in it is none of it.
    private static final String ROOT = "dev.mica";

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(location -> !location.contains("test-classes") && !location.contains("-tests.jar"))
            .importPackages(ROOT);

    private Classes() {}

    static JavaClasses all() {
        return ALL;
    }

    static List<JavaClass> in(String packageName) {
        return ALL.stream()
                .filter(type -> within(type.getPackageName(), packageName))
                .toList();
    }

    /// Whether the package is the given one or lies below it.
    static boolean within(String packageName, String above) {
        return packageName.equals(above) || packageName.startsWith(above + ".");
    }
}
