package dev.mica.cli.container;

import dev.mica.cli.command.Console;
import dev.mica.cli.option.Quantities;
import dev.mica.cli.option.UsageException;
import dev.mica.core.port.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads `-v HOST:CONTAINER[:ro]`, `-v CONTAINER` and `--tmpfs CONTAINER[:size=…]`.
final class BoundVolumes {
    private BoundVolumes() {}

    /// A host directory that isn't there is made, as docker does.
    static List<Sandbox.Mount> binds(List<String> values, Console console) throws UsageException, IOException {
        List<Sandbox.Mount> mounts = new ArrayList<>();
        for (String value : values) {
            String[] parts = value.split(":", -1);
            if (parts.length == 1 && value.startsWith("/")) {
                continue;
            }
            if (parts.length < 2 || parts.length > 3) {
                throw new UsageException("invalid volume specification: '" + value
                        + "': expected HOST:CONTAINER[:ro], or CONTAINER for a directory of the container's own");
            }
            if (!parts[0].startsWith("/") && !parts[0].startsWith(".")) {
                throw new UsageException(
                        "-v " + value + " is not supported: there are no named volumes; for a directory write" + " ./"
                                + parts[0] + " or its absolute path");
            }
            if (!parts[1].startsWith("/")) {
                throw new UsageException("invalid volume specification: '" + value + "': invalid mount path: '"
                        + parts[1] + "' must be absolute");
            }
            boolean readOnly = parts.length == 3 && readOnly(value, parts[2]);
            Path source = console.path(parts[0]);
            if (!Files.exists(source)) {
                Files.createDirectories(source);
            }
            mounts.add(new Sandbox.Mount.Bind(source, parts[1], readOnly));
        }
        return mounts;
    }

    /// Where volumes of the container's own are asked for.
    static List<String> anonymous(List<String> values) {
        return values.stream().filter(value -> value.indexOf(':') < 0).toList();
    }

    private static boolean readOnly(String value, String options) throws UsageException {
        boolean readOnly = false;
        for (String option : options.split(",", -1)) {
            readOnly = switch (option) {
                case "ro" -> true;
                case "rw" -> false;
                default ->
                    throw new UsageException(
                            "-v " + value + ": option " + option + " is not supported: expected ro or rw");
            };
        }
        return readOnly;
    }

    static List<Sandbox.Mount> tmpfs(List<String> values) throws UsageException {
        List<Sandbox.Mount> mounts = new ArrayList<>();
        for (String value : values) {
            int colon = value.indexOf(':');
            String target = colon < 0 ? value : value.substring(0, colon);
            long size = 0;
            if (colon >= 0) {
                String option = value.substring(colon + 1);
                if (!option.startsWith("size=")) {
                    throw new UsageException("--tmpfs " + value + " is not supported: expected PATH[:size=BYTES]");
                }
                size = Quantities.bytes("--tmpfs", option.substring("size=".length()));
            }
            if (!target.startsWith("/")) {
                throw new UsageException("--tmpfs " + value + ": the path must be absolute");
            }
            mounts.add(new Sandbox.Mount.Tmpfs(target, size));
        }
        return mounts;
    }
}
