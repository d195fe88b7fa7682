package dev.mica.cli.build;

import dev.mica.cli.command.Console;
import dev.mica.cli.image.ImageNames;
import dev.mica.cli.option.UsageException;
import dev.mica.core.codec.Compression;
import dev.mica.core.image.ImageAnnotations;
import dev.mica.core.oci.ImageReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads the values of `--output`, as buildx does: `DIR`, `-`, or `type=…,dest=…,…`.
final class OutputParser {
    /// A value of `--output`, taken apart.
    ///
    /// @param rewriteTimestamps whether file times later than the epoch become the epoch
    /// @param annotations of this output alone
    record Parsed(Output output, boolean rewriteTimestamps, ImageAnnotations annotations) {}

    private final Console console;
    private final String value;
    private final Map<String, String> attributes;

    private OutputParser(Console console, String value, Map<String, String> attributes) {
        this.console = console;
        this.value = value;
        this.attributes = attributes;
    }

    static Parsed parse(Console console, String value) throws UsageException {
        if (!value.contains("=") && !value.contains(",")) {
            Map<String, String> short_ =
                    value.equals("-") ? Map.of("type", "tar", "dest", "-") : Map.of("type", "local", "dest", value);
            return new OutputParser(console, value, new LinkedHashMap<>(short_)).run();
        }
        return new OutputParser(console, value, Csv.pairs("--output", value)).run();
    }

    private Parsed run() throws UsageException {
        String type = take("type").orElse("");
        boolean rewrite = truth("rewrite-timestamp", false);
        ImageAnnotations annotations = annotations();
        Output output = switch (type) {
            case "oci" -> image(truth("tar", true) ? Output.Form.OCI_ARCHIVE : Output.Form.OCI_DIRECTORY);
            case "docker" -> attributes.containsKey("dest") ? image(Output.Form.DOCKER_ARCHIVE) : store();
            case "image" -> store();
            case "local" -> local();
            case "tar" -> new Output.Tar(destination(), split());
            case "registry" -> {
                if (!truth("push", true)) {
                    throw new UsageException("--output type=registry,push=false: use type=image");
                }
                yield registry(truth("push-by-digest", false));
            }
            case "cacheonly" -> new Output.CacheOnly();
            case "" -> throw new UsageException("invalid value \"" + value + "\" for --output: type is required");
            default ->
                throw new UsageException("invalid value \"" + value + "\" for --output: unknown type " + type
                        + ", expected cacheonly, oci, docker, image, registry, local or tar");
        };
        if (attributes.containsKey("source-date-epoch")) {
            throw new UsageException(
                    "--output source-date-epoch is not supported: use --build-arg SOURCE_DATE_EPOCH=SECONDS");
        }
        if (!attributes.isEmpty()) {
            throw new UsageException("--output type=" + type + " does not support "
                    + String.join(", ", attributes.keySet()) + "; leave it out");
        }
        return new Parsed(output, rewrite, annotations);
    }

    private Output local() throws UsageException {
        Optional<String> mode = take("mode").map(text -> text.strip().toLowerCase(Locale.ROOT));
        if (mode.isPresent() && mode.get().equals("delete")) {
            throw new UsageException("--output mode=delete is not supported: write into an empty directory instead");
        }
        if (mode.isPresent() && !mode.get().isEmpty() && !mode.get().equals("copy")) {
            throw new UsageException("--output mode=" + mode.get() + ": expected copy");
        }
        String directory = needed("dest");
        if (directory.equals("-")) {
            throw new UsageException("--output dest cannot be stdout for a directory; type=tar writes there");
        }
        return new Output.Local(console.path(directory), split());
    }

    private Optional<Boolean> split() throws UsageException {
        boolean given = attributes.containsKey("platform-split");
        boolean split = truth("platform-split", false);
        return given ? Optional.of(split) : Optional.empty();
    }

    private Output store() throws UsageException {
        boolean byDigest = truth("push-by-digest", false);
        if (truth("push", false) || byDigest) {
            return registry(byDigest);
        }
        keptWhole();
        return new Output.Store(names());
    }

    private Output registry(boolean byDigest) throws UsageException {
        keptWhole();
        return new Output.Registry(names(), blobs(), byDigest);
    }

    /// The store keeps every image, and unpacks none before it is run.
    private void keptWhole() throws UsageException {
        truth("store", true);
        truth("unpack", false);
    }

    private Output image(Output.Form form) throws UsageException {
        Output.Destination destination = destination();
        if (form == Output.Form.OCI_DIRECTORY && destination.file().isEmpty()) {
            throw new UsageException("--output tar=false needs a directory: dest=DIR");
        }
        return new Output.Image(form, destination, names(), blobs());
    }

    private Output.Destination destination() throws UsageException {
        Optional<String> dest = take("dest");
        return new Output.Destination(
                dest.filter(text -> !text.equals("-") && !text.isEmpty()).map(console::path));
    }

    private Output.Blobs blobs() throws UsageException {
        Optional<String> name = take("compression");
        Optional<Compression> compression =
                name.flatMap(Compression::named).filter(c -> c.ociLayerType().isPresent());
        if (name.isPresent() && compression.isEmpty()) {
            throw new UsageException(
                    "--output compression=" + name.get() + " is not supported: expected uncompressed, gzip or zstd");
        }
        OptionalInt level =
                CompressionLevel.parse("--output", compression.orElse(Compression.GZIP), take("compression-level"));
        boolean oci = truth("oci-mediatypes", true);
        if (!oci && compression.equals(Optional.of(Compression.ZSTD))) {
            throw new UsageException("--output compression=zstd,oci-mediatypes=false: Docker has no media type for it");
        }
        return new Output.Blobs(compression, level, truth("force-compression", false), oci);
    }

    private List<ImageReference> names() throws UsageException {
        List<ImageReference> names = new ArrayList<>();
        for (String name : take("name").stream()
                .flatMap(all -> List.of(all.split(",", -1)).stream())
                .toList()) {
            names.add(ImageNames.tag(name));
        }
        return names;
    }

    private ImageAnnotations annotations() throws UsageException {
        List<ImageAnnotations.Note> notes = new ArrayList<>();
        for (String key : List.copyOf(attributes.keySet())) {
            if (key.startsWith("annotation")) {
                notes.add(AnnotationParser.attribute(key, take(key).orElse("")));
            }
        }
        return new ImageAnnotations(notes);
    }

    private Optional<String> take(String name) {
        return Optional.ofNullable(attributes.remove(name));
    }

    private String needed(String name) throws UsageException {
        return take(name)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() ->
                        new UsageException("invalid value \"" + value + "\" for --output: " + name + " is required"));
    }

    private boolean truth(String name, boolean otherwise) throws UsageException {
        Optional<String> text = take(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        return switch (text.get()) {
            case "true", "1", "" -> true;
            case "false", "0" -> false;
            default ->
                throw new UsageException("--output " + name + ": expected true or false, found \"" + text.get() + "\"");
        };
    }
}
