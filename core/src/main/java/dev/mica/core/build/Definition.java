package dev.mica.core.build;

import dev.mica.core.port.ContextSource;
import dev.mica.parser.Dockerfile;
import dev.mica.parser.DockerfileException;
import dev.mica.parser.SourceRange;
import dev.mica.parser.ignore.IgnoreFile;
import dev.mica.parser.ignore.IgnoreMatcher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is built, as the context or the request says it.
///
/// @param ignored what the context leaves out
record Definition(Dockerfile dockerfile, IgnoreMatcher ignored) {
    private static final int MAX_DOCKERFILE_BYTES = 16 << 20;
    private static final Pattern UNKNOWN_FLAG = Pattern.compile("unknown flag: (--\\S+)");
    private static final String IGNORE_SUFFIX = ".dockerignore";

    static Definition load(BuildRequest request, StepLog log) throws IOException {
        StepLog.Step step = log.begin("[internal] load build definition from " + request.dockerfileName());
        Dockerfile dockerfile;
        try {
            byte[] text = text(request);
            step.progress("transferring dockerfile:", text.length, 0);
            dockerfile = parse(text);
            for (SourceRange range : dockerfile.notUtf8()) {
                step.warn(
                        "NotUtf8",
                        "not every byte is UTF-8: U+FFFD stands for those in the image's configuration",
                        "Configurations are JSON, which holds no other bytes",
                        Optional.of(range));
            }
            step.finished();
        } catch (IOException | RuntimeException e) {
            step.failed(String.valueOf(e.getMessage()));
            throw e;
        }
        StepLog.Step ignoring = log.begin("[internal] load .dockerignore");
        try {
            Optional<byte[]> text = ignoreText(request);
            ignoring.progress(
                    "transferring context:", text.map(bytes -> bytes.length).orElse(2), 0);
            IgnoreMatcher ignored =
                    text.isEmpty() ? IgnoreMatcher.NOTHING : IgnoreMatcher.of(IgnoreFile.parse(text.get()));
            ignoring.finished();
            return new Definition(dockerfile, ignored);
        } catch (IOException | RuntimeException e) {
            ignoring.failed(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /// What is wrong with the Dockerfile's text, if that is why [#load] failed.
    static Optional<DockerfileException> fault(Exception failure) {
        return switch (failure) {
            case DockerfileException e -> Optional.of(e);
            case BuildException e when e.getCause() instanceof DockerfileException cause -> Optional.of(cause);
            default -> Optional.empty();
        };
    }

    /// BuildKit's words for an unknown flag leave out whose it is.
    private static Dockerfile parse(byte[] text) {
        try {
            return Dockerfile.parse(text);
        } catch (DockerfileException e) {
            Matcher unknown = UNKNOWN_FLAG.matcher(String.valueOf(e.getMessage()));
            if (!unknown.matches()) {
                throw e;
            }
            String line = new String(text, StandardCharsets.UTF_8)
                    .lines()
                    .skip(e.range().startLine() - 1L)
                    .findFirst()
                    .orElse("");
            String instruction = line.strip().split("\\s+", 2)[0].toUpperCase(Locale.ROOT);
            throw new BuildException(
                    ErrorKind.USER,
                    Optional.of(e.range()),
                    "unknown flag " + unknown.group(1) + " for " + instruction,
                    e.hint().replaceFirst("^did you mean (?=[a-z])", "did you mean --"),
                    e);
        }
    }

    private static byte[] text(BuildRequest request) throws IOException {
        if (request.dockerfile().isPresent()) {
            return request.dockerfile().get();
        }
        ContextSource context = request.context();
        return context.readFile(request.dockerfileName(), MAX_DOCKERFILE_BYTES)
                .orElseThrow(() -> SelectionFailures.user(
                        "failed to read dockerfile: " + context.description() + " has no file "
                                + request.dockerfileName(),
                        "name another with -f, or another context"));
    }

    private static Optional<byte[]> ignoreText(BuildRequest request) throws IOException {
        if (request.ignoreFile().isPresent()) {
            return request.ignoreFile();
        }
        ContextSource context = request.context();
        Optional<byte[]> own = context.readFile(request.dockerfileName() + IGNORE_SUFFIX, MAX_DOCKERFILE_BYTES);
        return own.isPresent() ? own : context.readFile(IGNORE_SUFFIX, MAX_DOCKERFILE_BYTES);
    }
}
