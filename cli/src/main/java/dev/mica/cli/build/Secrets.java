package dev.mica.cli.build;

import dev.mica.cli.command.Console;
import dev.mica.cli.command.Failures;
import dev.mica.cli.option.UsageException;
import dev.mica.core.port.SecretSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The secrets that `--secret` names. They are read when a step mounts them.
final class Secrets implements SecretSource {
    /// As BuildKit has it.
    private static final long MAX_BYTES = 500 * 1024;

    private sealed interface Origin {
        record File(Path path) implements Origin {}

        record Variable(String value) implements Origin {}
    }

    private final Map<String, Origin> origins;

    private Secrets(Map<String, Origin> origins) {
        this.origins = Map.copyOf(origins);
    }

    /// @param values `id=ID[,type=file|env][,src=FILE][,env=NAME]`
    static Secrets parse(List<String> values, Console console) throws UsageException {
        Map<String, Origin> origins = new HashMap<>();
        for (String value : values) {
            Map<String, String> pairs = new HashMap<>(Csv.pairs("--secret", value));
            String id = Optional.ofNullable(pairs.remove("id")).orElse("");
            if (id.isEmpty()) {
                throw new UsageException("invalid value \"" + value + "\" for --secret: id is required");
            }
            origins.put(id, origin(id, value, pairs, console));
            if (!pairs.isEmpty()) {
                throw new UsageException("invalid value \"" + value + "\" for --secret: unexpected key '"
                        + pairs.keySet().iterator().next() + "'");
            }
        }
        return new Secrets(origins);
    }

    private static Origin origin(String id, String value, Map<String, String> pairs, Console console)
            throws UsageException {
        String type = Optional.ofNullable(pairs.remove("type")).orElse("");
        Optional<String> source =
                Optional.ofNullable(pairs.remove("src")).or(() -> Optional.ofNullable(pairs.remove("source")));
        Optional<String> variable = Optional.ofNullable(pairs.remove("env"));
        if (!type.isEmpty() && !type.equals("file") && !type.equals("env")) {
            throw new UsageException("invalid value \"" + value + "\" for --secret: unsupported secret type \"" + type
                    + "\", expected file or env");
        }
        Map<String, String> environment = console.environment();
        if (type.equals("env") || variable.isPresent()) {
            String name = variable.or(() -> source).orElse(id);
            return new Origin.Variable(environment.getOrDefault(name, ""));
        }
        // As buildx: without a source, a variable of that name wins over a file of that name.
        if (source.isEmpty() && type.isEmpty() && environment.containsKey(id)) {
            return new Origin.Variable(environment.getOrDefault(id, ""));
        }
        Path file = console.path(source.orElse(id));
        if (!Files.isReadable(file)) {
            throw new UsageException("--secret id=" + id + ": cannot read " + file);
        }
        return new Origin.File(file);
    }

    @Override
    public Optional<byte[]> read(String id) throws IOException {
        Origin origin = origins.get(id);
        return switch (origin) {
            case null -> Optional.empty();
            case Origin.Variable(String value) -> Optional.of(value.getBytes(StandardCharsets.UTF_8));
            case Origin.File(Path path) -> {
                long size = Files.size(path);
                if (size > MAX_BYTES) {
                    throw new IOException(
                            "secret " + id + " is " + size + " bytes long; at most " + MAX_BYTES + " are taken");
                }
                try {
                    yield Optional.of(Files.readAllBytes(path));
                } catch (IOException e) {
                    throw new IOException("secret " + id + ": " + Failures.describe(e), e);
                }
            }
        };
    }
}
