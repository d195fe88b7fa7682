package dev.mica.core.oci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/// Reads a JSON document field by field and knows where it is. `null` counts as an absent value, as in Go.
final class JsonFields implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();

    /// Reads the value of one field, or skips it.
    @FunctionalInterface
    interface FieldReader {
        void read(String name) throws IOException;
    }

    /// Reads one element of an array.
    @FunctionalInterface
    interface ElementReader<T> {
        T read() throws IOException;
    }

    private final String document;
    private final JsonParser parser;

    private JsonFields(String document, JsonParser parser) {
        this.document = document;
        this.parser = parser;
    }

    /// Reads a whole document, which is one object.
    ///
    /// @param document its name in errors
    static void readDocument(String document, byte[] bytes, Function<JsonFields, FieldReader> fields)
            throws MalformedDocumentException {
        if (bytes.length > OciJson.MAX_BYTES) {
            throw new MalformedDocumentException(
                    document, "", "expected at most " + OciJson.MAX_BYTES + " bytes, found " + bytes.length);
        }
        try (JsonFields in = new JsonFields(document, JSON.createParser(bytes))) {
            in.parser.nextToken();
            in.object(fields.apply(in));
            if (in.parser.nextToken() != null) {
                throw new MalformedDocumentException(document, "", "text follows the end of the document");
            }
        } catch (MalformedDocumentException e) {
            throw e;
        } catch (IOException e) {
            throw new MalformedDocumentException(document, "", "it is no JSON: " + reason(e));
        }
    }

    private static String reason(IOException e) {
        if (e instanceof JsonProcessingException json && json.getLocation() != null) {
            return json.getOriginalMessage() + " (line " + json.getLocation().getLineNr() + ", column "
                    + json.getLocation().getColumnNr() + ")";
        }
        return String.valueOf(e.getMessage());
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    void object(FieldReader fields) throws IOException {
        if (isNull()) {
            return;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw unexpected("an object");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            fields.read(name);
        }
    }

    <T> List<T> list(ElementReader<T> elements) throws IOException {
        List<T> list = new ArrayList<>();
        if (isNull()) {
            return list;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw unexpected("an array");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(elements.read());
        }
        return list;
    }

    boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    void skip() throws IOException {
        parser.skipChildren();
    }

    String string() throws IOException {
        if (isNull()) {
            return "";
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw unexpected("a string");
        }
        return parser.getText();
    }

    Optional<String> optionalString() throws IOException {
        return Optional.of(string()).filter(text -> !text.isEmpty());
    }

    List<String> strings() throws IOException {
        return list(this::string);
    }

    /// A list where absent and empty differ.
    Optional<List<String>> optionalStrings() throws IOException {
        return isNull() ? Optional.empty() : Optional.of(strings());
    }

    Map<String, String> stringMap() throws IOException {
        Map<String, String> map = new LinkedHashMap<>();
        object(name -> map.put(name, string()));
        return map;
    }

    /// The names of an object whose values mean nothing.
    SortedSet<String> set() throws IOException {
        SortedSet<String> names = new TreeSet<>();
        object(name -> {
            names.add(name);
            skip();
        });
        return names;
    }

    long number(long minimum, long maximum) throws IOException {
        if (isNull()) {
            return 0;
        }
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                || parser.getLongValue() < minimum
                || parser.getLongValue() > maximum) {
            throw unexpected("a whole number from " + minimum + " to " + maximum);
        }
        return parser.getLongValue();
    }

    boolean bool() throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw unexpected("true or false");
        };
    }

    Optional<Instant> time() throws IOException {
        if (isNull()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(string()).toInstant());
        } catch (DateTimeParseException e) {
            throw unexpected("a time such as 2006-01-02T15:04:05Z (RFC 3339)", e);
        }
    }

    Digest digest() throws IOException {
        try {
            return Digest.parse(string());
        } catch (IllegalArgumentException e) {
            throw unexpected("a digest such as sha256:<64 lower-case hexadecimal digits>", e);
        }
    }

    /// A field that must be there.
    ///
    /// @param field its path, seen from the object that was just read
    <T> T required(Optional<T> value, String field) throws MalformedDocumentException {
        if (value.isPresent()) {
            return value.orElseThrow();
        }
        String path = path();
        throw new MalformedDocumentException(
                document, path.isEmpty() ? field : path + "." + field, "the field is missing");
    }

    MalformedDocumentException malformed(String detail) {
        return new MalformedDocumentException(document, path(), detail);
    }

    MalformedDocumentException unexpected(String expected) throws IOException {
        return malformed("expected " + expected + ", found " + found());
    }

    private MalformedDocumentException unexpected(String expected, Throwable cause) throws IOException {
        MalformedDocumentException error = unexpected(expected);
        error.initCause(cause);
        return error;
    }

    private String found() throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "\"" + shortened(parser.getText()) + "\"";
            case null -> "the end of the document";
            default -> shortened(parser.getText());
        };
    }

    private static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }

    private String path() {
        StringBuilder path = new StringBuilder();
        JsonStreamContext context = parser.getParsingContext();
        boolean begins = parser.currentToken() != null && parser.currentToken().isStructStart();
        for (JsonStreamContext at = begins ? context.getParent() : context;
                at != null && !at.inRoot();
                at = at.getParent()) {
            if (at.inArray()) {
                path.insert(0, "[" + at.getCurrentIndex() + "]");
            } else if (at.getCurrentName() != null) {
                path.insert(0, "." + at.getCurrentName());
            }
        }
        return path.isEmpty() ? "" : path.substring(1);
    }
}
