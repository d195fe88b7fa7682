package dev.mica.core.oci;

/// The JSON documents of images (image-spec; Docker's have the same shapes), as bytes and as values.
///
/// Writing is canonical: the same value gives the same bytes, those that Go's `encoding/json` makes of the
/// structs of image-spec and Docker. Fields that are empty are left out, so an empty entrypoint or command is
/// absent when it is read back. Reading skips fields it doesn't know, takes `null` for an absent value and
/// `mediaType` for optional, and is strict otherwise. What was received has to be kept as bytes: a digest
/// names those and no others.
public final class OciJson {
    /// Documents that are longer than this, in bytes, are not read. Registries have the same limit for
    /// manifests.
    public static final int MAX_BYTES = 4 << 20;

    private OciJson() {}

    public static byte[] write(Manifest manifest) {
        return ManifestJson.write(manifest);
    }

    public static byte[] write(Index index) {
        return IndexJson.write(index);
    }

    public static byte[] write(ImageConfig config) {
        return ConfigJson.write(config);
    }

    /// Reads an image manifest, OCI's or Docker's schema 2.
    ///
    /// @throws MalformedDocumentException if it is none, an index included
    public static Manifest readManifest(byte[] bytes) throws MalformedDocumentException {
        return ManifestJson.read(bytes);
    }

    /// Reads an image index, OCI's or Docker's manifest list.
    ///
    /// @throws MalformedDocumentException if it is none, a manifest included
    public static Index readIndex(byte[] bytes) throws MalformedDocumentException {
        return IndexJson.read(bytes);
    }

    /// Reads an image's configuration, OCI's or Docker's. Architecture and operating system are empty where
    /// the document has none.
    ///
    /// @throws MalformedDocumentException if it is none
    public static ImageConfig readConfig(byte[] bytes) throws MalformedDocumentException {
        return ConfigJson.read(bytes);
    }
}
