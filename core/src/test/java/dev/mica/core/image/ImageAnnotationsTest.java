package dev.mica.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.mica.core.image.ImageAnnotations.Note;
import dev.mica.core.image.ImageAnnotations.Place;
import dev.mica.core.oci.Platform;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageAnnotationsTest {
    private static final Platform AMD = Platform.of("linux", "amd64");
    private static final Platform ARM = Platform.of("linux", "arm64");

    private static ImageAnnotations of(Note... notes) {
        return new ImageAnnotations(List.of(notes));
    }

    private static Note note(Place place, Optional<Platform> platform, String key, String value) {
        return new Note(place, platform, key, value);
    }

    @Test
    void whatIsForOnePlatformCountsMoreWhereverItStands() {
        ImageAnnotations annotations = of(
                note(Place.MANIFEST, Optional.of(ARM), "k", "arm"),
                note(Place.MANIFEST, Optional.empty(), "k", "all"),
                note(Place.MANIFEST_DESCRIPTOR, Optional.empty(), "d", "1"));
        assertThat(annotations.at(Place.MANIFEST, Optional.of(ARM))).containsExactly(entry("k", "arm"));
        assertThat(annotations.at(Place.MANIFEST, Optional.of(AMD))).containsExactly(entry("k", "all"));
        assertThat(annotations.at(Place.INDEX, Optional.empty())).isEmpty();
    }

    @Test
    void theLaterOfTwoCounts() {
        ImageAnnotations annotations = of(note(Place.INDEX, Optional.empty(), "k", "1"))
                .with(of(note(Place.INDEX, Optional.of(AMD), "k", "2")));
        assertThat(annotations.at(Place.INDEX, Optional.empty())).containsExactly(entry("k", "2"));
    }

    @Test
    void anIndexAndPlatformsMustBeThere() {
        ImageAnnotations index = of(note(Place.INDEX_DESCRIPTOR, Optional.empty(), "k", "v"));
        assertThat(index.obstacle(List.of(AMD, ARM), true)).isEmpty();
        assertThat(index.obstacle(List.of(AMD), false))
                .contains("index annotations not supported for single platform export: k");
        ImageAnnotations one = of(note(Place.MANIFEST, Optional.of(ARM), "k", "v"));
        assertThat(one.obstacle(List.of(ARM), false)).isEmpty();
        assertThat(one.obstacle(List.of(AMD), false))
                .contains("invalid annotation: no platform linux/arm64 found in source (there is linux/amd64)");
    }
}
