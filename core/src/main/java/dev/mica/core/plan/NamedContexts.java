package dev.mica.core.plan;

import dev.mica.core.oci.ImageReference;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Finds named contexts. A name is compared as an image's name is: `docker.io/library/alpine:latest` is
/// `alpine`.
final class NamedContexts {
    /// What was given, by the familiar name.
    private final Map<String, String> given = new TreeMap<>();

    NamedContexts(PlanRequest request) {
        request.namedContexts().keySet().stream().sorted().forEach(name -> given.putIfAbsent(familiar(name), name));
    }

    /// The context of that name, as it was given.
    Optional<String> find(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.equals("scratch") || lower.equals("context")) {
            return Optional.empty();
        }
        return Optional.ofNullable(given.get(familiar(name)));
    }

    /// A name without what can be left out.
    private static String familiar(String name) {
        try {
            String familiar = ImageReference.parse(name).familiarName();
            return familiar.endsWith(":latest") ? familiar.substring(0, familiar.lastIndexOf(':')) : familiar;
        } catch (IllegalArgumentException e) {
            // A stage may have a name that no image can have.
            return name;
        }
    }
}
