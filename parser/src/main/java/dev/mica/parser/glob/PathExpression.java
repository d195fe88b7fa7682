package dev.mica.parser.glob;

/// A pattern translated to the regular expression that moby/patternmatcher makes of it.
///
/// @param kind how it can be matched without the expression
record PathExpression(Kind kind, String expression) {
    enum Kind {
        EXACT,
        PREFIX,
        SUFFIX,
        EXPRESSION
    }

    static PathExpression of(String pattern) {
        return new Translation(pattern).run();
    }

    private static final class Translation {
        private final String pattern;
        private final StringBuilder expression = new StringBuilder();
        private Kind kind = Kind.EXACT;
        private int at;

        Translation(String pattern) {
            this.pattern = pattern;
        }

        PathExpression run() {
            while (at < pattern.length()) {
                boolean first = at == 0;
                char c = pattern.charAt(at++);
                if (c == '*' && pattern.startsWith("*", at)) {
                    doubleStar(first);
                } else if (c == '*') {
                    add("[^/]*", Kind.EXPRESSION);
                } else if (c == '?') {
                    add("[^/]", Kind.EXPRESSION);
                } else if (c == '\\') {
                    escape();
                } else if (".+()$".indexOf(c) >= 0) {
                    // BuildKit's patterns mean to escape |, { and }, too, but do not.
                    expression.append('\\').append(c);
                } else {
                    add(String.valueOf(c), c == '[' || c == ']' ? Kind.EXPRESSION : kind);
                }
            }
            return new PathExpression(kind, expression.toString());
        }

        /// `**` and a slash after it. At the end it covers everything below; before, any number of
        /// directories.
        private void doubleStar(boolean first) {
            at++;
            at += pattern.startsWith("/", at) ? 1 : 0;
            boolean last = at == pattern.length();
            if (last && kind == Kind.EXACT) {
                kind = Kind.PREFIX;
            } else {
                add(last ? ".*" : "(.*/)?", Kind.EXPRESSION);
            }
            if (first) {
                kind = Kind.SUFFIX;
            }
        }

        private void escape() {
            if (at < pattern.length()) {
                int escaped = pattern.codePointAt(at);
                at += Character.charCount(escaped);
                add("\\" + Character.toString(escaped), Kind.EXPRESSION);
            } else {
                expression.append('\\');
            }
        }

        private void add(String piece, Kind becomes) {
            expression.append(piece);
            kind = becomes;
        }
    }
}
