package dev.mica.core.oci;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The grammar of platforms and their canonical form, as containerd has both.
final class PlatformParser {
    private static final Pattern OS =
            Pattern.compile("([A-Za-z0-9_-]+)(?:\\(([A-Za-z0-9_.%-]*)((?:\\+[A-Za-z0-9_.%-]+)*)\\))?");
    private static final Pattern COMPONENT = Pattern.compile("[A-Za-z0-9_.-]+");
    private static final Set<String> KNOWN_SYSTEMS = Set.of(
            "aix",
            "android",
            "darwin",
            "dragonfly",
            "freebsd",
            "hurd",
            "illumos",
            "ios",
            "js",
            "linux",
            "nacl",
            "netbsd",
            "openbsd",
            "plan9",
            "solaris",
            "windows",
            "zos");
    private static final Set<String> KNOWN_ARCHITECTURES = Set.of(
            "386",
            "amd64",
            "amd64p32",
            "arm",
            "armbe",
            "arm64",
            "arm64be",
            "ppc64",
            "ppc64le",
            "loong64",
            "mips",
            "mipsle",
            "mips64",
            "mips64le",
            "mips64p32",
            "mips64p32le",
            "ppc",
            "riscv",
            "riscv64",
            "s390",
            "s390x",
            "sparc",
            "sparc64",
            "wasm");

    private PlatformParser() {}

    static Platform parse(String text, Platform host) {
        if (text.indexOf('*') >= 0) {
            throw new IllegalArgumentException("\"" + text + "\": wildcards not yet supported");
        }
        List<String> parts = Arrays.asList(text.split("/", -1));
        Matcher first = OS.matcher(parts.getFirst());
        if (!first.matches()) {
            throw new IllegalArgumentException(
                    "\"" + parts.getFirst() + "\" is an invalid OS component of \"" + text + "\"");
        }
        for (String part : parts.subList(1, parts.size())) {
            if (!COMPONENT.matcher(part).matches()) {
                throw new IllegalArgumentException("\"" + part + "\" is an invalid component of \"" + text
                        + "\": platform specifier component must match \"^[A-Za-z0-9_.-]+$\": invalid argument");
            }
        }
        String os = first.group(1);
        String version = first.group(2) == null ? "" : first.group(2);
        List<String> features = first.group(3) == null || first.group(3).isEmpty()
                ? List.of()
                : Arrays.asList(first.group(3).substring(1).split("\\+", -1));
        return switch (parts.size()) {
            case 1 -> alone(text, os, version, features, host);
            case 2 -> normalised(os, parts.get(1), "", version, features);
            case 3 -> normalised(os, parts.get(1), parts.get(2), version, features);
            default -> throw new IllegalArgumentException("\"" + text + "\": cannot parse platform specifier");
        };
    }

    /// One word is a system, else an architecture; the host fills in the other.
    private static Platform alone(String text, String word, String version, List<String> features, Platform host) {
        Platform asSystem = normalised(word, host.architecture(), host.variant(), version, features);
        if (KNOWN_SYSTEMS.contains(asSystem.os())) {
            return asSystem;
        }
        Platform asArchitecture = normalised(host.os(), word, "", "", List.of());
        if (KNOWN_ARCHITECTURES.contains(asArchitecture.architecture())) {
            return asArchitecture;
        }
        throw new IllegalArgumentException("\"" + text + "\": unknown operating system or architecture");
    }

    static Platform normalised(
            String os, String architecture, String variant, String osVersion, List<String> osFeatures) {
        String system = os.toLowerCase(Locale.ROOT);
        String machine = architecture.toLowerCase(Locale.ROOT);
        String model = variant.toLowerCase(Locale.ROOT);
        switch (machine) {
            case "i386" -> {
                machine = "386";
                model = "";
            }
            case "x86_64", "x86-64", "amd64" -> {
                machine = "amd64";
                model = model.equals("v1") ? "" : model;
            }
            case "aarch64", "arm64" -> {
                machine = "arm64";
                model = arm64Variant(model);
            }
            case "armhf" -> {
                machine = "arm";
                model = "v7";
            }
            case "armel" -> {
                machine = "arm";
                model = "v6";
            }
            case "arm" -> model = armVariant(model);
            default -> {}
        }
        return new Platform(system.equals("macos") ? "darwin" : system, machine, model, osVersion, osFeatures);
    }

    private static String arm64Variant(String variant) {
        return switch (variant) {
            case "8", "v8", "v8.0" -> "";
            case "9", "9.0", "v9.0" -> "v9";
            default -> variant;
        };
    }

    private static String armVariant(String variant) {
        return switch (variant) {
            case "", "7" -> "v7";
            case "5", "6", "8" -> "v" + variant;
            default -> variant;
        };
    }
}
