package dev.mica.core.cache;

import java.util.List;
import java.util.Optional;

/// What a step is called when all that is left of it is what its key saw.
public final class StepNames {
    private static final int MAX_LENGTH = 80;

    private StepNames() {}

    /// `RUN make`, `COPY … /app/`, `WORKDIR /app`.
    public static String of(KeyInputs inputs) {
        return switch (text(inputs, "step")) {
            case "run" -> shortened("RUN " + lastOf(inputs.field("command")));
            case "copy" -> shortened("COPY … " + text(inputs, "destination"));
            case "workdir" -> shortened("WORKDIR " + text(inputs, "directory"));
            default -> "a step";
        };
    }

    private static String text(KeyInputs inputs, String name) {
        return inputs.field(name)
                .filter(KeyField.Text.class::isInstance)
                .map(field -> ((KeyField.Text) field).value())
                .orElse("");
    }

    /// The words of the shell form; of the exec form, its last argument alone would say too little.
    private static String lastOf(Optional<KeyField> command) {
        if (command.isEmpty() || !(command.get() instanceof KeyField.Texts texts)) {
            return "";
        }
        List<String> words = texts.values();
        boolean shell = words.size() == 3 && words.get(1).equals("-c");
        return shell ? words.getLast() : String.join(" ", words);
    }

    private static String shortened(String name) {
        String line = name.strip().replaceAll("\\s+", " ");
        return line.codePointCount(0, line.length()) <= MAX_LENGTH
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MAX_LENGTH - 1)) + "…";
    }
}
