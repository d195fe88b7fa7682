package dev.mica.parser;

import java.util.List;

/// Reads what ONBUILD has stored in an image or a stage.
public final class Triggers {
    private Triggers() {}

    /// The instruction that a trigger runs.
    ///
    /// @param trigger the text as an image's configuration holds it; its escape character is always `\`
    /// @param at the lines of the FROM that fires it, since the trigger's own may stand in a file nobody has
    /// @throws DockerfileException at those lines
    public static Instruction parse(String trigger, SourceRange at) {
        Instruction instruction;
        try {
            List<Statement> statements = DockerfileReader.statements(trigger);
            if (statements.size() != 1) {
                throw new StatementException("onbuild trigger should be a single expression");
            }
            instruction = InstructionReader.read(statements.getFirst().at(at));
        } catch (StatementException e) {
            throw e.at(at);
        } catch (DockerfileException e) {
            throw new DockerfileException(at, String.valueOf(e.getMessage()), e.hint());
        }
        if (instruction instanceof Instruction.From) {
            throw new DockerfileException(at, "FROM isn't allowed as an ONBUILD trigger", "");
        }
        return instruction;
    }
}
