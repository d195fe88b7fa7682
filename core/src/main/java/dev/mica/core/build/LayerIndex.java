package dev.mica.core.build;

import dev.mica.core.codec.Compression;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.layer.LayerLimits;
import dev.mica.core.layer.LayerObserver;
import dev.mica.core.layer.LayerReader;
import dev.mica.core.layer.LowerFiles;
import dev.mica.core.layer.MalformedLayerException;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.port.RemoteFailureException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/// Reads a layer that came from elsewhere to its end.
final class LayerIndex {
    private LayerIndex() {}

    /// A layer's bytes, in the form in which they come.
    ///
    /// @param stop has the stream fail, if it may wait for something that will not come
    record Bytes(InputStream stream, Runnable stop) {
        static Bytes of(InputStream stream) {
            return new Bytes(stream, () -> {});
        }
    }

    /// The table of contents of a blob in the store.
    ///
    /// @param layer what it is, whatever it is compressed with
    /// @throws RemoteFailureException if it is another layer: whoever made the image made it so
    /// @throws CorruptBlobException if the store's bytes are not those that the blob's digest names
    static LayerContents read(Digest blob, DiffId layer, LowerFiles below, ContentStore contents) throws IOException {
        try (Blob open = contents.open(blob)) {
            return read(Bytes.of(open.newInputStream()), blob, layer, below, LayerObserver.NONE);
        }
    }

    /// The table of contents of a layer on its way.
    ///
    /// @param blob what its bytes should be
    /// @param observer hears of its entries before it is known whether it is the right layer
    /// @throws RemoteFailureException if it is another layer
    static LayerContents read(Bytes bytes, Digest blob, DiffId layer, LowerFiles below, LayerObserver observer)
            throws IOException {
        MessageDigest digest = layer.digest().algorithm().newMessageDigest();
        LayerContents table;
        InputStream hashed = new DigestInputStream(Compression.decompress(bytes.stream), digest);
        try (InputStream plain = new ReadAhead(hashed, bytes.stop)) {
            table = LayerReader.read(plain, LayerLimits.DEFAULT, below, observer);
            plain.transferTo(OutputStream.nullOutputStream());
            // Decompressors look for another member until the end, where the store verifies the blob: what is wrong
            // after that was made so.
        } catch (MalformedLayerException e) {
            throw e.in("layer " + layer);
        }
        Digest found = Digest.of(layer.digest().algorithm(), digest.digest());
        if (!found.equals(layer.digest())) {
            throw new RemoteFailureException("layer " + blob + " is not the one that the image's configuration lists:"
                    + " expected the diff ID " + layer + ", found " + found);
        }
        return table;
    }
}
