package dev.mica.parser.glob;

import java.util.List;

/// A regular expression of the kind that patterns are translated to, matched in time linear in the text: all
/// possibilities are followed at once.
final class LinearExpression {
    private final List<Alternative> alternatives;

    private LinearExpression(List<Alternative> alternatives) {
        this.alternatives = alternatives;
    }

    /// @param expression what is to cover a whole text, as [PathExpression] writes it; only its first
    ///     alternative is bound to the start and only its last to the end
    /// @throws BadPatternException if it is no expression
    static LinearExpression compile(String expression) {
        return new LinearExpression(new ExpressionReader(expression).read());
    }

    boolean matches(String text) {
        for (Alternative alternative : alternatives) {
            if (alternative.matches(text)) {
                return true;
            }
        }
        return false;
    }
}
