package dev.mica.transport.configuration;

import dev.mica.transport.json.JsonValue;
import dev.mica.transport.registry.Mirror;
import dev.mica.transport.registry.RegistryRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Mica's own `registries.json`: of each registry its mirrors, and whether it is insecure.
///
/// @param path need not exist
public record RegistriesFile(Path path) {
    private static final int MAX_BYTES = 1 << 20;
    private static final String REGISTRIES = "registries";
    private static final String MIRRORS = "mirrors";
    private static final String INSECURE = "insecure";
    private static final String RANGE = "[0-9A-Fa-f:.]+/[0-9]{1,3}";

    /// What the machine's file and the user's say, the user's mirrors first; or what the file that `$MICA_REGISTRIES`
    /// names says, alone.
    ///
    /// @param directory what relative paths start from
    public static RegistryRules rules(Map<String, String> environment, Path directory) throws IOException {
        Optional<String> named =
                Optional.ofNullable(environment.get("MICA_REGISTRIES")).filter(text -> !text.isBlank());
        if (named.isPresent()) {
            Path file = directory.resolve(named.get());
            if (!Files.exists(file)) {
                throw new NoSuchFileException(file.toString(), null, "$MICA_REGISTRIES names it");
            }
            return new RegistriesFile(file).read();
        }
        String configuration = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path home = directory.resolve(environment.getOrDefault("HOME", System.getProperty("user.home", "/")));
        Path own = configuration.startsWith("/") ? Path.of(configuration) : home.resolve(".config");
        return new RegistriesFile(Path.of("/etc/mica/registries.json"))
                .read()
                .and(new RegistriesFile(own.resolve("mica/registries.json")).read());
    }

    /// @throws IOException if there is a file that says something else than is expected
    RegistryRules read() throws IOException {
        byte[] bytes;
        try (var in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            return RegistryRules.NONE;
        }
        if (bytes.length > MAX_BYTES) {
            throw new IOException(path + " is larger than " + MAX_BYTES + " bytes: expected a list of registries");
        }
        Map<String, JsonValue> file = fields("", JsonValue.parse(path.toString(), bytes));
        requireKnown("", file, Set.of(REGISTRIES));
        JsonValue registries = file.getOrDefault(REGISTRIES, new JsonValue.Fields(Map.of()));
        Map<String, List<Mirror>> mirrors = new HashMap<>();
        Set<String> insecure = new HashSet<>();
        for (Map.Entry<String, JsonValue> entry : fields(REGISTRIES, registries).entrySet()) {
            String name = entry.getKey().toLowerCase(Locale.ROOT);
            Map<String, JsonValue> says = fields(name, entry.getValue());
            requireKnown(name, says, Set.of(MIRRORS, INSECURE));
            if (!RegistryRules.isRegistry(name) && !(name.matches(RANGE) && !says.containsKey(MIRRORS))) {
                throw wrong(name, "expected HOST, HOST:PORT, or a range of addresses that is insecure");
            }
            if (says.containsKey(MIRRORS)) {
                mirrors.put(name, mirrors(name, says.get(MIRRORS)));
            }
            if (isInsecure(name, says.getOrDefault(INSECURE, new JsonValue.Literal("false")))) {
                insecure.add(name);
            }
        }
        return new RegistryRules(mirrors, insecure);
    }

    private IOException wrong(String place, String problem) {
        return new IOException(path + ": " + (place.isEmpty() ? "" : place + ": ") + problem);
    }

    private Map<String, JsonValue> fields(String place, JsonValue value) throws IOException {
        if (value instanceof JsonValue.Fields(var fields)) {
            return fields;
        }
        throw wrong(place, "expected a JSON object");
    }

    private void requireKnown(String place, Map<String, JsonValue> fields, Set<String> known) throws IOException {
        for (String name : fields.keySet()) {
            if (!known.contains(name)) {
                throw wrong(
                        place,
                        "\"" + name + "\" is not known, expected "
                                + String.join(" or ", known.stream().sorted().toList()));
            }
        }
    }

    private List<Mirror> mirrors(String place, JsonValue value) throws IOException {
        List<Mirror> mirrors = new ArrayList<>();
        if (!(value instanceof JsonValue.Elements(var elements))) {
            throw wrong(place, MIRRORS + ": expected an array of texts");
        }
        for (JsonValue element : elements) {
            if (!(element instanceof JsonValue.Text(String text))) {
                throw wrong(place, MIRRORS + ": expected an array of texts");
            }
            try {
                mirrors.add(Mirror.parse(text));
            } catch (IllegalArgumentException e) {
                throw wrong(place, MIRRORS + ": " + e.getMessage());
            }
        }
        return mirrors;
    }

    private boolean isInsecure(String place, JsonValue value) throws IOException {
        if (value instanceof JsonValue.Literal(String text) && (text.equals("true") || text.equals("false"))) {
            return text.equals("true");
        }
        throw wrong(place, INSECURE + ": expected true or false");
    }
}
