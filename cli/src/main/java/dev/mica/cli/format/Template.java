package dev.mica.cli.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The part of Go's templates that people use with `--format`: text, `{{.Field}}`, `{{.Outer.Inner}}`, `{{.}}`, and the
/// functions `json`, `join`, `upper`, `lower`, `len` over a field. The rest is refused by name.
public final class Template {
    private static final Pattern PATH = Pattern.compile("\\.|(?:\\.[A-Za-z_][A-Za-z0-9_]*)+");
    private static final Pattern CALL = Pattern.compile("(json|upper|lower|len|println|print)\\s+(\\S+)");
    private static final Pattern JOIN = Pattern.compile("join\\s+(\\S+)\\s+\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final List<Function<Value, String>> parts;
    private final List<String> headings;

    private Template(List<Function<Value, String>> parts, List<String> headings) {
        this.parts = parts;
        this.headings = headings;
    }

    /// Reads a template. `\t` and `\n` in it stand for a tab and a new line, as docker has it.
    ///
    /// @throws IllegalArgumentException if it holds something else than the above; the message names it
    public static Template parse(String written) {
        String text = written.replace("\\t", "\t").replace("\\n", "\n");
        List<Function<Value, String>> parts = new ArrayList<>();
        List<String> headings = new ArrayList<>();
        int position = 0;
        for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", position)) {
            String literal = text.substring(position, open);
            int close = text.indexOf("}}", open);
            if (close < 0) {
                throw new IllegalArgumentException("template parsing error: unclosed action in \"" + written + "\"");
            }
            String action = text.substring(open + 2, close);
            parts.add(value -> literal);
            headings.add(literal);
            // {{- and -}} are for templates over several lines.
            if (action.startsWith("-") || action.endsWith("-")) {
                throw unsupported(action);
            }
            parts.add(action(action.strip()));
            headings.add(heading(action.strip()));
            position = close + 2;
        }
        String rest = text.substring(position);
        parts.add(value -> rest);
        headings.add(rest);
        return new Template(parts, headings);
    }

    /// The text for one value.
    ///
    /// @throws IllegalArgumentException if the value lacks a field that the template names
    public String render(Value value) {
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(part.apply(value)));
        return text.toString();
    }

    /// The template with each field's heading in its place: the first line of a table.
    public String heading() {
        return String.join("", headings);
    }

    private static Function<Value, String> action(String action) {
        if (PATH.matcher(action).matches()) {
            return value -> at(value, action).printed();
        }
        Matcher call = CALL.matcher(action);
        if (call.matches() && PATH.matcher(call.group(2)).matches()) {
            String path = call.group(2);
            return switch (call.group(1)) {
                case "json" -> value -> JsonValues.compact(at(value, path));
                case "upper" -> value -> at(value, path).printed().toUpperCase(Locale.ROOT);
                case "lower" -> value -> at(value, path).printed().toLowerCase(Locale.ROOT);
                case "len" -> value -> Integer.toString(length(at(value, path)));
                case "println" -> value -> at(value, path).printed() + "\n";
                default -> value -> at(value, path).printed();
            };
        }
        Matcher join = JOIN.matcher(action);
        if (join.matches() && PATH.matcher(join.group(1)).matches()) {
            String separator = join.group(2).replace("\\\"", "\"").replace("\\\\", "\\");
            return value -> at(value, join.group(1)) instanceof Value.Sequence(List<Value> items)
                    ? String.join(separator, items.stream().map(Value::printed).toList())
                    : "";
        }
        throw unsupported(action);
    }

    private static IllegalArgumentException unsupported(String action) {
        return new IllegalArgumentException(
                "{{" + action
                        + "}} in a template is not supported: expected a field such as {{.ID}}, or json, join, upper, lower or len of one");
    }

    private static String heading(String action) {
        Optional<String> path = List.of(action.split("\\s+", -1)).stream()
                .filter(word -> PATH.matcher(word).matches())
                .findFirst();
        return path.map(p -> Headings.of(p.substring(p.lastIndexOf('.') + 1))).orElse("");
    }

    private static Value at(Value value, String path) {
        Value found = value;
        if (path.equals(".")) {
            return found;
        }
        for (String name : path.substring(1).split("\\.", -1)) {
            if (!(found instanceof Value.Fields(Map<String, Value> fields))) {
                throw new IllegalArgumentException(
                        "template: " + path + ": there is no field " + name + " in " + found.printed());
            }
            Value inner = fields.get(name);
            if (inner == null) {
                throw new IllegalArgumentException("template: " + path + ": there is no field " + name + " (there are "
                        + String.join(", ", fields.keySet()) + ")");
            }
            found = inner;
        }
        return found;
    }

    private static int length(Value value) {
        return switch (value) {
            case Value.Text(String text) -> text.length();
            case Value.Sequence(List<Value> items) -> items.size();
            case Value.Fields(Map<String, Value> fields) -> fields.size();
            case Value.Whole w -> throw new IllegalArgumentException("template: len of the number " + w.number());
            case Value.Decimal d -> throw new IllegalArgumentException("template: len of the number " + d.number());
            case Value.Truth t -> throw new IllegalArgumentException("template: len of " + t.holds());
            case Value.None n -> 0;
        };
    }
}
