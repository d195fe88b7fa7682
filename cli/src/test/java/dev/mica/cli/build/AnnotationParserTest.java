package dev.mica.cli.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.cli.option.UsageException;
import dev.mica.core.image.ImageAnnotations.Note;
import dev.mica.core.image.ImageAnnotations.Place;
import dev.mica.core.oci.Platform;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnotationParserTest {
    @Test
    void aKeyAloneIsTheManifests() throws UsageException {
        assertThat(AnnotationParser.flags(List.of("a.b=c=d", "", "e=")).notes())
                .containsExactly(
                        new Note(Place.MANIFEST, Optional.empty(), "a.b", "c=d"),
                        new Note(Place.MANIFEST, Optional.empty(), "e", ""));
    }

    @Test
    void placesAreNamedBeforeAColon() throws UsageException {
        Optional<Platform> arm = Optional.of(Platform.of("linux", "arm64"));
        assertThat(AnnotationParser.flags(List.of("index,manifest[linux/arm64]:k=a:b", "index-descriptor:x=y"))
                        .notes())
                .containsExactly(
                        new Note(Place.INDEX, Optional.empty(), "k", "a:b"),
                        new Note(Place.MANIFEST, arm, "k", "a:b"),
                        new Note(Place.INDEX_DESCRIPTOR, Optional.empty(), "x", "y"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            novalue              | invalid annotation "novalue", expected key=value
            =x                   | the key is empty
            index:=x             | the key is empty
            layer:k=v            | unknown annotation type "layer"
            index, manifest:k=v  | invalid annotation type " manifest"
            manifest[linux:k=v   | invalid annotation type "manifest[linux"
            ,index:k=v           | invalid annotation type ""
            """)
    void refusesByName(String value, String message) {
        assertThatThrownBy(() -> AnnotationParser.flags(List.of(value)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message);
    }
}
