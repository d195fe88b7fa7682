package dev.mica.core.build;

import dev.mica.core.cache.CacheRecordCodec;
import dev.mica.core.cache.KeyInputsCodec;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.Blob;
import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.tree.DirectoryCodec;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// What a blob is that refers to others, found out from its bytes alone.
enum BlobKind {
    DIRECTORY,
    INPUTS,
    STEP_RECORD,
    DOCUMENT,
    CONFIGURATION;

    private static final int MAX_BYTES = 256 << 20;

    Thing thing(Digest digest) {
        return switch (this) {
            case DIRECTORY -> new Thing.DirectoryRecord(digest);
            case INPUTS -> new Thing.Inputs(digest);
            case STEP_RECORD -> new Thing.StepRecord(digest);
            case DOCUMENT -> new Thing.Document(digest);
            case CONFIGURATION -> new Thing.Configuration(digest);
        };
    }

    /// @return empty if the blob refers to nothing, is missing or is damaged
    static Optional<BlobKind> of(ContentStore contents, Digest digest) throws IOException {
        try {
            byte[] start = start(contents, digest);
            if (start.length == 0) {
                return Optional.empty();
            }
            for (BlobKind kind : values()) {
                if (kind.mayBegin(start) && kind.isRead(contents.read(digest, MAX_BYTES))) {
                    return Optional.of(kind);
                }
            }
        } catch (BlobNotFoundException | CorruptBlobException e) {
            // Gone meanwhile, or of no use.
        }
        return Optional.empty();
    }

    private static byte[] start(ContentStore contents, Digest digest) throws IOException {
        try (Blob blob = contents.open(digest);
                InputStream in = blob.newInputStream(0, Math.min(blob.size(), DirectoryCodec.MAGIC_BYTES))) {
            return in.readAllBytes();
        }
    }

    private boolean mayBegin(byte[] start) {
        return switch (this) {
            case DIRECTORY -> DirectoryCodec.begins(start);
            case INPUTS -> KeyInputsCodec.begins(start);
            case STEP_RECORD, DOCUMENT, CONFIGURATION -> start[0] == '{';
        };
    }

    private boolean isRead(byte[] bytes) {
        try {
            switch (this) {
                case DIRECTORY -> DirectoryCodec.decode(bytes);
                case INPUTS -> KeyInputsCodec.decode(bytes);
                case STEP_RECORD -> CacheRecordCodec.decode(bytes);
                case DOCUMENT -> {
                    if (StoredImages.isIndex(bytes)) {
                        OciJson.readIndex(bytes);
                    } else {
                        OciJson.readManifest(bytes);
                    }
                }
                case CONFIGURATION -> OciJson.readConfig(bytes);
            }
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
