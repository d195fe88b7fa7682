package dev.mica.parser;

import dev.mica.parser.words.WhiteSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Makes an instruction of a statement, or says why it is none.
final class InstructionReader {
    private static final FlagSet NO_FLAGS = FlagSet.none();

    private final Statement statement;
    private final Source source;

    private InstructionReader(Statement statement) {
        this.statement = statement;
        this.source = new Source(
                statement.keyword(), WhiteSpace.trim(statement.original()), statement.range(), statement.comments());
    }

    /// @throws DockerfileException at the statement's lines
    static Instruction read(Statement statement) {
        try {
            return new InstructionReader(statement).read();
        } catch (StatementException e) {
            throw e.at(statement.range());
        }
    }

    private Instruction read() throws StatementException {
        return switch (source.keyword().toUpperCase(Locale.ROOT)) {
            case "ADD" -> CopyReader.add(statement, source);
            case "ARG" -> arg();
            case "CMD" -> cmd();
            case "COPY" -> CopyReader.copy(statement, source);
            case "ENTRYPOINT" -> entrypoint();
            case "ENV" -> new Instruction.Env(source, pairs("ENV"));
            case "EXPOSE" -> expose();
            case "FROM" -> FromReader.read(statement, source);
            case "HEALTHCHECK" -> HealthcheckReader.read(statement, source);
            case "LABEL" -> new Instruction.Label(source, pairs("LABEL"));
            case "MAINTAINER" -> new Instruction.Maintainer(source, onlyArgument("MAINTAINER"));
            case "ONBUILD" -> OnBuildReader.read(statement, source);
            case "RUN" -> RunReader.read(statement, source);
            case "SHELL" -> shell();
            case "STOPSIGNAL" -> stopSignal();
            case "USER" -> new Instruction.User(source, onlyArgument("USER"));
            case "VOLUME" -> volume();
            case "WORKDIR" -> new Instruction.Workdir(source, onlyArgument("WORKDIR"));
            default ->
                throw StatementException.unknown(
                        "unknown instruction: " + source.keyword(), source.keyword(), InstructionNames.ALL, false);
        };
    }

    private List<KeyValue> pairs(String keyword) throws StatementException {
        NO_FLAGS.read(statement.flags());
        List<String> words = statement.arguments();
        requireArguments(keyword);
        List<KeyValue> pairs = new ArrayList<>(words.size() / 3);
        for (int i = 0; i < words.size(); i += 3) {
            if (words.get(i).isEmpty()) {
                throw blankName(keyword);
            }
            pairs.add(new KeyValue(
                    words.get(i), words.get(i + 1), words.get(i + 2).isEmpty()));
        }
        return pairs;
    }

    /// Flags of ARG are not looked at.
    private Instruction arg() throws StatementException {
        requireArguments("ARG");
        List<ArgDefinition> definitions = new ArrayList<>(statement.arguments().size());
        for (String word : statement.arguments()) {
            int equals = word.indexOf('=');
            if (equals == 0) {
                throw blankName("ARG");
            }
            String name = equals < 0 ? word : word.substring(0, equals);
            Optional<String> value = equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1));
            definitions.add(new ArgDefinition(name, value, DocComment.of(statement.comments(), name)));
        }
        return new Instruction.Arg(source, definitions);
    }

    private Instruction cmd() throws StatementException {
        NO_FLAGS.read(statement.flags());
        return new Instruction.Cmd(source, command(statement.arguments(), statement.json()));
    }

    private Instruction entrypoint() throws StatementException {
        NO_FLAGS.read(statement.flags());
        return new Instruction.Entrypoint(source, command(statement.arguments(), statement.json()));
    }

    static CommandForm command(List<String> arguments, boolean json) {
        return json ? new CommandForm.ExecForm(arguments) : new CommandForm.ShellForm(String.join(" ", arguments));
    }

    private Instruction expose() throws StatementException {
        requireArguments("EXPOSE");
        NO_FLAGS.read(statement.flags());
        return new Instruction.Expose(
                source, statement.arguments().stream().sorted().toList());
    }

    private Instruction shell() throws StatementException {
        NO_FLAGS.read(statement.flags());
        requireArguments("SHELL");
        if (!statement.json()) {
            throw new StatementException("SHELL requires the arguments to be in JSON form");
        }
        return new Instruction.Shell(source, statement.arguments());
    }

    /// Flags of STOPSIGNAL are not looked at.
    private Instruction stopSignal() throws StatementException {
        requireOneArgument("STOPSIGNAL");
        return new Instruction.StopSignal(source, statement.arguments().getFirst());
    }

    private Instruction volume() throws StatementException {
        requireArguments("VOLUME");
        NO_FLAGS.read(statement.flags());
        List<String> paths =
                statement.arguments().stream().map(WhiteSpace::trim).toList();
        if (paths.contains("")) {
            throw new StatementException("VOLUME specified can not be an empty string");
        }
        return new Instruction.Volume(source, paths);
    }

    private String onlyArgument(String keyword) throws StatementException {
        requireOneArgument(keyword);
        NO_FLAGS.read(statement.flags());
        return statement.arguments().getFirst();
    }

    private void requireOneArgument(String keyword) throws StatementException {
        if (statement.arguments().size() != 1) {
            throw new StatementException(keyword + " requires exactly one argument");
        }
    }

    private void requireArguments(String keyword) throws StatementException {
        if (statement.arguments().isEmpty()) {
            throw new StatementException(keyword + " requires at least one argument");
        }
    }

    private static StatementException blankName(String keyword) {
        return new StatementException(keyword + " names can not be blank");
    }
}
