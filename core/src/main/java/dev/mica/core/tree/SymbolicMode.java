package dev.mica.core.tree;

import java.util.ArrayList;
import java.util.List;

/// A list of changes such as `u=rwX,go=rX`. The grammar is that of BSD's chmod, which BuildKit uses:
///
///     mode   = clause *("," clause)
///     clause = *("u" / "g" / "o" / "a") 1*(op *(perm / "u" / "g" / "o"))
///     op     = "+" / "-" / "="
///     perm   = "r" / "w" / "x" / "X" / "s" / "t"
record SymbolicMode(List<Step> steps) implements ModeChange {
    static final int SET_IDS = 06000;
    static final int STICKY = 01000;
    static final int OTHER = 0007;
    static final int ALL_BUT_STICKY = 06777;

    SymbolicMode {
        steps = List.copyOf(steps);
    }

    static SymbolicMode parse(String text) {
        return new SymbolicMode(new Parser(text).clauses());
    }

    @Override
    public int apply(int mode, boolean directory) {
        int changed = mode;
        for (Step step : steps) {
            changed = step.apply(changed, mode, directory);
        }
        return changed;
    }

    @Override
    public int madeDirectoryMode() {
        return PLAIN_DIRECTORY_MODE;
    }

    /// One change of bits.
    sealed interface Step {
        /// @param mode as the steps before left it
        /// @param original as it was before all steps
        int apply(int mode, int original, boolean directory);

        record Set(int bits) implements Step {
            @Override
            public int apply(int mode, int original, boolean directory) {
                return mode | bits;
            }
        }

        record Clear(int bits) implements Step {
            @Override
            public int apply(int mode, int original, boolean directory) {
                return mode & ~bits;
            }
        }

        /// `X`: sets the bits for directories and for what somebody could execute at the beginning.
        record SetIfExecutable(int bits) implements Step {
            @Override
            public int apply(int mode, int original, boolean directory) {
                return directory || (original & 0111) != 0 ? mode | bits : mode;
            }
        }

        /// `g=u`: takes the permissions of one class for others.
        ///
        /// @param from how far to shift the bits of the class down to those of "other"
        /// @param to a permission bit of "other" shifted to each class that gets them: 0100, 0010 and 0001
        record Take(int from, int to, char operator) implements Step {
            @Override
            public int apply(int mode, int original, boolean directory) {
                int value = (mode >> from) & OTHER;
                int changed = mode;
                for (int shift = 6; shift >= 0; shift -= 3) {
                    if ((to >> shift & 1) == 0) {
                        continue;
                    }
                    changed = switch (operator) {
                        case '+' -> changed | value << shift;
                        case '-' -> changed & ~(value << shift);
                        default -> (changed & ~(OTHER << shift)) | value << shift;
                    };
                }
                return changed;
            }
        }
    }

    /// Reads the text from left to right.
    private static final class Parser {
        private final String text;
        private final List<Step> steps = new ArrayList<>();
        private int at;
        /// The bits of the classes named in this clause; 0 if none is.
        private int who;

        Parser(String text) {
            this.text = text;
        }

        List<Step> clauses() {
            do {
                who = classes();
                do {
                    change(operator());
                } while (at < text.length() && text.charAt(at) != ',');
            } while (at++ < text.length());
            return steps;
        }

        private int classes() {
            int bits = 0;
            for (; at < text.length(); at++) {
                switch (text.charAt(at)) {
                    case 'a' -> bits |= ALL_BUT_STICKY;
                    case 'u' -> bits |= 04700;
                    case 'g' -> bits |= 02070;
                    case 'o' -> bits |= OTHER;
                    default -> {
                        return bits;
                    }
                }
            }
            return bits;
        }

        private char operator() {
            char operator = at < text.length() ? text.charAt(at++) : 0;
            if (operator != '+' && operator != '-' && operator != '=') {
                throw InvalidModeException.notSymbolic(text);
            }
            return operator;
        }

        private void change(char operator) {
            who &= ~STICKY;
            int bits = 0;
            int executable = 0;
            boolean assigned = false;
            for (; ; at++) {
                char letter = at < text.length() ? text.charAt(at) : 0;
                switch (letter) {
                    case 'r' -> bits |= 0444;
                    case 'w' -> bits |= 0222;
                    case 'x' -> bits |= 0111;
                    case 'X' -> {
                        bits |= operator == '-' ? 0111 : 0;
                        executable |= operator == '-' ? 0 : 0111;
                    }
                    case 's' -> bits |= concernsMoreThanOther() ? SET_IDS : 0;
                    case 't' -> bits |= sticky();
                    case 'u', 'g', 'o' -> {
                        add(operator, bits, executable, bits != 0);
                        take(letter, operator);
                        assigned = true;
                        bits = 0;
                        executable = 0;
                    }
                    default -> {
                        add(operator, bits, executable, bits != 0 || (operator == '=' && !assigned));
                        return;
                    }
                }
            }
        }

        private boolean concernsMoreThanOther() {
            return who == 0 || (who & ~OTHER) != 0;
        }

        private int sticky() {
            if (!concernsMoreThanOther()) {
                return 0;
            }
            who |= STICKY;
            return STICKY;
        }

        private void add(char operator, int bits, int executable, boolean whole) {
            int mask = who == 0 ? 07777 : who;
            if (whole) {
                switch (operator) {
                    case '-' -> steps.add(new Step.Clear(bits & mask));
                    case '+' -> steps.add(new Step.Set(bits & mask));
                    default -> {
                        steps.add(new Step.Clear(who == 0 ? ALL_BUT_STICKY : who));
                        steps.add(new Step.Set(bits & mask));
                    }
                }
            }
            if (executable != 0) {
                steps.add(new Step.SetIfExecutable(executable & mask));
            }
        }

        private void take(char from, char operator) {
            int to = who == 0 ? 0111 : who & 0111;
            steps.add(new Step.Take(from == 'u' ? 6 : from == 'g' ? 3 : 0, to, operator));
        }
    }
}
