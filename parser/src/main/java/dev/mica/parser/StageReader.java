package dev.mica.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Gathers instructions into stages.
final class StageReader {
    private final List<Instruction.Arg> globalArguments = new ArrayList<>();
    private final List<Stage> stages = new ArrayList<>();
    private final List<Instruction> instructions = new ArrayList<>();
    private Optional<Instruction.From> from = Optional.empty();

    private StageReader() {}

    static Dockerfile read(
            List<Statement> statements,
            List<Directive> directives,
            char escape,
            List<ParserWarning> warnings,
            List<SourceRange> notUtf8,
            List<String> lines) {
        StageReader reader = new StageReader();
        Optional<DockerfileException> failure = reader.addAll(statements);
        reader.finishStage();
        Dockerfile read =
                new Dockerfile(directives, escape, reader.globalArguments, reader.stages, warnings, notUtf8, lines);
        if (failure.isPresent()) {
            throw failure.get().after(read);
        }
        return read;
    }

    private Optional<DockerfileException> addAll(List<Statement> statements) {
        try {
            for (Statement statement : statements) {
                add(InstructionReader.read(statement));
            }
            return Optional.empty();
        } catch (DockerfileException e) {
            return Optional.of(e);
        }
    }

    private void add(Instruction instruction) {
        if (instruction instanceof Instruction.From next) {
            finishStage();
            from = Optional.of(next);
        } else if (from.isPresent()) {
            instructions.add(instruction);
        } else if (instruction instanceof Instruction.Arg arg) {
            globalArguments.add(arg);
        } else {
            throw new DockerfileException(
                    instruction.range(),
                    "no build stage in current context",
                    "only ARG may stand before the first FROM");
        }
    }

    private void finishStage() {
        from.ifPresent(started -> stages.add(new Stage(started, instructions)));
        instructions.clear();
    }
}
