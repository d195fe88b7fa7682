package dev.mica.transport.testing;

import dev.mica.parser.testing.Conformance;
import dev.mica.transport.json.JsonValue;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The schemas of image-spec, as far as they go: those keywords of JSON Schema (draft 4) that they use. Another keyword
/// is an error of the test.
public final class JsonSchema {
    private static final List<String> SILENT = List.of("description", "$schema", "id", "definitions", "media", "title");

    private final List<String> violations = new ArrayList<>();

    private JsonSchema() {}

    /// What in a document is not as a schema wants it.
    ///
    /// @param schema such as `image-manifest-schema.json`
    public static List<String> violations(String schema, byte[] document) throws IOException {
        JsonSchema judge = new JsonSchema();
        try {
            judge.check(schema, file(schema), JsonValue.parse("it", document), "");
        } catch (IOException e) {
            judge.violations.add(String.valueOf(e.getMessage()));
        }
        return judge.violations;
    }

    private static JsonValue file(String name) {
        try {
            return JsonValue.parse(
                    name,
                    Files.readAllBytes(
                            Conformance.file("peers/schemas/image-spec").resolve(name)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void check(String file, JsonValue schema, JsonValue value, String place) {
        Optional<String> reference = schema.text("$ref");
        if (reference.isPresent()) {
            follow(file, reference.get(), value, place);
            return;
        }
        for (Map.Entry<String, JsonValue> keyword :
                ((JsonValue.Fields) schema).fields().entrySet()) {
            check(file, keyword.getKey(), keyword.getValue(), value, place);
        }
    }

    /// `FILE#/definitions/NAME`, either half alone too.
    private void follow(String file, String reference, JsonValue value, String place) {
        String target = reference.startsWith("#") ? file : reference.replaceFirst("#.*", "");
        JsonValue schema = file(target);
        String path = reference.indexOf('#') < 0 ? "" : reference.replaceFirst(".*#/", "");
        for (String name : path.isEmpty() ? new String[0] : path.split("/")) {
            schema = schema.field(name).orElseThrow();
        }
        check(target, schema, value, place);
    }

    private void check(String file, String keyword, JsonValue wanted, JsonValue value, String place) {
        switch (keyword) {
            case "type" -> require(isOf(text(wanted), value), place, "expected " + text(wanted));
            case "enum" -> require(wanted.elements().contains(value), place, "expected one of " + wanted);
            case "pattern" ->
                require(
                        !(value instanceof JsonValue.Text(String text))
                                || Pattern.compile(text(wanted)).matcher(text).find(),
                        place,
                        "expected " + text(wanted));
            case "format" -> require(hasFormat(text(wanted), value), place, "expected a " + text(wanted));
            case "minimum" -> require(compare(value, wanted) >= 0, place, "expected at least " + wanted);
            case "maximum" -> require(compare(value, wanted) <= 0, place, "expected at most " + wanted);
            case "minItems" ->
                require(
                        !(value instanceof JsonValue.Elements)
                                || value.elements().size() >= Integer.parseInt(text(wanted)),
                        place,
                        "expected more elements");
            case "required" ->
                wanted.elements()
                        .forEach(name -> require(
                                !(value instanceof JsonValue.Fields)
                                        || value.field(text(name)).isPresent(),
                                place,
                                "expected a field " + text(name)));
            case "oneOf" ->
                require(
                        wanted.elements().stream()
                                        .filter(choice -> fits(file, choice, value))
                                        .count()
                                == 1,
                        place,
                        "expected exactly one of the forms");
            case "items" -> {
                for (JsonValue element : value.elements()) {
                    check(file, wanted, element, place + "[]");
                }
            }
            case "properties" ->
                ((JsonValue.Fields) wanted)
                        .fields()
                        .forEach((name, schema) ->
                                value.field(name).ifPresent(field -> check(file, schema, field, place + "." + name)));
            case "patternProperties" -> patternProperties(file, wanted, value, place);
            default -> {
                if (!SILENT.contains(keyword)) {
                    throw new IllegalStateException("the schemas use " + keyword + " now");
                }
            }
        }
    }

    private void patternProperties(String file, JsonValue wanted, JsonValue value, String place) {
        if (value instanceof JsonValue.Fields(var fields)) {
            ((JsonValue.Fields) wanted)
                    .fields()
                    .forEach((pattern, schema) -> fields.forEach((name, field) -> {
                        if (Pattern.compile(pattern).matcher(name).find()) {
                            check(file, schema, field, place + "." + name);
                        }
                    }));
        }
    }

    private static boolean fits(String file, JsonValue schema, JsonValue value) {
        JsonSchema judge = new JsonSchema();
        judge.check(file, schema, value, "");
        return judge.violations.isEmpty();
    }

    private void require(boolean holds, String place, String complaint) {
        if (!holds) {
            violations.add(place + ": " + complaint);
        }
    }

    private static String text(JsonValue value) {
        return switch (value) {
            case JsonValue.Text(String text) -> text;
            case JsonValue.Literal(String text) -> text;
            default -> throw new IllegalStateException("expected a text in a schema");
        };
    }

    private static Optional<BigDecimal> number(JsonValue value) {
        return value instanceof JsonValue.Literal(String text) && text.matches("-?[0-9].*")
                ? Optional.of(new BigDecimal(text))
                : Optional.empty();
    }

    /// Equal if there is no number to compare.
    private static int compare(JsonValue value, JsonValue limit) {
        return number(value)
                .map(number -> number.compareTo(number(limit).orElseThrow()))
                .orElse(0);
    }

    private static boolean isOf(String type, JsonValue value) {
        return switch (type) {
            case "object" -> value instanceof JsonValue.Fields;
            case "array" -> value instanceof JsonValue.Elements;
            case "string" -> value instanceof JsonValue.Text;
            case "boolean" -> value instanceof JsonValue.Literal(String text) && text.matches("true|false");
            case "null" -> value instanceof JsonValue.Literal(String text) && text.equals("null");
            case "integer" ->
                number(value)
                        .filter(number -> number.stripTrailingZeros().scale() <= 0)
                        .isPresent();
            default -> throw new IllegalStateException("the schemas use the type " + type + " now");
        };
    }

    private static boolean hasFormat(String format, JsonValue value) {
        if (!(value instanceof JsonValue.Text(String text))) {
            return true;
        }
        try {
            return switch (format) {
                case "date-time" -> OffsetDateTime.parse(text).getYear() >= 0;
                case "uri" -> URI.create(text).isAbsolute();
                default -> throw new IllegalStateException("the schemas use the format " + format + " now");
            };
        } catch (DateTimeParseException | IllegalArgumentException e) {
            return false;
        }
    }
}
