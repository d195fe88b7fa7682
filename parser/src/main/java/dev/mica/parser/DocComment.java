package dev.mica.parser;

import java.util.List;
import java.util.Optional;

/// Finds what the comments above an ARG or FROM say of a name: the first that starts with it.
final class DocComment {
    private DocComment() {}

    static Optional<String> of(List<String> comments, String name) {
        String start = name + " ";
        return comments.stream()
                .filter(comment -> comment.startsWith(start))
                .findFirst()
                .map(comment -> comment.substring(start.length()));
    }
}
