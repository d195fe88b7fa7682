package dev.mica.cli.build;

import dev.mica.cli.command.Console;
import dev.mica.cli.image.ImageNames;
import dev.mica.cli.option.UsageException;
import dev.mica.core.build.AnnotationChange;
import dev.mica.core.build.ExportFormat;
import dev.mica.core.codec.Compression;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Reads the values of `--cache-from` and `--cache-to` as buildx does: a name, or `type=…,…`.
final class CacheOptionParser {
    private final Console console;
    private final String flag;
    private final String value;
    private final Map<String, String> attributes;

    private CacheOptionParser(Console console, String flag, String value) throws UsageException {
        this.console = console;
        this.flag = flag;
        this.value = value;
        this.attributes = value.contains("=")
                ? Csv.pairs(flag, value)
                : new LinkedHashMap<>(Map.of("type", "registry", "ref", value));
    }

    /// A value of `--cache-from`.
    static CachePlace source(Console console, String value) throws UsageException {
        CacheOptionParser parser = new CacheOptionParser(console, "--cache-from", value);
        CachePlace place = parser.place("src");
        parser.requireNoMore();
        return place;
    }

    /// A value of `--cache-to`.
    static CacheOutput target(Console console, String value) throws UsageException {
        CacheOptionParser parser = new CacheOptionParser(console, "--cache-to", value);
        if (parser.attributes.getOrDefault("type", "").equals("inline")) {
            parser.attributes.remove("type");
            parser.requireNoMore();
            return new CacheOutput.Inline();
        }
        CachePlace place = parser.place("dest");
        if (!parser.truth("image-manifest", true)) {
            throw new UsageException("--cache-to image-manifest=false is not supported: a cache is an image manifest");
        }
        if (!parser.truth("oci-mediatypes", true)) {
            throw new UsageException("--cache-to oci-mediatypes=false is not supported: a cache has OCI's media types");
        }
        CacheOutput output =
                new CacheOutput.Shared(place, parser.everyStep(), parser.format(), parser.truth("ignore-error", false));
        parser.requireNoMore();
        return output;
    }

    /// @param directory the attribute that names one
    private CachePlace place(String directory) throws UsageException {
        String type = take("type").orElse("");
        return switch (type) {
            case "registry" -> new CachePlace.Registry(ImageNames.tag(needed("ref")));
            case "local" -> new CachePlace.Directory(console.path(needed(directory)));
            case "inline" ->
                throw new UsageException(flag + " type=inline is not supported: name the image that tells of its steps"
                        + " with type=registry,ref=REF");
            case "gha", "s3", "azblob" ->
                throw new UsageException(flag + " type=" + type
                        + " is not supported: use type=registry,ref=REF, or type=local and carry the directory");
            case "" -> throw new UsageException("invalid value \"" + value + "\" for " + flag + ": type is required");
            default ->
                throw new UsageException("invalid value \"" + value + "\" for " + flag + ": unknown type " + type
                        + ", expected registry or local");
        };
    }

    private boolean everyStep() throws UsageException {
        String mode = take("mode").orElse("min");
        return switch (mode) {
            case "min" -> false;
            case "max" -> true;
            default -> throw new UsageException(flag + " mode: expected min or max, found \"" + mode + "\"");
        };
    }

    private ExportFormat format() throws UsageException {
        Optional<String> name = take("compression");
        Optional<Compression> compression =
                name.flatMap(Compression::named).filter(c -> c.ociLayerType().isPresent());
        if (name.isPresent() && compression.isEmpty()) {
            throw new UsageException(
                    flag + " compression=" + name.get() + " is not supported: expected uncompressed, gzip or zstd");
        }
        return new ExportFormat(
                compression.orElse(Compression.GZIP),
                CompressionLevel.parse(flag, compression.orElse(Compression.GZIP), take("compression-level")),
                truth("force-compression", false),
                true,
                AnnotationChange.NONE);
    }

    private Optional<String> take(String name) {
        return Optional.ofNullable(attributes.remove(name));
    }

    private String needed(String name) throws UsageException {
        return take(name)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new UsageException(
                        "invalid value \"" + value + "\" for " + flag + ": " + name + " is required"));
    }

    private boolean truth(String name, boolean otherwise) throws UsageException {
        String text = take(name).orElse(Boolean.toString(otherwise));
        return switch (text) {
            case "true", "1", "" -> true;
            case "false", "0" -> false;
            default -> throw new UsageException(flag + " " + name + ": expected true or false, found \"" + text + "\"");
        };
    }

    private void requireNoMore() throws UsageException {
        if (!attributes.isEmpty()) {
            throw new UsageException(
                    flag + " does not support " + String.join(", ", attributes.keySet()) + "; leave it out");
        }
    }
}
