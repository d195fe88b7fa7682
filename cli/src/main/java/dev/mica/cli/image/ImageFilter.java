package dev.mica.cli.image;

import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.UsageException;
import dev.mica.core.oci.ImageReference;
import dev.mica.parser.glob.FilePathPattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which images, and which of their names, `mica images` shows.
///
/// @param dangling empty shows images with a name, and those without if `all`
/// @param references patterns of names; none shows all
/// @param labels name → value, an empty value for any
record ImageFilter(boolean all, Optional<Boolean> dangling, List<String> references, Map<String, String> labels) {
    ImageFilter {
        references = List.copyOf(references);
        labels = Map.copyOf(labels);
    }

    static ImageFilter parse(Arguments arguments) throws UsageException {
        Optional<Boolean> dangling = Optional.empty();
        List<String> references = new ArrayList<>(arguments.words());
        Map<String, String> labels = new LinkedHashMap<>();
        for (String filter : arguments.values("filter")) {
            int equals = filter.indexOf('=');
            String key = equals < 0 ? filter : filter.substring(0, equals);
            String value = equals < 0 ? "" : filter.substring(equals + 1);
            switch (key) {
                case "dangling" -> dangling = Optional.of(value.equals("true") || value.equals("1"));
                case "reference" -> references.add(value);
                case "label" -> {
                    int split = value.indexOf('=');
                    labels.put(
                            split < 0 ? value : value.substring(0, split), split < 0 ? "" : value.substring(split + 1));
                }
                default ->
                    throw new UsageException(
                            "invalid filter \"" + filter + "\": expected dangling=, label= or reference=");
            }
        }
        return new ImageFilter(arguments.flag("all"), dangling, references, labels);
    }

    /// The names under which the image is shown; an empty one for an image without a name.
    List<Optional<ImageReference>> names(CatalogEntry entry) {
        if (!hasLabels(entry)) {
            return List.of();
        }
        if (entry.names().isEmpty()) {
            boolean shown = dangling.orElse(all) && references.isEmpty();
            return shown ? List.of(Optional.empty()) : List.of();
        }
        if (dangling.orElse(false)) {
            return List.of();
        }
        return entry.names().stream().filter(this::isWanted).map(Optional::of).toList();
    }

    private boolean hasLabels(CatalogEntry entry) {
        return labels.entrySet().stream()
                .allMatch(label -> entry.images().stream().anyMatch(image -> {
                    String value = image.config().config().labels().get(label.getKey());
                    return value != null
                            && (label.getValue().isEmpty() || label.getValue().equals(value));
                }));
    }

    /// A pattern without a tag means any tag.
    private boolean isWanted(ImageReference name) {
        String repository = ImageNames.repository(name);
        String familiar = name.familiarName();
        return references.isEmpty()
                || references.stream()
                        .anyMatch(pattern -> matches(pattern, familiar)
                                || matches(pattern, repository)
                                || matches(pattern, name.toString())
                                || matches(pattern, name.registry() + "/" + name.repository()));
    }

    private static boolean matches(String pattern, String text) {
        return FilePathPattern.of(pattern).matches(text);
    }
}
