package dev.mica.transport.credentials;

import dev.mica.transport.json.JsonText;
import dev.mica.transport.json.JsonValue;
import dev.mica.transport.registry.Credential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Docker's `config.json`, and podman's `auth.json`, which has the same fields. What is not understood is kept.
final class AuthFile {
    private static final int MAX_BYTES = 4 << 20;
    private static final String AUTHS = "auths";
    private static final String AUTH = "auth";

    private final Path path;

    AuthFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /// @throws IOException if there is a file that is no JSON object. The message holds nothing of its text
    private JsonValue.Fields read() throws IOException {
        byte[] bytes;
        try (var in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            return new JsonValue.Fields(Map.of());
        }
        if (bytes.length > MAX_BYTES) {
            throw new IOException(path + " is larger than " + MAX_BYTES + " bytes: it can't be a list of credentials");
        }
        if (new String(bytes, StandardCharsets.UTF_8).isBlank()) {
            return new JsonValue.Fields(Map.of());
        }
        if (JsonValue.parse(path.toString(), bytes) instanceof JsonValue.Fields fields) {
            return fields;
        }
        throw new IOException(path + ": expected a JSON object");
    }

    /// The helper that the file names for a registry.
    Optional<String> helper(String registry) throws IOException {
        JsonValue.Fields file = read();
        for (Map.Entry<String, JsonValue> entry : fields(file, "credHelpers").entrySet()) {
            if (ServerKey.registry(entry.getKey()).equals(registry)
                    && entry.getValue() instanceof JsonValue.Text(String name)) {
                return Optional.of(name).filter(text -> !text.isEmpty());
            }
        }
        return file.text("credsStore").filter(name -> !name.isEmpty());
    }

    /// What the file itself holds for a registry; an exact spelling before others.
    Optional<Credential> find(String registry) throws IOException {
        Map<String, JsonValue> all = auths(read());
        JsonValue exact = all.get(ServerKey.of(registry));
        if (exact != null) {
            Optional<Credential> found = credential(registry, exact);
            if (found.isPresent()) {
                return found;
            }
        }
        for (Map.Entry<String, JsonValue> entry : all.entrySet()) {
            if (ServerKey.registry(entry.getKey()).equals(registry)) {
                Optional<Credential> found = credential(registry, entry.getValue());
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Map<String, JsonValue> auths(JsonValue.Fields file) {
        return fields(file, AUTHS);
    }

    private static Map<String, JsonValue> fields(JsonValue.Fields file, String name) {
        return file.fields().get(name) instanceof JsonValue.Fields(var fields) ? fields : Map.of();
    }

    private Optional<Credential> credential(String registry, JsonValue entry) throws IOException {
        Optional<String> token = entry.text("identitytoken").filter(text -> !text.isEmpty());
        if (token.isPresent()) {
            return Optional.of(new Credential.IdentityToken(token.get()));
        }
        Optional<String> encoded = entry.text(AUTH).filter(text -> !text.isEmpty());
        if (encoded.isEmpty()) {
            return entry.text("username")
                    .filter(user -> !user.isEmpty())
                    .map(user ->
                            new Credential.Password(user, entry.text("password").orElse("")));
        }
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(encoded.get().strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Java's message repeats characters of the secret.
            throw unreadable(registry);
        }
        int colon = pair.indexOf(':');
        if (colon <= 0) {
            throw unreadable(registry);
        }
        // Old docker padded with zero bytes.
        return Optional.of(new Credential.Password(
                pair.substring(0, colon), pair.substring(colon + 1).replaceFirst("\0+$", "")));
    }

    private IOException unreadable(String registry) {
        return new IOException(path + ": auth of " + registry
                + " is not USER:PASSWORD in base64: log in again with mica login " + registry);
    }

    /// Whether the file has an entry for the registry, if only to say that a helper has it.
    boolean holds(String registry) throws IOException {
        return auths(read()).keySet().stream()
                .anyMatch(key -> ServerKey.registry(key).equals(registry));
    }

    /// Replaces what the file has for a registry.
    ///
    /// @param credential empty if a helper has it
    void store(String registry, String user, Optional<Credential> credential) throws IOException {
        Map<String, JsonValue> entry = new LinkedHashMap<>();
        if (credential.isPresent()) {
            switch (credential.get()) {
                case Credential.Password password ->
                    entry.put(AUTH, encoded(password.user() + ":" + password.secret()));
                case Credential.IdentityToken identity -> {
                    entry.put(AUTH, encoded(user + ":"));
                    entry.put("identitytoken", new JsonValue.Text(identity.token()));
                }
            }
        }
        JsonValue.Fields file = read();
        Map<String, JsonValue> all = without(registry, file);
        all.put(ServerKey.of(registry), new JsonValue.Fields(entry));
        write(file, all);
    }

    void erase(String registry) throws IOException {
        JsonValue.Fields file = read();
        write(file, without(registry, file));
    }

    private static Map<String, JsonValue> without(String registry, JsonValue.Fields file) {
        Map<String, JsonValue> all = new LinkedHashMap<>(auths(file));
        all.keySet().removeIf(key -> ServerKey.registry(key).equals(registry));
        return all;
    }

    private static JsonValue encoded(String text) {
        return new JsonValue.Text(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// Whole or not at all; through a symbolic link to where it leads; readable for its owner alone.
    private void write(JsonValue.Fields file, Map<String, JsonValue> auths) throws IOException {
        Map<String, JsonValue> fields = new LinkedHashMap<>(file.fields());
        fields.put(AUTHS, new JsonValue.Fields(auths));
        Path target = Files.exists(path) ? path.toRealPath() : path;
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(path + " is no file's name");
        }
        if (!Files.isDirectory(folder, new LinkOption[0])) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Path fresh = Files.createTempFile(
                folder,
                target.getFileName() + ".",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(fresh, JsonText.of(new JsonValue.Fields(fields)));
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
