package dev.mica.parser.git;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Percent-encoding.
final class Percent {
    private Percent() {}

    /// Whether each `%` begins a byte and nothing is a control character.
    static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7f || (c == '%' && !isByte(text, i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isByte(String text, int at) {
        return at + 2 < text.length() && digit(text, at + 1) >= 0 && digit(text, at + 2) >= 0;
    }

    private static int digit(String text, int at) {
        char c = text.charAt(at);
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    /// @param plusIsBlank as in queries
    static String decode(String text, boolean plusIsBlank) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < encoded.length; i++) {
            boolean escaped = encoded[i] == '%' && i + 2 < encoded.length;
            if (escaped) {
                bytes.write(Character.digit(encoded[i + 1], 16) * 16 + Character.digit(encoded[i + 2], 16));
                i += 2;
            } else {
                bytes.write(plusIsBlank && encoded[i] == '+' ? ' ' : encoded[i]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /// The values of each key of a query, in order; malformed pairs are left out.
    static Map<String, List<String>> query(String text) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            if (!pair.isEmpty() && pair.indexOf(';') < 0 && isWellFormed(pair)) {
                int equals = pair.indexOf('=');
                String key = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                query.computeIfAbsent(decode(key, true), _ -> new ArrayList<>()).add(decode(value, true));
            }
        }
        return query;
    }
}
