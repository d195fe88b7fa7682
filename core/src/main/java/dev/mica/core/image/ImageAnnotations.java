package dev.mica.core.image;

import dev.mica.core.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is noted on an image beside its configuration (image-spec, "Annotations"), and in which of its documents.
///
/// @param notes in their order: of two with the same key and place the later counts
public record ImageAnnotations(List<Note> notes) {
    public static final ImageAnnotations NONE = new ImageAnnotations(List.of());

    public ImageAnnotations {
        notes = List.copyOf(notes);
    }

    /// Where an annotation stands, in docker's words.
    public enum Place {
        /// In each image's manifest.
        MANIFEST("manifest"),
        /// In what points to a manifest: an index, or an OCI layout.
        MANIFEST_DESCRIPTOR("manifest-descriptor"),
        /// In the index of several images.
        INDEX("index"),
        /// In what points to an index: an OCI layout.
        INDEX_DESCRIPTOR("index-descriptor");

        private final String label;

        Place(String label) {
            this.label = label;
        }

        /// As `--annotation` and `--output annotation-PLACE.KEY` have it.
        public String label() {
            return label;
        }

        public static Optional<Place> labelled(String label) {
            for (Place place : values()) {
                if (place.label.equals(label)) {
                    return Optional.of(place);
                }
            }
            return Optional.empty();
        }

        private boolean concernsAnIndex() {
            return this == INDEX || this == INDEX_DESCRIPTOR;
        }
    }

    /// One annotation.
    ///
    /// @param platform whose image alone it is for; of no meaning for an index, which is all platforms'
    public record Note(Place place, Optional<Platform> platform, String key, String value) {}

    /// Both, and the others count where both say something.
    public ImageAnnotations with(ImageAnnotations others) {
        List<Note> both = new ArrayList<>(notes);
        both.addAll(others.notes);
        return new ImageAnnotations(both);
    }

    /// What stands at a place. What is for one platform counts more than what is for all.
    ///
    /// @param platform of the image; empty if that is not known
    public Map<String, String> at(Place place, Optional<Platform> platform) {
        Map<String, String> found = new TreeMap<>();
        for (Note note : notes) {
            if (note.place == place && (note.platform.isEmpty() || place.concernsAnIndex())) {
                found.put(note.key, note.value);
            }
        }
        for (Note note : notes) {
            if (note.place == place && note.platform.isPresent() && sameName(note.platform, platform)) {
                found.put(note.key, note.value);
            }
        }
        return found;
    }

    public boolean stand(Place place) {
        return notes.stream().anyMatch(note -> note.place == place);
    }

    /// What keeps these from being written, if anything.
    ///
    /// @param platforms of the images
    /// @param index whether there is an index of them
    public Optional<String> obstacle(List<Platform> platforms, boolean index) {
        for (Note note : notes) {
            if (note.platform.isPresent()
                    && platforms.stream().noneMatch(built -> sameName(note.platform, Optional.of(built)))) {
                return Optional.of("invalid annotation: no platform "
                        + note.platform.get() + " found in source (there is "
                        + String.join(
                                ", ", platforms.stream().map(Platform::toString).toList()) + ")");
            }
            if (note.place.concernsAnIndex() && !index) {
                return Optional.of("index annotations not supported for single platform export: " + note.key);
            }
        }
        return Optional.empty();
    }

    private static boolean sameName(Optional<Platform> one, Optional<Platform> other) {
        return one.map(Platform::toString).equals(other.map(Platform::toString));
    }
}
