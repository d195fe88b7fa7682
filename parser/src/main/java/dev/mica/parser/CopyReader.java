package dev.mica.parser;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads COPY and ADD.
final class CopyReader {
    private static final FlagSet COPY_FLAGS = FlagSet.none()
            .text("chown")
            .text("from")
            .text("chmod")
            .toggle("link")
            .list("exclude")
            .toggle("parents");
    private static final FlagSet ADD_FLAGS = FlagSet.none()
            .text("chown")
            .text("chmod")
            .toggle("link")
            .toggle("keep-git-dir")
            .text("checksum")
            .toggle("unpack")
            .list("exclude");

    private CopyReader() {}

    static Instruction copy(Statement statement, Source source) throws StatementException {
        requireDestination(statement, "COPY");
        FlagSet.Values flags = COPY_FLAGS.read(statement.flags());
        return new Instruction.Copy(
                source, files(statement, "COPY"), common(flags), flags.nonEmptyText("from"), flags.isOn("parents"));
    }

    static Instruction add(Statement statement, Source source) throws StatementException {
        requireDestination(statement, "ADD");
        FlagSet.Values flags = ADD_FLAGS.read(statement.flags());
        return new Instruction.Add(
                source,
                files(statement, "ADD"),
                common(flags),
                flags.toggle("keep-git-dir"),
                flags.nonEmptyText("checksum"),
                flags.toggle("unpack"));
    }

    private static CopyFlags common(FlagSet.Values flags) {
        return new CopyFlags(
                flags.nonEmptyText("chown"), flags.nonEmptyText("chmod"), flags.isOn("link"), flags.list("exclude"));
    }

    private static void requireDestination(Statement statement, String keyword) throws StatementException {
        if (statement.arguments().size() < 2) {
            throw new StatementException(
                    keyword
                            + " requires at least two arguments, but only one was provided. Destination could not be determined");
        }
    }

    private static CopySources files(Statement statement, String keyword) throws StatementException {
        List<String> words = statement.arguments();
        String destination = words.getLast();
        if (heredoc(destination).isPresent()) {
            throw new StatementException(keyword + " cannot accept a heredoc as a destination");
        }
        Map<String, Heredoc> bodies = new HashMap<>();
        statement.heredocs().forEach(body -> bodies.put(body.name(), body));
        List<String> paths = new ArrayList<>();
        List<InlineContent> contents = new ArrayList<>();
        for (String word : words.subList(0, words.size() - 1)) {
            Optional<Heredoc> announced = heredoc(word);
            if (announced.isEmpty()) {
                paths.add(word);
            } else {
                contents.add(content(announced.get(), bodies));
            }
        }
        return new CopySources(paths, contents, destination, statement.heredocs());
    }

    /// Among heredocs of one name the last body counts. There is none where the line's quotes do not match.
    private static InlineContent content(Heredoc announced, Map<String, Heredoc> bodies) {
        String name = announced.name();
        String raw =
                bodies.containsKey(name) ? bodies.getOrDefault(name, announced).content() : "";
        Heredoc filled = new Heredoc(name, announced.fileDescriptor(), announced.expand(), announced.chomp(), raw);
        return new InlineContent(name, filled.text(), announced.expand());
    }

    private static Optional<Heredoc> heredoc(String word) {
        try {
            return HeredocWords.ofWord(word);
        } catch (StatementException _) {
            return Optional.empty();
        }
    }
}
