package dev.mica.core.build;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.tree.DirectoryCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Reads blobs to their ends, so that their digests are verified.
///
/// @param damaged what is wrong with those that are not what they should be
/// @param gone those that are not there after all
/// @param directories those that are records of directories
record BlobVerification(Map<Digest, String> damaged, Set<Digest> gone, Set<Digest> directories) {
    /// @throws IOException if the store can't be read at the moment, which says nothing about its blobs
    static BlobVerification of(ContentStore contents, Collection<Digest> blobs) throws IOException {
        BlobVerification result = new BlobVerification(new HashMap<>(), new HashSet<>(), new HashSet<>());
        for (Digest digest : new TreeSet<>(blobs)) {
            result.verify(contents, digest);
        }
        return result;
    }

    private void verify(ContentStore contents, Digest digest) throws IOException {
        try (Blob blob = contents.open(digest);
                InputStream in = blob.newInputStream()) {
            if (DirectoryCodec.begins(in.readNBytes(DirectoryCodec.MAGIC_BYTES))) {
                directories.add(digest);
            }
            // The stream itself verifies.
            in.transferTo(OutputStream.nullOutputStream());
        } catch (BlobNotFoundException e) {
            gone.add(digest);
        } catch (CorruptBlobException e) {
            damaged.put(digest, e.detail());
        } catch (IOException e) {
            if (!isDiskFailure(e)) {
                throw e;
            }
            damaged.put(digest, String.valueOf(e.getMessage()));
        }
    }

    /// Whether the disk itself can't read the place. All else, such as too many open files, passes.
    private static boolean isDiskFailure(IOException failure) {
        return String.valueOf(failure.getMessage()).contains("Input/output error");
    }
}
