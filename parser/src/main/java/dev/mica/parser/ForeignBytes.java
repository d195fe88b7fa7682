package dev.mica.parser;

import dev.mica.parser.words.WhiteSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Decides what becomes of bytes that are not UTF-8, as BuildKit does: what names files or is run must be UTF-8; in
/// the image's configuration, which is JSON, U+FFFD stands for them; heredocs that become files keep them.
final class ForeignBytes {
    private static final Set<String> STRICT = Set.of("ADD", "ARG", "COPY", "FROM", "RUN", "SHELL", "USER", "WORKDIR");

    private final List<SourceRange> found = new ArrayList<>();

    List<SourceRange> found() {
        return found;
    }

    /// An instruction's joined line with U+FFFD for such bytes.
    ///
    /// @throws StatementException if the instruction may not have any
    String ofLine(String line, SourceRange range) throws StatementException {
        Optional<Integer> first = SourceText.foreign(line);
        if (first.isEmpty()) {
            return line;
        }
        String keyword = WhiteSpace.trim(line).split("\\s+", 2)[0].toUpperCase(Locale.ROOT);
        if (STRICT.contains(keyword)) {
            throw refused(keyword, first.get());
        }
        found.add(range);
        return SourceText.replaced(line);
    }

    List<Heredoc> ofBodies(Statement statement, List<Heredoc> heredocs) throws StatementException {
        List<Heredoc> kept = new ArrayList<>();
        for (Heredoc heredoc : heredocs) {
            Optional<Integer> first = SourceText.foreign(heredoc.content());
            if (first.isPresent() && statement.trigger().isPresent()) {
                found.add(statement.range());
            } else if (first.isPresent() && isRun(statement) && !isScript(heredoc, heredocs)) {
                throw refused("RUN", first.get());
            }
            kept.add(statement.trigger().isPresent() ? replaced(heredoc) : heredoc);
        }
        return List.copyOf(kept);
    }

    private static boolean isRun(Statement statement) {
        return statement.keyword().equalsIgnoreCase("RUN");
    }

    private static boolean isScript(Heredoc heredoc, List<Heredoc> all) {
        return all.size() == 1 && heredoc.text().startsWith("#!");
    }

    private static Heredoc replaced(Heredoc heredoc) {
        return new Heredoc(
                heredoc.name(),
                heredoc.fileDescriptor(),
                heredoc.expand(),
                heredoc.chomp(),
                SourceText.replaced(heredoc.content()));
    }

    private static StatementException refused(String keyword, int first) {
        return new StatementException(
                String.format(Locale.ROOT, "%s: invalid UTF-8: found the byte 0x%02x", keyword, first),
                "save the file as UTF-8");
    }
}
