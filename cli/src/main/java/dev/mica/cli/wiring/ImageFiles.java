package dev.mica.cli.wiring;

import dev.mica.core.build.Departures;
import dev.mica.core.build.ExportFormat;
import dev.mica.core.build.Exports;
import dev.mica.core.port.ImageSink;
import dev.mica.transport.layout.ArchiveSink;
import dev.mica.transport.layout.DirectorySink;
import dev.mica.transport.layout.ImageLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Images in files, to and from the store.
public final class ImageFiles {
    private final Store store;
    private final Home home;

    public ImageFiles(Store store, Home home) {
        this.store = store;
        this.home = home;
    }

    /// Writes an OCI layout directory.
    ///
    /// @return the images as they are there
    public List<ImageSink.NamedImage> writeLayout(
            List<ImageSink.NamedImage> images, ExportFormat format, Path directory) throws IOException {
        List<ImageSink.NamedImage> converted = converted(images, format, store);
        new DirectorySink(directory).write(converted, store.contents());
        return converted;
    }

    /// Writes an archive of an OCI layout, with docker's `manifest.json` beside.
    ///
    /// @return the images as they are there
    public List<ImageSink.NamedImage> writeArchive(
            List<ImageSink.NamedImage> images, ExportFormat format, OutputStream out) throws IOException {
        List<ImageSink.NamedImage> converted = converted(images, format, store);
        new ArchiveSink(out).write(converted, store.contents());
        return converted;
    }

    /// The same images in the form in which they leave the store.
    private static List<ImageSink.NamedImage> converted(
            List<ImageSink.NamedImage> images, ExportFormat format, Store store) throws IOException {
        return converted(images, format, store, Departures.NONE);
    }

    /// @param departures hear of layers that are ready
    static List<ImageSink.NamedImage> converted(
            List<ImageSink.NamedImage> images, ExportFormat format, Store store, Departures departures)
            throws IOException {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            Exports exports =
                    Exports.of(store.contents(), store.refs(), threads).with(departures);
            List<ImageSink.NamedImage> converted = new ArrayList<>();
            for (ImageSink.NamedImage image : images) {
                converted.add(new ImageSink.NamedImage(exports.convert(image.target(), format), image.names()));
            }
            return converted;
        }
    }

    /// Opens a layout directory or an archive.
    public ImageLayout open(Path path) throws IOException {
        return ImageLayout.open(path, home.temporary());
    }

    /// Reads an archive.
    public ImageLayout read(InputStream in) throws IOException {
        return ImageLayout.read("standard input", in, home.temporary());
    }
}
