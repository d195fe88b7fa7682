package dev.mica.cli.image;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Session;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.option.UsageException;
import dev.mica.cli.wiring.Store;
import dev.mica.core.build.HostPlatform;
import dev.mica.core.codec.Compression;
import dev.mica.core.image.ConfigChanges;
import dev.mica.core.layer.LayerLimits;
import dev.mica.core.layer.LayerReader;
import dev.mica.core.layer.MalformedLayerException;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.History;
import dev.mica.core.oci.ImageConfig;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.OciJson;
import dev.mica.core.oci.Platform;
import dev.mica.core.oci.RuntimeConfig;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.ObservedInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// `mica import`: a root file system's tar as an image of one layer.
public final class ImportCommand implements Command {
    private static final int BUFFER_BYTES = 1 << 16;

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "import",
                        "FILE|- [REPOSITORY[:TAG]]",
                        "Import the contents from a tarball to create a filesystem image",
                        1,
                        2)
                .withAliases("image import")
                .withOptions(
                        Option.list("change", "list", "Apply Dockerfile instruction to the created image")
                                .or('c'),
                        Option.value("message", "string", "Set commit message for imported image")
                                .or('m'),
                        Option.value("platform", "string", "Set platform if server is multi-platform capable"));
    }

    @Override
    public int run(Arguments arguments, Session session) throws UsageException, CommandException, IOException {
        String file = arguments.word(0);
        if (file.matches("https?://.*")) {
            throw new UsageException(
                    "import from a URL is not supported: download it, and name the file or - for standard input");
        }
        Optional<ImageReference> name =
                arguments.words().size() < 2 ? Optional.empty() : Optional.of(ImageNames.tag(arguments.word(1)));
        Platform platform = PlatformChoice.of(arguments).wanted().orElse(HostPlatform.current());
        RuntimeConfig config =
                ImageChanges.apply(arguments.values("change"), ConfigChanges.scratch(platform.os()), platform);
        Store store = session.work("import");
        Descriptor layer;
        try (InputStream in = file.equals("-")
                ? session.in()
                : Files.newInputStream(session.console().path(file))) {
            layer = layer(in, store);
        } catch (MalformedLayerException e) {
            throw e.in(file.equals("-") ? "standard input" : file);
        }
        String message = arguments.value("message").orElse("Imported from " + file);
        // Finer than seconds means nothing for a time that people read.
        Instant now = session.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        Descriptor target = image(layer, platform, config, message, now, store);
        ImageCatalog catalog = ImageCatalog.of(store);
        catalog.keep(target);
        if (name.isPresent()) {
            catalog.tag(name.get(), target);
        }
        session.out().println(catalog.find(target.digest().toString()).id());
        return 0;
    }

    /// Stores the plain tar, once it has been read to its end and found sound.
    private static Descriptor layer(InputStream in, Store store) throws IOException {
        try (InputStream plain = Compression.decompress(new BufferedInputStream(in, BUFFER_BYTES));
                BlobWriter blob = store.contents().newBlob()) {
            LayerReader.read(new Copied(plain, blob), LayerLimits.DEFAULT);
            long size = blob.size();
            return Descriptor.of(MediaType.OCI_LAYER, blob.commit(), size);
        }
    }

    private static Descriptor image(
            Descriptor layer, Platform platform, RuntimeConfig config, String message, Instant now, Store store)
            throws IOException {
        History entry = new History(Optional.of(now), Optional.empty(), Optional.empty(), Optional.of(message), false);
        ImageConfig image = new ImageConfig(
                platform,
                Optional.of(now),
                Optional.empty(),
                config,
                List.of(new DiffId(layer.digest())),
                List.of(entry));
        Descriptor configuration = put(OciJson.write(image), MediaType.OCI_CONFIG, store);
        Manifest manifest = Manifest.of(MediaType.OCI_MANIFEST, configuration, List.of(layer));
        return put(OciJson.write(manifest), MediaType.OCI_MANIFEST, store);
    }

    private static Descriptor put(byte[] document, MediaType type, Store store) throws IOException {
        Digest digest = store.contents().put(document);
        return Descriptor.of(type, digest, document.length);
    }

    /// Writes what is read on the way.
    private static final class Copied extends ObservedInputStream {
        private final OutputStream copy;

        Copied(InputStream in, OutputStream copy) {
            super(in);
            this.copy = copy;
        }

        @Override
        protected void seen(byte[] bytes, int offset, int length) throws IOException {
            copy.write(bytes, offset, length);
        }
    }
}
