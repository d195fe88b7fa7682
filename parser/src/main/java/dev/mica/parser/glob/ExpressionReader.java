package dev.mica.parser.glob;

import java.util.ArrayList;
import java.util.List;

/// Reads the regular expressions that [PathExpression] writes, in the syntax of RE2 as far as it can occur
/// there.
final class ExpressionReader {
    /// RE2's limit of repetitions.
    private static final int MAX_REPEAT = 1000;

    private static final String DIRECTORIES = "(.*/)?";

    private final String expression;
    private final List<Alternative> alternatives = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private boolean fromStart = true;
    private boolean repeatable;
    private int at;

    ExpressionReader(String expression) {
        this.expression = expression;
    }

    List<Alternative> read() {
        while (at < expression.length()) {
            readStep();
        }
        alternatives.add(Alternative.of(fromStart, true, List.copyOf(steps)));
        return List.copyOf(alternatives);
    }

    private void readStep() {
        if (expression.startsWith(DIRECTORIES, at)) {
            at += DIRECTORIES.length();
            add(Step.DIRECTORIES, false);
            return;
        }
        char c = expression.charAt(at);
        switch (c) {
            case '|' -> endAlternative();
            case '^' -> assertStart();
            case '*' -> repeat(0, Integer.MAX_VALUE, 1);
            case '{' -> braces();
            case '[' -> {
                SetReader set = new SetReader(expression, at + 1);
                add(new Step(set.read(), Step.Count.ONE), true);
                at = set.at();
            }
            case '\\' -> escape();
            case '.' -> {
                at++;
                add(new Step(CharacterSet.ANY, Step.Count.ONE), true);
            }
            default -> literal();
        }
    }

    private void add(Step step, boolean mayRepeat) {
        steps.add(step);
        repeatable = mayRepeat;
    }

    private void literal() {
        int character = expression.codePointAt(at);
        at += Character.charCount(character);
        add(new Step(CharacterSet.of(character), Step.Count.ONE), true);
    }

    private void endAlternative() {
        at++;
        alternatives.add(Alternative.of(fromStart, false, List.copyOf(steps)));
        steps.clear();
        fromStart = false;
        repeatable = false;
    }

    /// The text's start; anywhere but first it can't be met.
    private void assertStart() {
        at++;
        if (steps.isEmpty()) {
            fromStart = true;
        } else {
            add(new Step(CharacterSet.NOTHING, Step.Count.ONE), false);
        }
    }

    private void escape() {
        if (expression.startsWith("\\Q", at)) {
            int end = expression.indexOf("\\E", at);
            String quoted = expression.substring(at + 2, end < 0 ? expression.length() : end);
            quoted.codePoints().forEach(character -> add(new Step(CharacterSet.of(character), Step.Count.ONE), true));
            at = end < 0 ? expression.length() : end + 2;
            return;
        }
        if (at + 1 < expression.length() && "AbBz".indexOf(expression.charAt(at + 1)) >= 0) {
            // Boundaries; no path that anybody means meets them.
            at += 2;
            add(new Step(CharacterSet.NOTHING, Step.Count.ONE), false);
            return;
        }
        EscapeReader escape = new EscapeReader(expression, at + 1);
        add(new Step(escape.read(), Step.Count.ONE), true);
        at = escape.at();
    }

    /// `{2}`, `{2,}` or `{2,5}`; anything else in braces is text.
    private void braces() {
        int close = expression.indexOf('}', at);
        String inner = close < 0 ? "" : expression.substring(at + 1, close);
        int comma = inner.indexOf(',');
        String least = comma < 0 ? inner : inner.substring(0, comma);
        String most = comma < 0 ? inner : inner.substring(comma + 1);
        if (!isNumber(least) || (!most.isEmpty() && !isNumber(most))) {
            literal();
            return;
        }
        int minimum = Integer.parseInt(least);
        int maximum = most.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(most);
        if (minimum > MAX_REPEAT || (!most.isEmpty() && (maximum > MAX_REPEAT || maximum < minimum))) {
            throw new BadPatternException();
        }
        repeat(minimum, maximum, close + 1 - at);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 8 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private void repeat(int minimum, int maximum, int length) {
        if (!repeatable) {
            throw new BadPatternException();
        }
        at += length;
        repeatable = false;
        CharacterSet accepted = steps.removeLast().accepted();
        for (int i = 0; i < minimum; i++) {
            steps.add(new Step(accepted, Step.Count.ONE));
        }
        if (maximum == Integer.MAX_VALUE) {
            steps.add(new Step(accepted, Step.Count.ANY_NUMBER));
        } else {
            for (int i = minimum; i < maximum; i++) {
                steps.add(new Step(accepted, Step.Count.AT_MOST_ONE));
            }
        }
    }
}
