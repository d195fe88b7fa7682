package dev.mica.core.oci;

import java.util.Optional;
import java.util.regex.Pattern;

/// The name of an image, normalised as Docker does: `python` is `docker.io/library/python:latest`
/// (distribution-spec, "Pulling manifests"; the grammar of the distribution reference).
///
/// @param registry host with optional port, such as `docker.io` or `localhost:5000`
/// @param repository path within the registry
/// @param tag `latest` if neither tag nor digest is given
public record ImageReference(String registry, String repository, Optional<String> tag, Optional<Digest> digest) {
    /// The longest repository name that registries take, in characters.
    public static final int MAX_NAME_LENGTH = 255;

    private static final String DEFAULT_REGISTRY = "docker.io";
    private static final Pattern REGISTRY = Pattern.compile(
            "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\\[[0-9a-fA-F:]+])"
                    + "(?::[0-9]+)?");
    private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final Pattern REPOSITORY = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*");
    private static final Pattern TAG = Pattern.compile("[\\w][\\w.-]{0,127}");

    public ImageReference {
        require(REGISTRY.matcher(registry).matches(), registry, "is no registry's name");
        require(
                REPOSITORY.matcher(repository).matches(),
                repository,
                "is no repository's name (lower-case letters, digits, and . _ - / between them)");
        require(
                registry.length() + 1 + repository.length() <= MAX_NAME_LENGTH,
                repository,
                "is longer than " + MAX_NAME_LENGTH + " characters");
        tag.ifPresent(t ->
                require(TAG.matcher(t).matches(), t, "is no tag (up to 128 letters, digits, and _ . - but not first)"));
    }

    private static void require(boolean holds, String part, String complaint) {
        if (!holds) {
            throw new IllegalArgumentException("\"" + part + "\" " + complaint);
        }
    }

    /// Parses and normalises a name as users write it.
    ///
    /// @throws IllegalArgumentException if it is no image reference; the message says which part is wrong
    public static ImageReference parse(String text) {
        String name = text;
        Optional<Digest> digest = Optional.empty();
        int at = name.indexOf('@');
        if (at >= 0) {
            digest = Optional.of(Digest.parse(name.substring(at + 1)));
            name = name.substring(0, at);
        }
        Optional<String> tag = Optional.empty();
        int colon = name.lastIndexOf(':');
        if (colon > name.lastIndexOf('/')) {
            tag = Optional.of(name.substring(colon + 1));
            name = name.substring(0, colon);
        }
        if (tag.isEmpty() && digest.isEmpty()) {
            tag = Optional.of("latest");
        }
        int slash = name.indexOf('/');
        if (slash > 0 && isRegistry(name.substring(0, slash))) {
            String registry = name.substring(0, slash);
            String path = name.substring(slash + 1);
            boolean hub = registry.equals(DEFAULT_REGISTRY) || registry.equals("index.docker.io");
            return new ImageReference(
                    hub ? DEFAULT_REGISTRY : registry,
                    hub && path.indexOf('/') < 0 ? "library/" + path : path,
                    tag,
                    digest);
        }
        require(!name.matches("[a-f0-9]{64}"), name, "is an image ID, not a name");
        return new ImageReference(DEFAULT_REGISTRY, slash < 0 ? "library/" + name : name, tag, digest);
    }

    private static boolean isRegistry(String first) {
        return first.indexOf('.') >= 0
                || first.indexOf(':') >= 0
                || first.equals("localhost")
                || !first.toLowerCase(java.util.Locale.ROOT).equals(first);
    }

    /// The shortest way to write it: `python:3.11` rather than `docker.io/library/python:3.11`.
    public String familiarName() {
        String name = repository;
        if (!registry.equals(DEFAULT_REGISTRY)) {
            name = registry + "/" + repository;
        } else if (repository.startsWith("library/") && repository.indexOf('/', 8) < 0) {
            name = repository.substring("library/".length());
        }
        return name + suffix();
    }

    private String suffix() {
        return tag.map(t -> ":" + t).orElse("") + digest.map(d -> "@" + d).orElse("");
    }

    public ImageReference withDigest(Digest newDigest) {
        return new ImageReference(registry, repository, tag, Optional.of(newDigest));
    }

    /// The whole normalised name.
    @Override
    public String toString() {
        return registry + "/" + repository + suffix();
    }
}
