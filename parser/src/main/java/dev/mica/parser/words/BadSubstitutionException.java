package dev.mica.parser.words;

/// What is wrong within a word; [ExpansionException] says with which.
final class BadSubstitutionException extends Exception {
    private static final long serialVersionUID = 1L;

    BadSubstitutionException(String message) {
        super(message);
    }
}
