package dev.mica.parser.testing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/// Finds and reads the conformance data: what other builders do. It stands beside the repository; a test that
/// needs it where it is not is skipped and says so.
public final class Conformance {
    private static final JsonFactory JSON = new JsonFactory();

    private Conformance() {}

    /// A file of the data.
    public static Path file(String name) {
        Optional<Path> root = root();
        Assumptions.assumeTrue(
                root.isPresent(),
                "no conformance data: it is looked for in $MICA_CONFORMANCE and in ../shared/conformance beside the"
                        + " repository");
        return root.orElseThrow().resolve(name);
    }

    private static Optional<Path> root() {
        String named = System.getProperty("MICA_CONFORMANCE", System.getenv().getOrDefault("MICA_CONFORMANCE", ""));
        if (!named.isEmpty()) {
            return Optional.of(Path.of(named));
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path candidate = folder.resolve("shared/conformance");
            if (Files.isDirectory(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /// The `cases` of a file.
    public static List<Map<String, @Nullable Object>> cases(String name) {
        return objects(object(read(file(name))).get("cases"));
    }

    /// A JSON document: objects as maps in their order, arrays as lists, numbers as Long or Double.
    public static @Nullable Object read(Path file) {
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                JsonParser parser = JSON.createParser(in)) {
            parser.nextToken();
            return value(parser);
        } catch (IOException e) {
            throw new IllegalStateException("can't read " + file, e);
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    object.put(key, value(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<@Nullable Object> array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser));
                }
                yield array;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IllegalStateException("unexpected " + parser.currentToken());
        };
    }

    /// A value as an object; nothing is an empty one.
    @SuppressWarnings("unchecked")
    public static Map<String, @Nullable Object> object(@Nullable Object value) {
        return value == null ? Map.of() : (Map<String, @Nullable Object>) value;
    }

    /// A value as a list of objects; nothing is an empty one.
    @SuppressWarnings("unchecked")
    public static List<Map<String, @Nullable Object>> objects(@Nullable Object value) {
        return value == null ? List.of() : (List<Map<String, @Nullable Object>>) value;
    }

    /// A value as a list of strings; nothing is an empty one.
    @SuppressWarnings("unchecked")
    public static List<String> strings(@Nullable Object value) {
        return value == null ? List.of() : (List<String>) value;
    }

    /// A value as a map of strings; nothing is an empty one.
    @SuppressWarnings("unchecked")
    public static Map<String, String> stringMap(@Nullable Object value) {
        return value == null ? Map.of() : (Map<String, String>) value;
    }

    /// A value as a string; nothing is the empty one.
    public static String string(@Nullable Object value) {
        return value == null ? "" : (String) value;
    }
}
