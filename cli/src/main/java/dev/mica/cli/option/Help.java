package dev.mica.cli.option;

import java.util.ArrayList;
import java.util.List;

/// A command's help, in docker's layout.
public final class Help {
    private static final int WIDTH = 80;
    /// Narrower descriptions than this are not worth wrapping.
    private static final int LEAST_TEXT_WIDTH = 24;

    private Help() {}

    /// The help of one command.
    public static String of(Syntax syntax) {
        StringBuilder text = new StringBuilder();
        text.append("Usage:  ").append(syntax.usage()).append("\n\n");
        text.append(syntax.summary()).append('\n');
        if (!syntax.aliases().isEmpty()) {
            List<String> names = new ArrayList<>(syntax.aliases());
            names.add(syntax.name());
            text.append("\nAliases:\n  ");
            text.append(
                    String.join(", ", names.stream().map(name -> "mica " + name).toList()));
            text.append('\n');
        }
        List<Option> shown = syntax.options().stream()
                .filter(option -> option.refusal().isEmpty())
                .toList();
        if (!shown.isEmpty()) {
            text.append("\nOptions:\n").append(table(shown));
        }
        return text.toString();
    }

    /// The options, one to a line, descriptions wrapped.
    public static String table(List<Option> options) {
        int width =
                options.stream().mapToInt(option -> left(option).length()).max().orElse(0) + 3;
        StringBuilder text = new StringBuilder();
        for (Option option : options) {
            String left = left(option);
            text.append(left).repeat(' ', width - left.length());
            List<String> lines = wrap(option.usage(), Math.max(LEAST_TEXT_WIDTH, WIDTH - width));
            text.append(lines.getFirst()).append('\n');
            for (String line : lines.subList(1, lines.size())) {
                text.repeat(' ', width).append(line).append('\n');
            }
        }
        return text.toString();
    }

    private static String left(Option option) {
        String letter = option.shorthand().map(c -> "  -" + c + ", ").orElse("      ");
        return (letter + option.dashed() + " " + option.valueName()).stripTrailing();
    }

    private static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
