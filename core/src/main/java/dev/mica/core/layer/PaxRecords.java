package dev.mica.core.layer;

import dev.mica.core.tree.Xattrs;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The records of a pax extended header: `length key=value`, one after the other. Values are bytes; keys are
/// bytes read as the characters of the same numbers.
final class PaxRecords {
    static final String SPARSE_MAP = "GNU.sparse.map";
    static final PaxRecords NONE = new PaxRecords(new TreeMap<>());

    private final Map<String, byte[]> records;

    private PaxRecords(Map<String, byte[]> records) {
        this.records = records;
    }

    /// @throws MalformedLayerException if the records are damaged
    static PaxRecords parse(byte[] body, long offset) throws MalformedLayerException {
        Map<String, byte[]> records = new TreeMap<>();
        int at = 0;
        while (at < body.length && body[at] != 0) {
            int space = at;
            long length = 0;
            while (space < body.length && body[space] >= '0' && body[space] <= '9' && length < body.length) {
                length = length * 10 + (body[space++] - '0');
            }
            boolean sound = space > at
                    && space < body.length
                    && body[space] == ' '
                    && at + length <= body.length
                    && at + length > space + 1
                    && body[(int) (at + length) - 1] == '\n';
            int equals = space;
            int end = (int) (at + length) - 1;
            while (sound && equals < end && body[equals] != '=') {
                equals++;
            }
            if (!sound || equals == end || equals == space + 1) {
                throw new MalformedLayerException(
                        offset, "", "expected a record \"length key=value\" at byte " + at + " of its extended header");
            }
            String key = new String(body, space + 1, equals - space - 1, StandardCharsets.ISO_8859_1);
            put(records, key, Arrays.copyOfRange(body, equals + 1, end));
            at = end + 1;
        }
        return new PaxRecords(records);
    }

    /// The oldest sparse form has a record for each offset and each length: they are joined as the next form has them.
    private static void put(Map<String, byte[]> records, String key, byte[] value) {
        if (!key.equals("GNU.sparse.offset") && !key.equals("GNU.sparse.numbytes")) {
            records.put(key, value);
            return;
        }
        byte[] before = records.getOrDefault(SPARSE_MAP, new byte[0]);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(before);
        if (before.length > 0) {
            joined.write(',');
        }
        joined.writeBytes(value);
        records.put(SPARSE_MAP, joined.toByteArray());
    }

    /// The value of a record that is there and not empty: an empty one takes back what a global header said.
    Optional<byte[]> value(String key) {
        return Optional.ofNullable(records.get(key)).filter(value -> value.length > 0);
    }

    /// A whole number.
    Optional<Long> number(String key, long offset) throws MalformedLayerException {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(text.get()));
        } catch (NumberFormatException e) {
            throw notANumber(key, text.get(), offset);
        }
    }

    /// A time with a fraction, in whole seconds: the fraction is cut off, towards the past.
    Optional<Long> seconds(String key, long offset) throws MalformedLayerException {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int point = text.get().indexOf('.');
        String whole = point < 0 ? text.get() : text.get().substring(0, point);
        String fraction = point < 0 ? "" : text.get().substring(point + 1);
        try {
            long seconds = Long.parseLong(whole);
            boolean below = whole.startsWith("-") && fraction.chars().anyMatch(c -> c != '0');
            if (fraction.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Optional.of(below ? Math.subtractExact(seconds, 1) : seconds);
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw notANumber(key, text.get(), offset);
        }
        throw notANumber(key, text.get(), offset);
    }

    Optional<String> text(String key) {
        return value(key).map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1));
    }

    private static MalformedLayerException notANumber(String key, String found, long offset) {
        return new MalformedLayerException(
                offset,
                "",
                "expected a number as the record " + key + " of its extended header, found \"" + found + "\"");
    }

    /// Whether the entry is a sparse file in one of GNU's pax forms.
    boolean isSparse() {
        return records.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse."));
    }

    /// The extended attributes; where both forms have one, star's form counts.
    Xattrs xattrs(long offset) throws MalformedLayerException {
        Map<String, byte[]> found = new TreeMap<>();
        for (Map.Entry<String, byte[]> entry : records.entrySet()) {
            String key = entry.getKey();
            if (key.startsWith(TarFormat.PAX_LIBARCHIVE_XATTR)) {
                String name = percentDecoded(key.substring(TarFormat.PAX_LIBARCHIVE_XATTR.length()));
                found.put(name, base64(entry.getValue(), key, offset));
            }
        }
        for (Map.Entry<String, byte[]> entry : records.entrySet()) {
            if (entry.getKey().startsWith(TarFormat.PAX_XATTR)) {
                found.put(entry.getKey().substring(TarFormat.PAX_XATTR.length()), entry.getValue());
            }
        }
        if (found.isEmpty()) {
            return Xattrs.NONE;
        }
        List<Xattrs.Xattr> xattrs = new ArrayList<>();
        found.forEach((name, value) -> xattrs.add(new Xattrs.Xattr(name.getBytes(StandardCharsets.ISO_8859_1), value)));
        return new Xattrs(xattrs);
    }

    private static byte[] base64(byte[] text, String key, long offset) throws MalformedLayerException {
        int end = text.length;
        while (end > 0 && text[end - 1] == '=') {
            end--;
        }
        try {
            return Base64.getDecoder().decode(Arrays.copyOf(text, end));
        } catch (IllegalArgumentException e) {
            throw new MalformedLayerException(
                    offset, "", "expected Base64 as the record " + key + " of its extended header");
        }
    }

    private static String percentDecoded(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (low >= 0) {
                out.append((char) (high << 4 | low));
                i += 2;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
