package dev.mica.parser;

import java.util.ArrayList;
import java.util.List;

/// A file's lines for showing them.
final class DockerfileLines {
    private DockerfileLines() {}

    static List<String> of(String content) {
        List<String> lines = new ArrayList<>();
        int start = content.startsWith("\uFEFF") ? 1 : 0;
        while (start < content.length()) {
            int newline = content.indexOf('\n', start);
            int end = newline < 0 ? content.length() : newline;
            lines.add(SourceText.replaced(LineText.withoutEnd(content.substring(start, end))));
            start = end + 1;
        }
        return lines;
    }
}
