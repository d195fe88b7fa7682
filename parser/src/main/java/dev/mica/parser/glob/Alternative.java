package dev.mica.parser.glob;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A sequence of steps. The literal text at its ends is compared first, since that decides most matches; the
/// rest runs as an automaton whose states are the places between steps.
final class Alternative {
    private static final Step INNER = new Step(CharacterSet.ANY, Step.Count.ANY_NUMBER);

    private final boolean fromStart;
    private final boolean toEnd;
    private final String prefix;
    private final String suffix;
    private final List<Step> states;

    private Alternative(boolean fromStart, boolean toEnd, String prefix, String suffix, List<Step> states) {
        this.fromStart = fromStart;
        this.toEnd = toEnd;
        this.prefix = prefix;
        this.suffix = suffix;
        this.states = states;
    }

    /// @param fromStart whether it has to begin where the text does
    /// @param toEnd whether it has to end where the text does
    static Alternative of(boolean fromStart, boolean toEnd, List<Step> steps) {
        int start = 0;
        StringBuilder prefix = new StringBuilder();
        while (fromStart && start < steps.size() && isLiteral(steps.get(start))) {
            prefix.appendCodePoint(literal(steps.get(start++)));
        }
        int end = steps.size();
        while (toEnd && end > start && isLiteral(steps.get(end - 1))) {
            end--;
        }
        StringBuilder suffix = new StringBuilder();
        steps.subList(end, steps.size()).forEach(step -> suffix.appendCodePoint(literal(step)));
        List<Step> states = new ArrayList<>();
        for (Step step : steps.subList(start, end)) {
            states.add(step);
            if (step.count() == Step.Count.DIRECTORIES) {
                states.add(INNER);
            }
        }
        return new Alternative(fromStart, toEnd, prefix.toString(), suffix.toString(), states);
    }

    private static boolean isLiteral(Step step) {
        return step.count() == Step.Count.ONE && step.accepted().single().isPresent();
    }

    private static int literal(Step step) {
        return step.accepted().single().orElseThrow();
    }

    boolean matches(String text) {
        if (text.length() < prefix.length() + suffix.length() || !text.startsWith(prefix) || !text.endsWith(suffix)) {
            return false;
        }
        return run(text, prefix.length(), text.length() - suffix.length());
    }

    private boolean run(String text, int from, int to) {
        int last = states.size();
        boolean[] current = new boolean[last + 1];
        boolean[] next = new boolean[last + 1];
        current[0] = true;
        skip(current);
        int at = from;
        while (at < to) {
            if (current[last] && !toEnd) {
                return true;
            }
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            boolean alive = advance(current, next, character);
            next[0] |= !fromStart;
            if (!alive && fromStart) {
                return false;
            }
            skip(next);
            boolean[] spare = current;
            current = next;
            next = spare;
            Arrays.fill(next, false);
        }
        return current[last];
    }

    /// Takes one character from every state.
    private boolean advance(boolean[] current, boolean[] next, int character) {
        boolean alive = false;
        for (int i = 0; i < states.size(); i++) {
            if (!current[i]) {
                continue;
            }
            boolean inner = i > 0 && states.get(i - 1).count() == Step.Count.DIRECTORIES;
            boolean directories = states.get(i).count() == Step.Count.DIRECTORIES;
            if (inner || directories) {
                int loop = inner ? i : i + 1;
                next[loop] |= character != '\n';
                next[loop + 1] |= character == '/';
                alive |= character != '\n';
            } else if (states.get(i).accepted().contains(character)) {
                next[states.get(i).count() == Step.Count.ANY_NUMBER ? i : i + 1] = true;
                alive = true;
            }
        }
        return alive;
    }

    /// Passes over what may take no character.
    private void skip(boolean[] places) {
        for (int i = 0; i < states.size(); i++) {
            if (places[i]) {
                boolean inner = i > 0 && states.get(i - 1).count() == Step.Count.DIRECTORIES;
                switch (states.get(i).count()) {
                    case AT_MOST_ONE -> places[i + 1] = true;
                    case ANY_NUMBER -> places[i + 1] |= !inner;
                    case DIRECTORIES -> places[i + 2] = true;
                    case ONE -> {}
                }
            }
        }
    }
}
