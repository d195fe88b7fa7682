package dev.mica.cli.build;

import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Session;
import dev.mica.cli.option.UsageException;
import dev.mica.cli.wiring.Contexts;
import dev.mica.cli.wiring.RemoteContexts;
import dev.mica.core.port.ContextSource;
import dev.mica.hostfs.TarContext;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Finds the context and the Dockerfile that a command line means: a directory, a repository or URL, or `-` for a
/// tar or a Dockerfile on standard input; `-f FILE`, from the working directory, or `-f -`.
final class DefinitionReader {
    private static final int MAX_BYTES = 16 << 20;
    private static final String USUAL_NAME = "Dockerfile";
    private static final String IGNORE_SUFFIX = ".dockerignore";

    private final Session session;
    private final Contexts contexts;
    private final RemoteAccess remotes;
    private final Optional<String> file;

    DefinitionReader(Session session, Contexts contexts, RemoteAccess remotes, Optional<String> file) {
        this.remotes = remotes;
        this.session = session;
        this.contexts = contexts;
        this.file = file.filter(name -> !name.isEmpty());
    }

    Definition read(String context) throws UsageException, CommandException, IOException {
        if (context.equals("-")) {
            return standardInput();
        }
        Path directory = session.console().path(context);
        if (!Files.isDirectory(directory) && isRemote(context)) {
            return elsewhere(context);
        }
        if (!Files.isDirectory(directory)) {
            throw new CommandException(
                    1,
                    "unable to prepare context: path \"" + context + "\" "
                            + (Files.exists(directory) ? "is not a directory" : "not found"),
                    "the last argument is the directory with the files to copy; . is this one");
        }
        ContextSource source = contexts.directory(directory);
        if (file.isEmpty()) {
            return inside(source);
        }
        if (isWebAddress(file.get())) {
            byte[] text = remotes.open().file(file.get(), MAX_BYTES);
            return new Definition(source, USUAL_NAME, Optional.of(text), ignore(source, ""));
        }
        if (file.get().equals("-")) {
            return new Definition(
                    source, USUAL_NAME, Optional.of(dockerfileFrom(session.in())), ignore(source, USUAL_NAME));
        }
        return named(source, directory, session.console().path(file.get()));
    }

    private static boolean isRemote(String context) throws UsageException {
        try {
            return RemoteContexts.isRemote(context);
        } catch (IllegalArgumentException e) {
            throw new UsageException("invalid context: " + e.getMessage());
        }
    }

    /// As with BuildKit, nothing is left out of an archive or a repository: who made it chose what is in it.
    private Definition elsewhere(String address) throws UsageException, CommandException, IOException {
        RemoteContexts.Opened opened = remotes.open().open(address);
        ContextSource source = opened.source();
        Optional<byte[]> text = besides();
        if (text.isPresent()) {
            return new Definition(source, USUAL_NAME, text, Definition.IgnoreText.NONE);
        }
        String name = opened.isOneFile()
                ? RemoteContexts.FILE_NAME
                : file.orElse(inside(source).dockerfileName());
        return new Definition(source, name, source.readFile(name, MAX_BYTES), Definition.IgnoreText.NONE);
    }

    /// The Dockerfile that `-f` says not to be in a context elsewhere: standard input, a URL, or an absolute path.
    private Optional<byte[]> besides() throws UsageException, CommandException, IOException {
        String name = file.orElse("");
        if (name.equals("-")) {
            return Optional.of(dockerfileFrom(session.in()));
        }
        if (isWebAddress(name)) {
            return Optional.of(remotes.open().file(name, MAX_BYTES));
        }
        return name.startsWith("/") ? Optional.of(dockerfileFrom(Path.of(name))) : Optional.empty();
    }

    private static boolean isWebAddress(String name) {
        return name.matches("https?://.*");
    }

    /// The context's own Dockerfile; BuildKit takes one in lower case too.
    private static Definition inside(ContextSource source) throws IOException {
        for (String name : new String[] {USUAL_NAME, "dockerfile"}) {
            Optional<byte[]> text = source.readFile(name, MAX_BYTES);
            if (text.isPresent()) {
                return new Definition(source, name, text, ignore(source, name));
            }
        }
        return new Definition(source, USUAL_NAME, Optional.empty(), ignore(source, USUAL_NAME));
    }

    /// The Dockerfile's own ignore file, else the context's.
    private static Definition.IgnoreText ignore(ContextSource source, String dockerfile) throws IOException {
        for (String name : new String[] {dockerfile + IGNORE_SUFFIX, IGNORE_SUFFIX}) {
            Optional<byte[]> text = source.readFile(name, MAX_BYTES);
            if (text.isPresent()) {
                return new Definition.IgnoreText(name, text.get());
            }
        }
        return Definition.IgnoreText.NONE;
    }

    /// A Dockerfile anywhere; an ignore file beside it that bears its name wins over the context's.
    private Definition named(ContextSource source, Path directory, Path path) throws CommandException, IOException {
        byte[] text = dockerfileFrom(path);
        Path beside = path.resolveSibling(path.getFileName() + IGNORE_SUFFIX);
        Definition.IgnoreText ignore = Files.isRegularFile(beside)
                ? new Definition.IgnoreText(beside.getFileName().toString(), Files.readAllBytes(beside))
                : ignore(source, "");
        String name = path.startsWith(directory)
                ? directory.relativize(path).toString()
                : path.getFileName().toString();
        return new Definition(source, name, Optional.of(text), ignore);
    }

    private Definition standardInput() throws UsageException, CommandException, IOException {
        BufferedInputStream in = new BufferedInputStream(session.in(), 2 * TarContext.HEAD_SIZE);
        in.mark(TarContext.HEAD_SIZE);
        byte[] start = in.readNBytes(TarContext.HEAD_SIZE);
        in.reset();
        if (!TarContext.isTar(start)) {
            if (file.isPresent() && !file.get().equals("-")) {
                throw new UsageException("ambiguous Dockerfile source: both stdin and flag correspond to Dockerfiles");
            }
            return new Definition(
                    new EmptyContext(), USUAL_NAME, Optional.of(dockerfileFrom(in)), Definition.IgnoreText.NONE);
        }
        if (file.isPresent() && file.get().equals("-")) {
            throw new UsageException("invalid argument: can't use stdin for both build context and dockerfile");
        }
        // As with BuildKit, nothing is left out of an archive: who made it chose what is in it.
        ContextSource source = contexts.tar(in);
        Definition usual = inside(source);
        String name = file.orElse(usual.dockerfileName());
        return new Definition(source, name, source.readFile(name, MAX_BYTES), Definition.IgnoreText.NONE);
    }

    private byte[] dockerfileFrom(Path path) throws CommandException, IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return dockerfileFrom(in);
        } catch (NoSuchFileException e) {
            throw new CommandException(
                    1,
                    "failed to read dockerfile: open " + file.orElseThrow() + ": no such file or directory",
                    "-f is looked for from the working directory, not from the context");
        }
    }

    private static byte[] dockerfileFrom(InputStream in) throws CommandException, IOException {
        byte[] text = in.readNBytes(MAX_BYTES + 1);
        if (text.length > MAX_BYTES) {
            throw new CommandException("the Dockerfile is longer than " + MAX_BYTES + " bytes");
        }
        return text;
    }
}
