package dev.mica.storage.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.RefStore.RefName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What another process does with a database: what it is told, one after the other.
final class OtherProcess {
    private OtherProcess() {}

    /// @param arguments the store, the native library's directory, then `get DIGEST`, `delete DIGEST`, `put
    ///     TEXT`, `tag DIGEST`
    public static void main(String[] arguments) throws IOException {
        try (RocksStore store = RocksStore.open(Path.of(arguments[0]), InstantSource.system(), Path.of(arguments[1]))) {
            for (int i = 2; i < arguments.length; i += 2) {
                try {
                    System.out.println(arguments[i] + ": " + work(store, arguments[i], arguments[i + 1]));
                } catch (IOException e) {
                    System.out.println("failed: " + e.getMessage());
                }
            }
        }
        System.out.println("closed");
    }

    private static String work(RocksStore store, String what, String argument) throws IOException {
        switch (what) {
            case "get" -> {
                return String.valueOf(store.contents().read(Digest.parse(argument), 100_000_000).length);
            }
            case "delete" -> store.contents().delete(Digest.parse(argument));
            case "put" -> store.contents().put(argument.getBytes(UTF_8));
            default -> store.refs().put(new RefName("tags", "app"), Digest.parse(argument));
        }
        return "done";
    }

    /// The command that starts one.
    static List<String> command(Path root, Path libraries, String... work) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), OtherProcess.class.getName()));
        command.addAll(List.of(root.toString(), libraries.toString()));
        command.addAll(Arrays.asList(work));
        return command;
    }

    /// What it prints, once it has ended.
    static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        // No library that logs is on the class path, which is said first.
        return output.replaceAll("(?m)^SLF4J.*\n", "");
    }
}
