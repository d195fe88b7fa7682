package dev.mica.cli.progress;

import java.util.List;
import java.util.Locale;

/// Some lines of a Dockerfile with the ones in question marked, as BuildKit shows them.
public final class SourceExcerpt {
    private static final String RULE = "--------------------\n";

    private SourceExcerpt() {}

    /// The marked lines with a few around them.
    ///
    /// @param name the file's, for the first line
    /// @param firstLine counted from 1
    public static String of(String name, String source, int firstLine, int lastLine) {
        List<String> lines = List.of(source.split("\r?\n", -1));
        if (firstLine < 1 || firstLine > lines.size()) {
            return "";
        }
        int start = firstLine;
        int end = Math.min(Math.max(firstLine, lastLine), lines.size());
        int padding = start == end ? 4 : 2;
        for (int added = 0; added < padding; added++) {
            if (start > 1) {
                start--;
                added++;
            }
            if (end < lines.size()) {
                end++;
                added++;
            }
        }
        StringBuilder text = new StringBuilder();
        text.append(name).append(':').append(firstLine).append('\n').append(RULE);
        for (int i = start; i <= end; i++) {
            String mark = i >= firstLine && i <= Math.max(firstLine, lastLine) ? ">>>" : "   ";
            text.append(String.format(Locale.ROOT, " %3d | %s %s%n", i, mark, lines.get(i - 1)));
        }
        return text.append(RULE).toString();
    }
}
