package dev.mica.core.plan;

import dev.mica.parser.Dockerfile;
import dev.mica.parser.Stage;
import dev.mica.parser.words.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Guesses what was meant by an image name that names no image.
public final class ImageSuggestions {
    private static final List<String> COMMON =
            List.of("alpine", "busybox", "centos", "debian", "golang", "ubuntu", "fedora");

    private ImageSuggestions() {}

    /// A stage of the Dockerfile or a common image whose name is nearly the same.
    public static Optional<String> nearest(Dockerfile dockerfile, String name) {
        List<String> options = new ArrayList<>();
        dockerfile.stages().stream().map(Stage::name).flatMap(Optional::stream).forEach(options::add);
        for (String image : COMMON) {
            options.add(image);
            options.add(image + ":latest");
        }
        return Suggestion.closest(name, options, true);
    }
}
