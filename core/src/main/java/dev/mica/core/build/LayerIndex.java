package dev.mica.core.build;

import dev.mica.core.codec.Compression;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.layer.LayerLimits;
import dev.mica.core.layer.LayerReader;
import dev.mica.core.layer.LowerFiles;
import dev.mica.core.layer.MalformedLayerException;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.CorruptBlobException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/// Reads a layer that came from elsewhere to its end.
final class LayerIndex {
    private LayerIndex() {}

    /// The table of contents of a blob in the store.
    ///
    /// @param layer what it is, whatever it is compressed with
    /// @throws CorruptBlobException if it is another layer
    static LayerContents read(Digest blob, DiffId layer, LowerFiles below, ContentStore contents) throws IOException {
        MessageDigest digest = layer.digest().algorithm().newMessageDigest();
        LayerContents table;
        try (Blob open = contents.open(blob);
                InputStream plain = new DigestInputStream(Compression.decompress(open.newInputStream()), digest)) {
            table = LayerReader.read(plain, LayerLimits.DEFAULT, below);
            plain.transferTo(OutputStream.nullOutputStream());
        } catch (MalformedLayerException e) {
            throw e.in("layer " + layer);
        }
        Digest found = Digest.of(layer.digest().algorithm(), digest.digest());
        if (!found.equals(layer.digest())) {
            throw new CorruptBlobException(blob, "expected a layer with the diff ID " + layer + ", found " + found);
        }
        return table;
    }
}
