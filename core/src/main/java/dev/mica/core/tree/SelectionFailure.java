package dev.mica.core.tree;

/// Carries a [Selection] that is a problem out of the search for sources.
final class SelectionFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Selection problem;

    SelectionFailure(Selection problem) {
        super(problem.toString(), null, false, false);
        this.problem = problem;
    }

    Selection problem() {
        return problem;
    }
}
