import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// Straightens the code of the jars, makes the archive of loaded classes that lets `mica` start faster, and the file
/// `current` that tells the launcher that the package is whole. A source program: the build starts it with the JDK
/// it found.
///
/// The JVM does not notice when a jar is newer than the archive and would run the old code. So the archive is made
/// here only and named by the jars' digest, and `current`, which names it, is removed before the jars are written.
final class Packaging {
    private Packaging() {}

    /// @param arguments the directory that holds `lib/`
    public static void main(String[] arguments) throws IOException, InterruptedException, NoSuchAlgorithmException {
        Path directory = Path.of(arguments[0]).toAbsolutePath();
        List<Path> jars = list(directory.resolve("lib"));
        StraightCode.rewrite(
                jars.stream()
                        .filter(jar -> jar.getFileName().toString().startsWith("mica"))
                        .toList(),
                jars);
        Path archive = directory.resolve("mica-" + digest(directory.resolve("lib")) + ".aot");
        if (!Files.exists(archive)) {
            removeOldArchives(directory);
            rehearse(directory, archive);
        }
        Path complete = directory.resolve("current.new");
        Files.writeString(complete, archive.getFileName() + "\n" + System.getProperty("java.home") + "\n");
        Files.move(complete, directory.resolve("current"), StandardCopyOption.ATOMIC_MOVE);
    }

    /// The first 64 bits of a digest over the jars' names and bytes and the JVM's version.
    private static String digest(Path lib) throws IOException, NoSuchAlgorithmException {
        MessageDigest hash = MessageDigest.getInstance("SHA-256");
        hash.update((System.getProperty("java.vm.version") + "\0" + System.getProperty("java.home") + "\0").getBytes());
        for (Path jar : list(lib)) {
            byte[] bytes = Files.readAllBytes(jar);
            hash.update((jar.getFileName() + "\0" + bytes.length + "\0").getBytes());
            hash.update(bytes);
        }
        return HexFormat.of().formatHex(hash.digest(), 0, 8);
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static void removeOldArchives(Path directory) throws IOException {
        for (Path file : list(directory)) {
            if (file.getFileName().toString().contains(".aot")) {
                Files.delete(file);
            }
        }
    }

    /// Runs the rehearsal with the launcher's own flags. Without an archive Mica starts slower; that is no reason to
    /// fail.
    private static void rehearse(Path directory, Path archive) throws IOException, InterruptedException {
        Process rehearsal = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "-XX:AOTCacheOutput=" + archive,
                        "-Xlog:disable",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        directory.resolve("lib").resolve("mica.jar").toString(),
                        "dev.mica.cli.Rehearsal")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectErrorStream(true)
                .start();
        int exitCode = rehearsal.waitFor();
        if (exitCode != 0 || !Files.exists(archive)) {
            System.err.println("no start-up archive was made (exit status " + exitCode + "); mica starts slower");
        }
    }
}
