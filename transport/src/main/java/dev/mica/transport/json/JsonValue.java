package dev.mica.transport.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A JSON document that is small and of which a few fields matter. What is asked for and is not there, or is of another
/// kind, is empty: the reader decides whether that is an error.
public sealed interface JsonValue {
    /// An object, its fields in their order; of fields of one name the last counts.
    record Fields(Map<String, JsonValue> fields) implements JsonValue {
        public Fields {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    /// An array.
    record Elements(List<JsonValue> elements) implements JsonValue {
        public Elements {
            elements = List.copyOf(elements);
        }
    }

    /// A string.
    record Text(String text) implements JsonValue {}

    /// A number, true, false or null, as it is written.
    record Literal(String text) implements JsonValue {}

    /// Reads a whole document.
    ///
    /// @param name what the document is, for errors
    /// @throws IOException if it is no JSON. The message holds none of the document's text, which may be secret
    static JsonValue parse(String name, byte[] document) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(document)) {
            parser.nextToken();
            JsonValue value = read(parser);
            if (parser.nextToken() != null) {
                throw new IOException("text follows its end");
            }
            return value;
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            JsonLocation place = e.getLocation();
            // What is nested too deeply or too long has no place.
            throw new IOException(name + " is not valid JSON: "
                    + (place == null
                            ? "it is larger than is read"
                            : "line " + place.getLineNr() + ", column " + place.getColumnNr()));
        } catch (IOException e) {
            throw new IOException(name + " is not valid JSON: " + e.getMessage());
        }
    }

    private static JsonValue read(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, JsonValue> fields = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String field = parser.currentName();
                parser.nextToken();
                fields.put(field, read(parser));
            }
            return new Fields(fields);
        }
        if (token == JsonToken.START_ARRAY) {
            List<JsonValue> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(read(parser));
            }
            return new Elements(elements);
        }
        if (token == null) {
            throw new IOException("it is empty or ends too early");
        }
        return token == JsonToken.VALUE_STRING ? new Text(parser.getText()) : new Literal(parser.getText());
    }

    /// A field of an object.
    default Optional<JsonValue> field(String name) {
        return this instanceof Fields(var fields) ? Optional.ofNullable(fields.get(name)) : Optional.empty();
    }

    /// A string field of an object.
    default Optional<String> text(String name) {
        return field(name).flatMap(value -> value instanceof Text(String text) ? Optional.of(text) : Optional.empty());
    }

    /// A whole number field of an object.
    default Optional<Long> number(String name) {
        return field(name)
                .flatMap(value -> value instanceof Literal(String text) && text.matches("-?[0-9]{1,18}")
                        ? Optional.of(Long.valueOf(text))
                        : Optional.empty());
    }

    /// The elements of an array field of an object; none if it is missing.
    default List<JsonValue> elements(String name) {
        return field(name).map(JsonValue::elements).orElse(List.of());
    }

    /// The elements, if this is an array.
    default List<JsonValue> elements() {
        return this instanceof Elements(var elements) ? elements : List.of();
    }

    /// The strings of an array field of an object. What is no string in it is left out.
    default List<String> texts(String name) {
        return elements(name).stream()
                .flatMap(value -> value instanceof Text(String text)
                        ? java.util.stream.Stream.of(text)
                        : java.util.stream.Stream.empty())
                .toList();
    }
}
