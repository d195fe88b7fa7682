package dev.mica.sandbox.isolation;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// Docker's default seccomp profile in the words of the runtime specification ("Seccomp").
final class SeccompProfile {
    private static final String RESOURCE = "seccomp-default.txt";
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;

    /// `CLONE_NEW*`: all flags of clone(2) that make a namespace.
    private static final long NAMESPACE_FLAGS = 0x7E020000L;

    /// Address families below, between and above `AF_ALG` (38) and `AF_VSOCK` (40), which are refused.
    private static final long AF_ALG = 38;
    private static final long AF_NFC = 39;
    private static final long AF_VSOCK = 40;

    /// `PER_LINUX`, `PER_LINUX32`, both with `UNAME26`; the last asks for the current one.
    private static final List<Long> PERSONALITIES = List.of(0x0L, 0x8L, 0x20000L, 0x20008L, 0xffffffffL);

    private SeccompProfile() {}

    /// Writes the `seccomp` object's fields.
    static void write(JsonGenerator json) throws IOException {
        String architecture = architecture();
        json.writeStartObject();
        json.writeStringField("defaultAction", "SCMP_ACT_ERRNO");
        json.writeNumberField("defaultErrnoRet", EPERM);
        json.writeArrayFieldStart("architectures");
        for (String name : architectures(architecture)) {
            json.writeString("SCMP_ARCH_" + name);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("syscalls");
        rule(json, allowed(architecture), "SCMP_ACT_ALLOW");
        json.writeEndObject();
        comparison(json, "socket", 0, AF_ALG, "SCMP_CMP_LT");
        comparison(json, "socket", 0, AF_NFC, "SCMP_CMP_EQ");
        comparison(json, "socket", 0, AF_VSOCK, "SCMP_CMP_GT");
        for (long personality : PERSONALITIES) {
            comparison(json, "personality", 0, personality, "SCMP_CMP_EQ");
        }
        comparison(json, "clone", architecture.equals("s390x") ? 1 : 0, NAMESPACE_FLAGS, "SCMP_CMP_MASKED_EQ");
        // The arguments of clone3 are in memory, out of a filter's reach; C libraries fall back to clone.
        rule(json, List.of("clone3"), "SCMP_ACT_ERRNO");
        json.writeNumberField("errnoRet", ENOSYS);
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void rule(JsonGenerator json, List<String> names, String action) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("names");
        for (String name : names) {
            json.writeString(name);
        }
        json.writeEndArray();
        json.writeStringField("action", action);
    }

    private static void comparison(JsonGenerator json, String call, int index, long value, String operator)
            throws IOException {
        rule(json, List.of(call), "SCMP_ACT_ALLOW");
        json.writeArrayFieldStart("args");
        json.writeStartObject();
        json.writeNumberField("index", index);
        json.writeNumberField("value", value);
        json.writeStringField("op", operator);
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String architecture() {
        String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> name;
        };
    }

    private static List<String> architectures(String architecture) {
        return switch (architecture) {
            case "amd64" -> List.of("X86_64", "X86", "X32");
            case "arm64" -> List.of("AARCH64", "ARM");
            case "s390x" -> List.of("S390X", "S390");
            case "ppc64le" -> List.of("PPC64LE");
            case "riscv64" -> List.of("RISCV64");
            default -> List.of();
        };
    }

    private static List<String> allowed(String architecture) throws IOException {
        List<String> names = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(SeccompProfile.class.getResourceAsStream(RESOURCE), RESOURCE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                List<String> words = List.of(line.split(" ", -1));
                if (words.getFirst().equals("all") || words.getFirst().equals(architecture)) {
                    names.addAll(words.subList(1, words.size()));
                }
            }
        }
        return names;
    }
}
