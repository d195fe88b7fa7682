package dev.mica.core.oci;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Descriptors and platforms in JSON (image-spec, "Descriptors", "Image Index").
final class DescriptorJson {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}";

    /// RFC 6838, section 4.2.
    private static final Pattern MEDIA_TYPE = Pattern.compile(NAME + "/" + NAME);

    private DescriptorJson() {}

    static void write(JsonText out, Descriptor descriptor) {
        out.beginObject();
        out.name("mediaType").string(descriptor.mediaType().value());
        out.name("digest").string(descriptor.digest().toString());
        out.name("size").number(descriptor.size());
        out.optionalMap("annotations", descriptor.annotations());
        descriptor.platform().ifPresent(platform -> {
            out.name("platform").beginObject();
            writePlatform(out, platform);
            out.endObject();
        });
        out.optionalString("artifactType", descriptor.artifactType().map(MediaType::value));
        out.endObject();
    }

    /// The fields of a platform, which stand in an object of their own or in an image's configuration.
    static void writePlatform(JsonText out, Platform platform) {
        out.name("architecture").string(platform.architecture());
        out.name("os").string(platform.os());
        out.optionalString("os.version", platform.osVersion());
        out.optionalStrings("os.features", platform.osFeatures());
        out.optionalString("variant", platform.variant());
    }

    static Descriptor read(JsonFields in) throws IOException {
        if (in.isNull()) {
            throw in.unexpected("a descriptor");
        }
        DescriptorFields fields = new DescriptorFields();
        in.object(name -> fields.read(name, in));
        return new Descriptor(
                in.required(fields.mediaType, "mediaType"),
                in.required(fields.digest, "digest"),
                in.required(fields.size, "size"),
                fields.annotations,
                fields.platform,
                fields.artifactType);
    }

    static MediaType readMediaType(JsonFields in) throws IOException {
        String text = in.string();
        if (!MEDIA_TYPE.matcher(text).matches()) {
            throw in.unexpected("a media type such as application/json");
        }
        return new MediaType(text);
    }

    /// Nothing is downloaded from it, but a document that has none there is malformed.
    private static String readUrl(JsonFields in) throws IOException {
        String text = in.string();
        try {
            if (new URI(text).isAbsolute()) {
                return text;
            }
        } catch (URISyntaxException e) {
            throw in.unexpected("a URL");
        }
        throw in.unexpected("a URL");
    }

    private static final class DescriptorFields {
        private Optional<MediaType> mediaType = Optional.empty();
        private Optional<Digest> digest = Optional.empty();
        private Optional<Long> size = Optional.empty();
        private Map<String, String> annotations = Map.of();
        private Optional<Platform> platform = Optional.empty();
        private Optional<MediaType> artifactType = Optional.empty();

        private void read(String name, JsonFields in) throws IOException {
            switch (name) {
                case "mediaType" -> mediaType = Optional.of(readMediaType(in));
                case "digest" -> digest = Optional.of(in.digest());
                case "size" -> size = Optional.of(in.number(0, Long.MAX_VALUE));
                case "annotations" -> annotations = in.stringMap();
                case "urls" -> in.list(() -> readUrl(in));
                case "platform" -> {
                    if (!in.isNull()) {
                        PlatformFields fields = new PlatformFields();
                        in.object(field -> {
                            if (!fields.read(field, in)) {
                                in.skip();
                            }
                        });
                        platform = Optional.of(fields.platform());
                    }
                }
                case "artifactType" -> artifactType = in.optionalString().map(MediaType::new);
                default -> in.skip();
            }
        }
    }

    /// Collects the fields of a platform.
    static final class PlatformFields {
        private String os = "";
        private String architecture = "";
        private String variant = "";
        private String osVersion = "";
        private List<String> osFeatures = List.of();

        /// Reads the field if it is one of a platform's.
        boolean read(String name, JsonFields in) throws IOException {
            switch (name) {
                case "os" -> os = in.string();
                case "architecture" -> architecture = in.string();
                case "variant" -> variant = in.string();
                case "os.version" -> osVersion = in.string();
                case "os.features" -> osFeatures = in.strings();
                default -> {
                    return false;
                }
            }
            return true;
        }

        Platform platform() {
            return new Platform(os, architecture, variant, osVersion, osFeatures);
        }
    }
}
