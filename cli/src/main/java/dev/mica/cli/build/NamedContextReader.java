package dev.mica.cli.build;

import dev.mica.cli.command.Session;
import dev.mica.cli.image.ImageNames;
import dev.mica.cli.option.UsageException;
import dev.mica.cli.wiring.Contexts;
import dev.mica.cli.wiring.ImageSources;
import dev.mica.cli.wiring.RemoteContexts;
import dev.mica.core.build.NamedContext;
import dev.mica.core.oci.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads `--build-context NAME=VALUE`.
final class NamedContextReader {
    private static final String HOST = "host:";
    private static final String LAYOUT = "oci-layout://";
    private static final String IMAGE = "docker-image://";

    private final Session session;
    private final Contexts contexts;
    private final ImageSources sources;
    private final RemoteAccess remotes;

    NamedContextReader(Session session, Contexts contexts, ImageSources sources, RemoteAccess remotes) {
        this.remotes = remotes;
        this.session = session;
        this.contexts = contexts;
        this.sources = sources;
    }

    Map<String, NamedContext> read(List<String> values) throws UsageException, IOException {
        Map<String, NamedContext> named = new LinkedHashMap<>();
        for (String value : values) {
            int equals = value.indexOf('=');
            if (equals <= 0 || equals == value.length() - 1) {
                throw new UsageException("invalid context value: " + value + ", expected key=value");
            }
            named.put(
                    name(value.substring(0, equals)), context(value.substring(0, equals), value.substring(equals + 1)));
        }
        return named;
    }

    /// Names are compared as those of images are: `docker.io/library/alpine:latest` is `alpine`.
    private static String name(String text) throws UsageException {
        try {
            String familiar = ImageReference.parse(text).familiarName();
            return familiar.endsWith(":latest")
                    ? familiar.substring(0, familiar.length() - ":latest".length())
                    : familiar;
        } catch (IllegalArgumentException e) {
            throw new UsageException("invalid context name " + text + ": " + e.getMessage());
        }
    }

    private NamedContext context(String name, String value) throws UsageException, IOException {
        if (value.startsWith(HOST)) {
            List<String> commands = List.of(value.substring(HOST.length()).split(",", -1));
            return new NamedContext.Directory(contexts.hostPrograms(commands));
        }
        if (value.startsWith(LAYOUT)) {
            return layout(name, value.substring(LAYOUT.length()));
        }
        if (value.equals(IMAGE + "scratch")) {
            return new NamedContext.Directory(new EmptyContext());
        }
        if (value.startsWith(IMAGE)) {
            ImageReference reference = ImageNames.reference(value.substring(IMAGE.length()));
            return new NamedContext.Image(sources.storeAndRegistries(session.store()), reference);
        }
        if (value.startsWith("target:")) {
            throw new UsageException("--build-context target: is bake's; build the target first and name its image");
        }
        Path directory = session.console().path(value);
        if (!Files.isDirectory(directory) && isRemote(value)) {
            return new NamedContext.Directory(remotes.open().openNamed(value));
        }
        if (!Files.isDirectory(directory)) {
            throw new UsageException("--build-context: " + value + ": no such directory");
        }
        return new NamedContext.Directory(contexts.directory(directory));
    }

    private static boolean isRemote(String value) throws UsageException {
        try {
            return RemoteContexts.isRemote(value);
        } catch (IllegalArgumentException e) {
            throw new UsageException("invalid --build-context " + value + ": " + e.getMessage());
        }
    }

    /// `DIR`, `DIR:TAG` or `DIR@DIGEST`.
    private NamedContext layout(String name, String value) throws UsageException {
        int at = value.indexOf('@');
        int colon = value.lastIndexOf(':', at < 0 ? value.length() : at);
        boolean tagged = at < 0 && colon > value.lastIndexOf('/');
        int end = at >= 0 ? at : tagged ? colon : value.length();
        Path directory = session.console().path(value.substring(0, end));
        if (!Files.isRegularFile(directory.resolve("oci-layout"))) {
            throw new UsageException("--build-context oci-layout://" + value + ": " + directory
                    + " is no OCI layout (it has no file oci-layout)");
        }
        // What it is called here, since a layout need not name its images.
        return new NamedContext.Image(sources.layout(directory, value.substring(end)), ImageNames.reference(name));
    }
}
