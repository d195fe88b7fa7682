package dev.mica.core.oci;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes JSON byte for byte as Go's `encoding/json` does, since other builders' images are written by it: no
/// blanks, `<`, `>` and `&` escaped, and empty fields left out by the `optional…` methods (Go's `omitempty`).
final class JsonText {
    private final StringBuilder out = new StringBuilder(1024);

    byte[] bytes() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    JsonText beginObject() {
        separate();
        out.append('{');
        return this;
    }

    JsonText endObject() {
        out.append('}');
        return this;
    }

    JsonText beginArray() {
        separate();
        out.append('[');
        return this;
    }

    JsonText endArray() {
        out.append(']');
        return this;
    }

    JsonText name(String name) {
        separate();
        quote(name);
        out.append(':');
        return this;
    }

    JsonText string(String value) {
        separate();
        quote(value);
        return this;
    }

    JsonText number(long value) {
        separate();
        out.append(value);
        return this;
    }

    JsonText optionalString(String name, String value) {
        return value.isEmpty() ? this : name(name).string(value);
    }

    JsonText optionalString(String name, Optional<String> value) {
        return optionalString(name, value.orElse(""));
    }

    JsonText optionalNumber(String name, long value) {
        return value == 0 ? this : name(name).number(value);
    }

    JsonText optionalTrue(String name, boolean value) {
        if (value) {
            name(name).separate();
            out.append("true");
        }
        return this;
    }

    JsonText optionalTime(String name, Optional<Instant> time) {
        return time.map(instant -> name(name).string(rfc3339(instant))).orElse(this);
    }

    JsonText strings(Collection<String> values) {
        beginArray();
        values.forEach(this::string);
        return endArray();
    }

    JsonText optionalStrings(String name, List<String> values) {
        return values.isEmpty() ? this : name(name).strings(values);
    }

    /// A set, which Go has as a map to empty structs.
    JsonText optionalSet(String name, Collection<String> values) {
        if (!values.isEmpty()) {
            name(name).beginObject();
            values.forEach(value -> name(value).beginObject().endObject());
            endObject();
        }
        return this;
    }

    JsonText optionalMap(String name, Map<String, String> map) {
        if (!map.isEmpty()) {
            name(name).beginObject();
            map.forEach((key, value) -> name(key).string(value));
            endObject();
        }
        return this;
    }

    /// A comma, unless nothing stands before in the same object or array. Texts end in a quotation mark, so
    /// the last character tells.
    private void separate() {
        if (!out.isEmpty() && "{[:".indexOf(out.charAt(out.length() - 1)) < 0) {
            out.append(',');
        }
    }

    /// Like [Instant#toString()], but without zeros at the end of a fraction.
    private static String rfc3339(Instant instant) {
        String text = instant.toString();
        if (text.indexOf('.') < 0) {
            return text;
        }
        int end = text.length() - 1;
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, end) + "Z";
    }

    private void quote(String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                out.append(c).append(value.charAt(++i));
            } else {
                append(c);
            }
        }
        out.append('"');
    }

    private void append(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '<', '>', '&', '\u2028', '\u2029' -> escape(c);
            default -> {
                if (c < 0x20) {
                    escape(c);
                } else {
                    // Half a surrogate pair is no character; Go writes the replacement character for what is no UTF-8.
                    out.append(Character.isSurrogate(c) ? "\\ufffd" : String.valueOf(c));
                }
            }
        }
    }

    private void escape(char c) {
        String hex = Integer.toHexString(c);
        out.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
    }
}
