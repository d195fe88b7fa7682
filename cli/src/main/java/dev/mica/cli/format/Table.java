package dev.mica.cli.format;

import java.util.ArrayList;
import java.util.List;

/// Lines of columns, laid out as docker's tables: at least ten characters and three blanks to a column, the last one as
/// it is.
public final class Table {
    private static final int LEAST_WIDTH = 10;
    private static final int GAP = 3;

    private final List<List<String>> lines = new ArrayList<>();

    /// A table with a first line of headings.
    public static Table of(String... headings) {
        return new Table().row(headings);
    }

    public Table row(String... cells) {
        lines.add(List.of(cells));
        return this;
    }

    public Table row(List<String> cells) {
        lines.add(List.copyOf(cells));
        return this;
    }

    /// The lines, each ended.
    public String text() {
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            for (int column = 0; column < line.size() - 1; column++) {
                String cell = line.get(column);
                text.append(cell).repeat(' ', width(column) - length(cell));
            }
            text.append(line.isEmpty() ? "" : line.getLast()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        int longest = lines.stream()
                .filter(line -> column < line.size() - 1)
                .mapToInt(line -> length(line.get(column)))
                .max()
                .orElse(0);
        return Math.max(LEAST_WIDTH, longest + GAP);
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
