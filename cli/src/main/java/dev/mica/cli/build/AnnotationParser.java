package dev.mica.cli.build;

import dev.mica.cli.image.PlatformChoice;
import dev.mica.cli.option.UsageException;
import dev.mica.core.image.ImageAnnotations;
import dev.mica.core.image.ImageAnnotations.Note;
import dev.mica.core.image.ImageAnnotations.Place;
import dev.mica.core.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `--annotation [PLACE[PLATFORM],…:]KEY=VALUE` and the attributes
/// `annotation[-PLACE][PLATFORM].KEY=VALUE` of `--output`, as buildx and BuildKit do.
final class AnnotationParser {
    private static final Pattern PLACE = Pattern.compile("([a-z-]+)(?:\\[([A-Za-z0-9_/-]+)])?");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("annotation(?:-([a-z-]+))?(?:\\[([A-Za-z0-9_/-]+)])?\\.(\\S+)");

    private AnnotationParser() {}

    /// The values of `--annotation`.
    static ImageAnnotations flags(List<String> values) throws UsageException {
        List<Note> notes = new ArrayList<>();
        for (String value : values) {
            if (!value.isEmpty()) {
                notes.addAll(flag(value));
            }
        }
        return new ImageAnnotations(notes);
    }

    private static List<Note> flag(String value) throws UsageException {
        int equals = value.indexOf('=');
        if (equals < 0) {
            throw new UsageException("invalid annotation \"" + value + "\", expected key=value");
        }
        String name = value.substring(0, equals);
        String text = value.substring(equals + 1);
        int colon = name.indexOf(':');
        String key = name.substring(colon + 1);
        if (key.isEmpty() || !key.equals(key.strip())) {
            throw new UsageException("invalid annotation \"" + value + "\": the key is empty or has blanks around it");
        }
        if (colon < 0) {
            return List.of(new Note(Place.MANIFEST, Optional.empty(), key, text));
        }
        List<Note> notes = new ArrayList<>();
        for (String place : name.substring(0, colon).split(",", -1)) {
            Matcher matcher = PLACE.matcher(place);
            if (!matcher.matches()) {
                throw new UsageException("invalid annotation type \"" + place
                        + "\", expected type and optional platform in square brackets");
            }
            notes.add(new Note(place(matcher.group(1)), platform(Optional.ofNullable(matcher.group(2))), key, text));
        }
        return notes;
    }

    /// An attribute of `--output`.
    static Note attribute(String name, String value) throws UsageException {
        Matcher matcher = ATTRIBUTE.matcher(name);
        if (!matcher.matches()) {
            throw new UsageException("--output " + name + ": expected annotation[-TYPE][[PLATFORM]].KEY=VALUE, with the"
                    + " type manifest, manifest-descriptor, index or index-descriptor");
        }
        return new Note(
                matcher.group(1) == null ? Place.MANIFEST : place(matcher.group(1)),
                platform(Optional.ofNullable(matcher.group(2))),
                matcher.group(3),
                value);
    }

    private static Place place(String label) throws UsageException {
        return Place.labelled(label)
                .orElseThrow(() -> new UsageException("unknown annotation type \"" + label
                        + "\", expected manifest, manifest-descriptor, index or index-descriptor"));
    }

    private static Optional<Platform> platform(Optional<String> text) throws UsageException {
        return text.isEmpty() ? Optional.empty() : Optional.of(PlatformChoice.parse(text.get()));
    }
}
