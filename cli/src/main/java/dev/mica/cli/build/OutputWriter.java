package dev.mica.cli.build;

import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Session;
import dev.mica.cli.image.PushReport;
import dev.mica.cli.wiring.AtomicOutput;
import dev.mica.cli.wiring.ImageFiles;
import dev.mica.cli.wiring.ImagePush;
import dev.mica.cli.wiring.ImageSources;
import dev.mica.cli.wiring.Store;
import dev.mica.core.build.BuildResult;
import dev.mica.core.build.ExportFormat;
import dev.mica.core.build.StoredImage;
import dev.mica.core.build.StoredImages;
import dev.mica.core.codec.Compression;
import dev.mica.core.layer.Changeset;
import dev.mica.core.layer.LayerWriter;
import dev.mica.core.layer.TreeDiff;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.ImageSink;
import dev.mica.core.tree.MemoryTrees;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.Trees;
import dev.mica.hostfs.Owners;
import dev.mica.hostfs.TreeCheckout;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Brings a build's result where `--output` wants it.
final class OutputWriter {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Session session;
    private final ImageSources sources;
    private final boolean quiet;
    private final Store store;
    private final StoredImages stored;

    OutputWriter(Session session, ImageSources sources, boolean quiet) throws IOException {
        this.session = session;
        this.sources = sources;
        this.quiet = quiet;
        this.store = session.store();
        this.stored = StoredImages.of(store.contents(), store.refs());
    }

    /// @param tags names beside those that the output has itself
    void write(Output output, BuildResult result, List<ImageReference> tags) throws IOException, CommandException {
        switch (output) {
            case Output.Store _ -> {
                // It is there already: the build itself stores its image.
            }
            case Output.Registry registry -> push(registry, result, tags);
            case Output.CacheOnly _ -> {
                // The build has done it.
            }
            case Output.Image image -> image(image, result, tags);
            case Output.Local(Path directory) -> local(directory, result);
            case Output.Tar(Output.Destination destination) -> tar(destination, result);
        }
    }

    private void image(Output.Image output, BuildResult result, List<ImageReference> tags) throws IOException {
        List<ImageReference> names = new ArrayList<>(tags);
        names.addAll(output.names());
        ImageSink.NamedImage image = new ImageSink.NamedImage(
                result.target(), names.stream().distinct().toList());
        ImageFiles files = new ImageFiles(store, session.home());
        ExportFormat format = format(output.blobs());
        if (output.form() == Output.Form.OCI_DIRECTORY) {
            files.writeLayout(
                    List.of(image), format, output.destination().file().orElseThrow());
            return;
        }
        try (AtomicOutput out = open(output.destination())) {
            files.writeArchive(List.of(image), format, out);
            out.commit();
        }
    }

    private void push(Output.Registry output, BuildResult result, List<ImageReference> tags)
            throws IOException, CommandException {
        List<ImageReference> names = new ArrayList<>(tags);
        names.addAll(output.names());
        if (names.isEmpty()) {
            throw new CommandException(2, "tag is needed when pushing to registry", "name the image with --tag");
        }
        new ImagePush(session.work("push"), sources, session.clock())
                .push(
                        result.target(),
                        names.stream().distinct().toList(),
                        output.byDigest(),
                        format(output.blobs()),
                        new PushReport(quiet ? Optional.empty() : Optional.of(session.err())));
    }

    private static ExportFormat format(Output.Blobs blobs) {
        return new ExportFormat(
                blobs.compression().orElse(Compression.GZIP),
                blobs.level(),
                blobs.force(),
                blobs.ociMediaTypes(),
                Map.of());
    }

    /// Several platforms go to a directory each, named as buildx names them.
    private void local(Path directory, BuildResult result) throws IOException {
        for (BuildResult.BuiltImage built : result.images()) {
            Path target = result.images().size() == 1
                    ? directory
                    : directory.resolve(built.platform().toString().replace('/', '_'));
            Files.createDirectories(target);
            StoredImage image = stored.images(built.manifest()).getFirst();
            TreeCheckout.write(stored.tree(image), stored.directories(), stored.files(image), target, Owners.CALLER);
        }
    }

    private void tar(Output.Destination destination, BuildResult result) throws IOException, CommandException {
        if (result.images().size() != 1) {
            throw new CommandException(
                    2, "--output type=tar is not supported for several platforms", "use type=local,dest=DIR");
        }
        StoredImage image = stored.images(result.images().getFirst().manifest()).getFirst();
        Tree tree = stored.tree(image);
        MemoryTrees trees = MemoryTrees.over(stored.directories());
        Changeset everything = TreeDiff.between(Trees.empty(trees), tree, trees);
        try (AtomicOutput out = open(destination);
                OutputStream buffered = new BufferedOutputStream(out, BUFFER_BYTES)) {
            LayerWriter.write(everything, stored.files(image), buffered);
            buffered.flush();
            out.commit();
        }
    }

    private AtomicOutput open(Output.Destination destination) throws IOException {
        return destination.file().isPresent()
                ? AtomicOutput.open(destination.file().get())
                : AtomicOutput.to(session.out());
    }
}
