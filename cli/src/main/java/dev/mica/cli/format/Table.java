package dev.mica.cli.format;

import java.util.ArrayList;
import java.util.List;

/// Lines of columns, each as wide as its longest cell and a gap, the last one as it is.
public final class Table {
    private static final int LEAST_WIDTH = 10;
    private static final int GAP = 3;

    private final int leastWidth;
    private final int gap;
    private final List<List<String>> lines = new ArrayList<>();

    /// A table without headings, laid out as docker's.
    public Table() {
        this(LEAST_WIDTH, GAP);
    }

    private Table(int leastWidth, int gap) {
        this.leastWidth = leastWidth;
        this.gap = gap;
    }

    /// A table with a first line of headings, laid out as docker's: at least ten characters and three blanks to a
    /// column.
    public static Table of(String... headings) {
        return new Table().row(headings);
    }

    /// A table whose columns are no wider than they have to be.
    ///
    /// @param gap blanks between columns
    public static Table narrow(int gap) {
        return new Table(0, gap);
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
        return Math.max(leastWidth, longest + gap);
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
