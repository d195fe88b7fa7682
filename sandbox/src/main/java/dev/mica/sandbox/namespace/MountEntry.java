package dev.mica.sandbox.namespace;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// One mount, as a line of `fstab(5)`: one call of `mount` makes many.
///
/// @param options in the words of `mount(8)`
public record MountEntry(String source, String target, String type, List<String> options) {
    public MountEntry {
        options = List.copyOf(options);
    }

    /// What stands at one path shown at another as well.
    ///
    /// @param options beside `bind`
    public static MountEntry bind(String source, String target, String... options) {
        List<String> all = new java.util.ArrayList<>(List.of("bind"));
        all.addAll(List.of(options));
        return new MountEntry(source, target, "none", all);
    }

    /// The line, without a line end.
    String line() {
        String joined = options.isEmpty() ? "defaults" : String.join(",", options);
        return escape(source) + " " + escape(target) + " " + type + " " + escape(joined) + " 0 0";
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\\' || c == '#') {
                escaped.append(String.format(Locale.ROOT, "\\%03o", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /// A whole file of mounts, to be made in that order.
    public static byte[] table(List<MountEntry> entries) {
        StringBuilder text = new StringBuilder();
        for (MountEntry entry : entries) {
            text.append(entry.line()).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
