package dev.mica.cli.build;

import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Session;
import dev.mica.cli.image.PushReport;
import dev.mica.cli.wiring.AtomicOutput;
import dev.mica.cli.wiring.ImageFiles;
import dev.mica.cli.wiring.ImagePush;
import dev.mica.cli.wiring.ImageSources;
import dev.mica.cli.wiring.Store;
import dev.mica.core.build.AnnotationChange;
import dev.mica.core.build.BuildResult;
import dev.mica.core.build.ExportFormat;
import dev.mica.core.build.StoredImages;
import dev.mica.core.codec.Compression;
import dev.mica.core.image.ImageAnnotations;
import dev.mica.core.image.ImageAnnotations.Place;
import dev.mica.core.layer.Changeset;
import dev.mica.core.layer.LayerWriter;
import dev.mica.core.layer.TreeDiff;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.ImageSink;
import dev.mica.core.tree.MemoryTrees;
import dev.mica.core.tree.Trees;
import dev.mica.hostfs.Owners;
import dev.mica.hostfs.TreeCheckout;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Brings a build's result where `--output` wants it.
final class OutputWriter {
    private static final String CREATED = "org.opencontainers.image.created";
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

    /// @param annotations how the output's differ from the stored image's
    /// @param tags names beside those that the output has itself
    /// @return the manifest or index as it left the store; empty if none did
    Optional<Descriptor> write(
            Output output, AnnotationChange annotations, BuildResult result, List<ImageReference> tags)
            throws IOException, CommandException {
        return switch (output) {
            // The build itself stores its image, and fills the cache.
            case Output.Store _, Output.CacheOnly _ -> Optional.empty();
            case Output.Registry registry -> Optional.of(push(registry, result, tags));
            case Output.Image image -> Optional.of(image(image, annotations, result, tags));
            case Output.Local local -> {
                local(local, result);
                yield Optional.empty();
            }
            case Output.Tar tar -> {
                tar(tar, result);
                yield Optional.empty();
            }
        };
    }

    private Descriptor image(
            Output.Image output, AnnotationChange annotations, BuildResult result, List<ImageReference> tags)
            throws IOException {
        List<ImageReference> names = new ArrayList<>(tags);
        names.addAll(output.names());
        ImageSink.NamedImage image = new ImageSink.NamedImage(
                result.target(), names.stream().distinct().toList());
        ImageFiles files = new ImageFiles(store, session.home());
        ExportFormat format = format(output.blobs(), dated(annotations, result));
        if (output.form() == Output.Form.OCI_DIRECTORY) {
            return files.writeLayout(
                            List.of(image), format, output.destination().file().orElseThrow())
                    .getFirst()
                    .target();
        }
        try (AtomicOutput out = open(output.destination())) {
            Descriptor written =
                    files.writeArchive(List.of(image), format, out).getFirst().target();
            out.commit();
            return written;
        }
    }

    /// A layout says since when an image is there, if that was given: SOURCE_DATE_EPOCH.
    private static AnnotationChange dated(AnnotationChange annotations, BuildResult result) {
        OptionalLong epoch = result.images().getFirst().epochSeconds();
        if (epoch.isEmpty()) {
            return annotations;
        }
        Place place = result.target().mediaType().isIndex() ? Place.INDEX_DESCRIPTOR : Place.MANIFEST_DESCRIPTOR;
        String time = Instant.ofEpochSecond(epoch.getAsLong()).toString();
        ImageAnnotations created =
                new ImageAnnotations(List.of(new ImageAnnotations.Note(place, Optional.empty(), CREATED, time)));
        return new AnnotationChange(annotations.without(), created.with(annotations.with()));
    }

    private Descriptor push(Output.Registry output, BuildResult result, List<ImageReference> tags)
            throws IOException, CommandException {
        List<ImageReference> names = new ArrayList<>(tags);
        names.addAll(output.names());
        if (names.isEmpty()) {
            throw new CommandException(2, "tag is needed when pushing to registry", "name the image with --tag");
        }
        return new ImagePush(session.work("push"), sources, session.clock())
                .push(
                        result.target(),
                        names.stream().distinct().toList(),
                        output.byDigest(),
                        format(output.blobs(), AnnotationChange.NONE),
                        new PushReport(quiet ? Optional.empty() : Optional.of(session.err())));
    }

    private static ExportFormat format(Output.Blobs blobs, AnnotationChange annotations) {
        return new ExportFormat(
                blobs.compression().orElse(Compression.GZIP),
                blobs.level(),
                blobs.force(),
                blobs.ociMediaTypes(),
                annotations);
    }

    private void local(Output.Local output, BuildResult result) throws IOException, CommandException {
        ResultTree files = ResultTree.of(result, stored, split(output.split(), result));
        Files.createDirectories(output.directory());
        TreeCheckout.write(files.tree(), files.directories(), files.files(), output.directory(), Owners.CALLER);
    }

    private void tar(Output.Tar output, BuildResult result) throws IOException, CommandException {
        ResultTree files = ResultTree.of(result, stored, split(output.split(), result));
        MemoryTrees trees = files.directories();
        Changeset everything = TreeDiff.between(Trees.empty(trees), files.tree(), trees);
        try (AtomicOutput out = open(output.destination());
                OutputStream buffered = new BufferedOutputStream(out, BUFFER_BYTES)) {
            LayerWriter.write(everything, files.files(), buffered);
            buffered.flush();
            out.commit();
        }
    }

    private static boolean split(Optional<Boolean> wanted, BuildResult result) {
        return wanted.orElse(result.target().mediaType().isIndex());
    }

    private AtomicOutput open(Output.Destination destination) throws IOException {
        return destination.file().isPresent()
                ? AtomicOutput.open(destination.file().get())
                : AtomicOutput.to(session.out());
    }
}
