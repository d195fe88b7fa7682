package dev.mica.parser;

import dev.mica.parser.words.Expander;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// A Dockerfile, read but not yet understood: its stages and instructions with all variables unexpanded.
///
/// @param directives in the order of the file
/// @param escape the character that escapes and continues lines: `\` or a backtick
/// @param globalArguments the ARGs before the first FROM
/// @param stages in the order of the file; none is not an error here
/// @param notUtf8 instructions of which bytes became U+FFFD
/// @param lines the file's lines without their ends, for messages that show them
public record Dockerfile(
        List<Directive> directives,
        char escape,
        List<Instruction.Arg> globalArguments,
        List<Stage> stages,
        List<ParserWarning> warnings,
        List<SourceRange> notUtf8,
        List<String> lines) {
    public Dockerfile {
        directives = List.copyOf(directives);
        globalArguments = List.copyOf(globalArguments);
        stages = List.copyOf(stages);
        warnings = List.copyOf(warnings);
        notUtf8 = List.copyOf(notUtf8);
        lines = List.copyOf(lines);
    }

    /// Reads a Dockerfile as BuildKit's frontend 1.26 does.
    ///
    /// @param content UTF-8; a byte-order mark is allowed. Other bytes are kept in the heredocs of COPY and ADD,
    ///     and in scripts of RUN that begin with `#!` (see [SourceText]); in what ends in the image's
    ///     configuration they become U+FFFD
    /// @throws DockerfileException if it can't be read
    public static Dockerfile parse(byte[] content) {
        return parse(SourceText.decode(content));
    }

    /// @throws DockerfileException if it can't be read
    public static Dockerfile parse(String content) {
        return DockerfileReader.read(content);
    }

    public Optional<Directive> directive(Directive.Kind kind) {
        return directives.stream().filter(directive -> directive.kind() == kind).findFirst();
    }

    /// The position of the last stage with a name; case does not matter.
    public OptionalInt stageIndex(String name) {
        Optional<String> wanted = Optional.of(name.toLowerCase(Locale.ROOT));
        for (int i = stages.size() - 1; i >= 0; i--) {
            if (stages.get(i).name().equals(wanted)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /// What expands words of this file.
    public Expander expander() {
        return Expander.of(escape);
    }
}
