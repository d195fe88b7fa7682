package dev.mica.sandbox.isolation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.mica.sandbox.namespace.PidNamespace;
import dev.mica.sandbox.root.PreparedRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A runtime's process, and what its log says of it.
final class RuntimeCommand implements IsolatedCommand {
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    private final PreparedRoot root;
    private final List<String> command;
    private final Path scratch;
    private boolean ended;

    RuntimeCommand(PreparedRoot root, List<String> command, Path scratch) {
        this.root = root;
        this.command = List.copyOf(command);
        this.scratch = scratch;
    }

    /// Where the command writes what processor time was used.
    static Path times(Path scratch) {
        return scratch.resolve("times");
    }

    /// Where the runtime writes what it has to say, a JSON object a line.
    static Path log(Path scratch) {
        return scratch.resolve("runtime.log");
    }

    @Override
    public List<String> command() {
        return command;
    }

    @Override
    public List<String> madePaths() {
        return root.madePaths();
    }

    /// A runtime that could not start the process ends with 1 like a process may; only its log tells.
    @Override
    public int processCode(int commandCode) throws IOException {
        ended = true;
        if (commandCode == 0) {
            return 0;
        }
        String error = lastError();
        String text = error.toLowerCase(Locale.ROOT);
        if (error.isEmpty()) {
            return commandCode;
        }
        if (text.contains("executable file") && text.contains("not found")) {
            return NOT_FOUND;
        }
        if (text.contains("exec")) {
            if (text.contains("permission denied")
                    || text.contains("exec format error")
                    || text.contains("is a directory")) {
                return NOT_EXECUTABLE;
            }
            if (text.contains("no such file or directory")) {
                return NOT_FOUND;
            }
        }
        throw new IOException("the runtime could not start the process: " + error);
    }

    private String lastError() throws IOException {
        String error = "";
        Path log = log(scratch);
        if (Files.exists(log)) {
            for (String line : Files.readAllLines(log)) {
                Map<String, String> fields = fields(line);
                if ("error".equals(fields.get("level"))) {
                    error = fields.getOrDefault("msg", "");
                }
            }
        }
        return error;
    }

    private static Map<String, String> fields(String line) throws IOException {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(line)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.VALUE_STRING) {
                    fields.put(parser.currentName(), parser.getText());
                }
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            // A runtime that does not write JSON: the line is its message.
            return Map.of("level", "error", "msg", line);
        }
        return fields;
    }

    @Override
    public Duration processorTime() throws IOException {
        return PidNamespace.processorTime(times(scratch));
    }

    @Override
    public void close() throws IOException {
        root.close();
        if (!ended) {
            ControlGroups.removeRun(scratch);
        }
    }
}
