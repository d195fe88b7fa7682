package dev.mica.transport.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs programs that other people wrote, to hold what Mica writes against what they read.
public final class Program {
    private static final int SECONDS = 60;

    private Program() {}

    /// Skips the test if the program is not installed.
    public static void assumeInstalled(String name) {
        boolean there = List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
        assumeTrue(there, name + " is not installed");
    }

    /// A key, and the certificate of an authority that OpenSSL signs with it.
    public static void signOwnCertificate(String name, Path key, Path certificate)
            throws IOException, InterruptedException {
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString());
    }

    /// What the program prints.
    ///
    /// @throws AssertionError if it fails or takes too long
    public static String run(String... command) throws IOException, InterruptedException {
        assumeInstalled(command[0]);
        Path output = Files.createTempFile("program", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            String text = Files.readString(output, StandardCharsets.UTF_8);
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", command) + (ended ? " failed: " : " took too long: ") + text);
            }
            return text;
        } finally {
            Files.delete(output);
        }
    }
}
