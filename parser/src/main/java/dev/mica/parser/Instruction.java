package dev.mica.parser;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One instruction of a Dockerfile, checked for its form but with its variables unexpanded.
public sealed interface Instruction {
    Source source();

    default SourceRange range() {
        return source().range();
    }

    /// The instruction's name in upper case.
    default String kind() {
        return source().keyword().toUpperCase(Locale.ROOT);
    }

    /// @param name the stage's name in lower case
    /// @param alias the `AS name` part as written
    /// @param description what the comment above says of the stage
    record From(
            Source source,
            String base,
            Optional<String> name,
            Optional<StageAlias> alias,
            Optional<String> platform,
            Optional<String> description)
            implements Instruction {}

    record Arg(Source source, List<ArgDefinition> definitions) implements Instruction {
        public Arg {
            definitions = List.copyOf(definitions);
        }
    }

    record Env(Source source, List<KeyValue> pairs) implements Instruction {
        public Env {
            pairs = List.copyOf(pairs);
        }
    }

    record Label(Source source, List<KeyValue> pairs) implements Instruction {
        public Label {
            pairs = List.copyOf(pairs);
        }
    }

    record Run(Source source, CommandForm command, List<Heredoc> heredocs, RunFlags flags) implements Instruction {
        public Run {
            heredocs = List.copyOf(heredocs);
        }
    }

    record Cmd(Source source, CommandForm command) implements Instruction {}

    record Entrypoint(Source source, CommandForm command) implements Instruction {}

    /// @param from a stage, an image or a named context; empty for the build context
    record Copy(Source source, CopySources files, CopyFlags flags, Optional<String> from, boolean parents)
            implements Instruction {}

    /// @param keepGitDirectory empty where the flag is not given
    /// @param unpack empty where the flag is not given
    record Add(
            Source source,
            CopySources files,
            CopyFlags flags,
            Optional<Boolean> keepGitDirectory,
            Optional<String> checksum,
            Optional<Boolean> unpack)
            implements Instruction {}

    /// @param ports words as written, sorted
    record Expose(Source source, List<String> ports) implements Instruction {
        public Expose {
            ports = List.copyOf(ports);
        }
    }

    record Volume(Source source, List<String> paths) implements Instruction {
        public Volume {
            paths = List.copyOf(paths);
        }
    }

    record User(Source source, String user) implements Instruction {}

    record Workdir(Source source, String path) implements Instruction {}

    record StopSignal(Source source, String signal) implements Instruction {}

    record Healthcheck(Source source, HealthTest test, HealthTimes times) implements Instruction {}

    record Shell(Source source, List<String> arguments) implements Instruction {
        public Shell {
            arguments = List.copyOf(arguments);
        }
    }

    /// @param trigger the instruction to be run in images built on this one, as text; see [Triggers]
    record OnBuild(Source source, String trigger, List<Heredoc> heredocs) implements Instruction {
        public OnBuild {
            heredocs = List.copyOf(heredocs);
        }
    }

    record Maintainer(Source source, String author) implements Instruction {}
}
