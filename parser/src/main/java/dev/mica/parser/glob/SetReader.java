package dev.mica.parser.glob;

import java.util.ArrayList;
import java.util.List;

/// Reads a set of characters of a regular expression from behind its opening bracket.
final class SetReader {
    private static final int HIGHEST = Character.MAX_CODE_POINT;

    private final String expression;
    private final List<Integer> ranges = new ArrayList<>();
    private int at;

    SetReader(String expression, int at) {
        this.expression = expression;
        this.at = at;
    }

    CharacterSet read() {
        boolean negated = expression.startsWith("^", at);
        at += negated ? 1 : 0;
        boolean first = true;
        while (first || !expression.startsWith("]", at)) {
            first = false;
            readPart();
        }
        at++;
        return new CharacterSet(negated, ranges);
    }

    private void readPart() {
        if (expression.startsWith("[:", at) && NamedSet.at(expression, at).isPresent()) {
            NamedSet named = NamedSet.at(expression, at).orElseThrow();
            add(named.set());
            at += named.length();
            return;
        }
        CharacterSet lowest = character();
        boolean range = expression.startsWith("-", at)
                && lowest.single().isPresent()
                && at + 1 < expression.length()
                && expression.charAt(at + 1) != ']';
        if (!range) {
            add(lowest);
            return;
        }
        at++;
        int from = lowest.single().orElseThrow();
        int to = character().single().orElseThrow(BadPatternException::new);
        if (to < from) {
            throw new BadPatternException();
        }
        ranges.add(from);
        ranges.add(to);
    }

    private CharacterSet character() {
        if (at >= expression.length()) {
            throw new BadPatternException();
        }
        if (expression.charAt(at) == '\\') {
            EscapeReader escape = new EscapeReader(expression, at + 1);
            CharacterSet set = escape.read();
            at = escape.at();
            return set;
        }
        int character = expression.codePointAt(at);
        at += Character.charCount(character);
        return CharacterSet.of(character);
    }

    /// Adds a set's characters; of a negated one the gaps between its ranges, which are sorted.
    private void add(CharacterSet set) {
        if (!set.negated()) {
            ranges.addAll(set.ranges());
            return;
        }
        int next = 0;
        for (int i = 0; i < set.ranges().size(); i += 2) {
            if (next < set.ranges().get(i)) {
                ranges.add(next);
                ranges.add(set.ranges().get(i) - 1);
            }
            next = set.ranges().get(i + 1) + 1;
        }
        ranges.add(next);
        ranges.add(HIGHEST);
    }

    int at() {
        return at;
    }
}
