package dev.mica.cli.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Values as JSON text and back.
public final class JsonValues {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int DOCKER_INDENT = 4;
    private static final int BUILDX_INDENT = 2;

    private JsonValues() {}

    /// On one line.
    public static String compact(Value value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            write(json, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /// On many lines, indented by four blanks as `docker inspect` does.
    public static String indented(Value value) {
        return indented(value, DOCKER_INDENT);
    }

    /// On many lines, indented by two blanks as buildx does.
    public static String indentedByTwo(Value value) {
        return indented(value, BUILDX_INDENT);
    }

    private static String indented(Value value, int blanks) {
        StringWriter text = new StringWriter();
        DefaultIndenter indenter = new DefaultIndenter(" ".repeat(blanks), "\n");
        Separators separators = Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator("");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(separators)
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.setPrettyPrinter(printer);
            write(json, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Value value) throws IOException {
        switch (value) {
            case Value.Text(String text) -> json.writeString(text);
            case Value.Whole(long number) -> json.writeNumber(number);
            case Value.Decimal(double number) -> json.writeNumber(number);
            case Value.Truth(boolean holds) -> json.writeBoolean(holds);
            case Value.None() -> json.writeNull();
            case Value.Sequence(List<Value> items) -> {
                json.writeStartArray();
                for (Value item : items) {
                    write(json, item);
                }
                json.writeEndArray();
            }
            case Value.Fields(Map<String, Value> fields) -> {
                json.writeStartObject();
                for (Map.Entry<String, Value> field : fields.entrySet()) {
                    json.writeFieldName(field.getKey());
                    write(json, field.getValue());
                }
                json.writeEndObject();
            }
        }
    }

    /// Reads one document.
    ///
    /// @throws IOException if it is no JSON
    public static Value read(byte[] document) throws IOException {
        try (JsonParser json = JSON.createParser(document)) {
            json.nextToken();
            return read(json);
        }
    }

    private static Value read(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == null) {
            throw new IOException("expected JSON, found nothing");
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, Value> fields = new LinkedHashMap<>();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    fields.put(name, read(json));
                }
                yield new Value.Fields(fields);
            }
            case START_ARRAY -> {
                List<Value> items = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    items.add(read(json));
                }
                yield new Value.Sequence(items);
            }
            case VALUE_STRING -> Value.of(json.getText());
            case VALUE_NUMBER_INT -> Value.of(json.getLongValue());
            case VALUE_NUMBER_FLOAT -> new Value.Decimal(json.getDoubleValue());
            case VALUE_TRUE -> Value.of(true);
            case VALUE_FALSE -> Value.of(false);
            case VALUE_NULL -> new Value.None();
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IOException("expected a JSON value, found " + token);
        };
    }
}
