package dev.mica.parser;

import dev.mica.parser.words.WhiteSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Writes a Dockerfile with one line for each instruction. What is written parses to the same directives,
/// global arguments and stages, but for the lines they stand in.
public final class DockerfilePrinter {
    /// Joined lines may be longer than any line may be; they are continued again at about this many
    /// characters, which are at most three bytes each.
    private static final int MAX_CHARACTERS = LineScanner.MAX_LINE_BYTES / 3 - 100;

    /// White space that is trimmed off an instruction but does not belong to a continuation.
    private static final char HARMLESS_BLANK = 0x0b;

    private final char escape;
    private final StringBuilder out = new StringBuilder();

    private DockerfilePrinter(char escape) {
        this.escape = escape;
    }

    public static String print(Dockerfile dockerfile) {
        DockerfilePrinter printer = new DockerfilePrinter(dockerfile.escape());
        for (Directive directive : dockerfile.directives()) {
            String name = directive.kind().name().toLowerCase(Locale.ROOT);
            printer.out
                    .append("# ")
                    .append(name)
                    .append("=")
                    .append(directive.value())
                    .append("\n");
        }
        // An empty line ends the directives, so that no comment is taken for one.
        printer.out.append("\n");
        instructions(dockerfile).forEach(printer::print);
        return printer.out.toString();
    }

    private static List<Instruction> instructions(Dockerfile dockerfile) {
        List<Instruction> instructions = new ArrayList<>(dockerfile.globalArguments());
        for (Stage stage : dockerfile.stages()) {
            instructions.add(stage.from());
            instructions.addAll(stage.instructions());
        }
        return instructions;
    }

    private void print(Instruction instruction) {
        for (String comment : instruction.source().comments()) {
            out.append("# ").append(comment).append("\n");
        }
        printLine(line(instruction));
        for (Heredoc heredoc : heredocs(instruction)) {
            out.append(heredoc.content()).append(heredoc.name()).append("\n");
        }
    }

    /// The instruction's text, so that it does not look continued. It can't but at a file's end, where a
    /// continuation is cut off.
    private String line(Instruction instruction) {
        String text = instruction.source().text();
        if (instruction instanceof Instruction.OnBuild onBuild) {
            String line = text + blanksBehind(onBuild);
            return isContinued(line) ? line + escape : line;
        }
        return isContinued(text) ? text + HARMLESS_BLANK : text;
    }

    /// The blanks at the line's end are part of a trigger.
    private static String blanksBehind(Instruction.OnBuild onBuild) {
        String trigger = onBuild.trigger();
        int end = onBuild.heredocs().isEmpty() ? trigger.length() : trigger.indexOf('\n');
        int start = end;
        while (start > 0 && WhiteSpace.is(trigger.charAt(start - 1))) {
            start--;
        }
        return trigger.substring(start, end);
    }

    private boolean isContinued(String line) {
        return LineText.withoutContinuation(line, escape).isPresent();
    }

    private static List<Heredoc> heredocs(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Run run -> run.heredocs();
            case Instruction.Copy copy -> copy.files().heredocs();
            case Instruction.Add add -> add.files().heredocs();
            case Instruction.OnBuild onBuild -> onBuild.heredocs();
            case Instruction.From _,
                    Instruction.Arg _,
                    Instruction.Env _,
                    Instruction.Label _,
                    Instruction.Cmd _,
                    Instruction.Entrypoint _,
                    Instruction.Expose _,
                    Instruction.Volume _,
                    Instruction.User _,
                    Instruction.Workdir _,
                    Instruction.StopSignal _,
                    Instruction.Healthcheck _,
                    Instruction.Shell _,
                    Instruction.Maintainer _ -> List.of();
        };
    }

    private void printLine(String line) {
        int start = 0;
        while (line.length() - start > MAX_CHARACTERS) {
            int cut = start + MAX_CHARACTERS;
            while (cut > start && !canCut(line, cut)) {
                cut--;
            }
            if (cut == start) {
                break;
            }
            out.append(line, start, cut).append(escape).append("\n");
            start = cut;
        }
        out.append(line, start, line.length()).append("\n");
    }

    /// What follows must neither be blank nor a comment, and no escape character may stand on either side.
    private boolean canCut(String line, int at) {
        char before = line.charAt(at - 1);
        char after = line.charAt(at);
        return before != escape
                && after != escape
                && after != '#'
                && !WhiteSpace.is(after)
                && !Character.isLowSurrogate(after);
    }
}
