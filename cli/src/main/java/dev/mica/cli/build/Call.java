package dev.mica.cli.build;

import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.UsageException;
import java.util.List;
import java.util.Optional;

/// What `--call` asks instead of a build, and how it wants the answer.
///
/// @param ignoreStatus whether findings leave the exit status at 0
record Call(Method method, boolean json, boolean ignoreStatus) {
    enum Method {
        BUILD,
        CHECK,
        OUTLINE,
        TARGETS
    }

    static Call parse(Arguments arguments) throws UsageException {
        Optional<String> value = arguments.value("call");
        if (arguments.flag("check")) {
            if (value.isPresent() && !value.get().startsWith("check")) {
                throw new UsageException("--check and --call=" + value.get() + " ask for different things");
            }
            value = Optional.of(value.orElse("check"));
        }
        List<String> fields = Csv.fields(value.orElse("build"));
        boolean json = false;
        boolean ignoreStatus = false;
        for (String field : fields.subList(1, fields.size())) {
            switch (field) {
                case "format=json" -> json = true;
                case "format=text", "format=default" -> json = false;
                case "ignorestatus", "ignorestatus=true" -> ignoreStatus = true;
                case "ignorestatus=false" -> ignoreStatus = false;
                default ->
                    throw new UsageException(
                            "--call: " + field + " is not supported: expected format=json or ignorestatus");
            }
        }
        Method method = switch (fields.getFirst()) {
            case "build" -> Method.BUILD;
            case "check", "lint" -> Method.CHECK;
            case "outline" -> Method.OUTLINE;
            case "targets" -> Method.TARGETS;
            default ->
                throw new UsageException(
                        "--call=" + fields.getFirst() + " is not supported: expected build, check, outline or targets");
        };
        Optional<String> format = arguments.value("format");
        if (format.isPresent() && method == Method.BUILD) {
            throw new UsageException("--format says how --call answers: name one, or --check");
        }
        return new Call(method, format.isPresent() ? isJson(format.get()) : json, ignoreStatus);
    }

    private static boolean isJson(String format) throws UsageException {
        return switch (format) {
            case "json" -> true;
            case "text", "default" -> false;
            default -> throw new UsageException("--format " + format + " is not supported: expected json or text");
        };
    }
}
