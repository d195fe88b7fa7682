package dev.mica.parser.words;

import java.util.ArrayList;
import java.util.List;

/// Gathers words while a text is expanded.
final class WordSplitter {
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();

    /// Adds text whose white space separates words.
    void addSplitting(String text) {
        text.codePoints().forEach(this::addSplitting);
    }

    void addSplitting(int codePoint) {
        if (WhiteSpace.is(codePoint)) {
            finishWord();
        } else {
            word.appendCodePoint(codePoint);
        }
    }

    /// Adds text as it is, white space included.
    void addWhole(String text) {
        word.append(text);
    }

    void addWhole(int codePoint) {
        word.appendCodePoint(codePoint);
    }

    private void finishWord() {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    List<String> finish() {
        finishWord();
        return List.copyOf(words);
    }
}
