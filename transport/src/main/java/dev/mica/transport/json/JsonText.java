package dev.mica.transport.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;

/// Writes documents as docker writes its files: fields in their order, one to a line, indented by tabs.
public final class JsonText {
    private JsonText() {}

    /// The document without a line feed at its end.
    public static byte[] of(JsonValue value) {
        StringBuilder text = new StringBuilder();
        append(text, value, 0);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder text, JsonValue value, int depth) {
        switch (value) {
            case JsonValue.Text(String string) -> quote(text, string);
            case JsonValue.Literal(String literal) -> text.append(literal);
            case JsonValue.Elements(var elements) -> {
                Iterator<JsonValue> all = elements.iterator();
                text.append('[');
                while (all.hasNext()) {
                    line(text, depth + 1);
                    append(text, all.next(), depth + 1);
                    text.append(all.hasNext() ? "," : "");
                }
                close(text, elements.isEmpty(), depth, ']');
            }
            case JsonValue.Fields(var fields) -> {
                Iterator<Map.Entry<String, JsonValue>> all = fields.entrySet().iterator();
                text.append('{');
                while (all.hasNext()) {
                    Map.Entry<String, JsonValue> field = all.next();
                    line(text, depth + 1);
                    quote(text, field.getKey());
                    text.append(": ");
                    append(text, field.getValue(), depth + 1);
                    text.append(all.hasNext() ? "," : "");
                }
                close(text, fields.isEmpty(), depth, '}');
            }
        }
    }

    private static void quote(StringBuilder text, String string) {
        text.append('"')
                .append(JsonStringEncoder.getInstance().quoteAsString(string))
                .append('"');
    }

    private static void line(StringBuilder text, int depth) {
        text.append('\n').repeat('\t', depth);
    }

    private static void close(StringBuilder text, boolean isEmpty, int depth, char bracket) {
        if (!isEmpty) {
            line(text, depth);
        }
        text.append(bracket);
    }
}
