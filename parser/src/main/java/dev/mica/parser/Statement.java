package dev.mica.parser;

import java.util.List;
import java.util.Optional;

/// An instruction taken apart by its syntax only; [InstructionReader] says what it means.
///
/// @param original the joined line, untrimmed
/// @param arguments for ENV and LABEL three words for each pair: key, value, and `=` or nothing
/// @param json whether the arguments are a JSON array
/// @param trigger what an ONBUILD holds
record Statement(
        String keyword,
        String original,
        List<String> flags,
        List<String> arguments,
        boolean json,
        List<Heredoc> heredocs,
        SourceRange range,
        List<String> comments,
        Optional<Statement> trigger) {

    Statement with(List<Heredoc> bodies, SourceRange lines) {
        return new Statement(keyword, original, flags, arguments, json, bodies, lines, comments, trigger);
    }

    Statement at(SourceRange lines) {
        return with(heredocs, lines);
    }
}
