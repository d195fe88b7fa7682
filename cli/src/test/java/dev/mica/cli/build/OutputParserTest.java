package dev.mica.cli.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.cli.command.Console;
import dev.mica.cli.option.UsageException;
import dev.mica.core.codec.Compression;
import dev.mica.core.image.ImageAnnotations.Note;
import dev.mica.core.image.ImageAnnotations.Place;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Platform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputParserTest {
    private static final PrintStream NOWHERE =
            new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    private static final Console CONSOLE =
            new Console(new ByteArrayInputStream(new byte[0]), NOWHERE, NOWHERE, Map.of(), Path.of("/here"), List.of());

    private static OutputParser.Parsed parse(String value) throws UsageException {
        return OutputParser.parse(CONSOLE, value);
    }

    @Test
    void aBareWordIsADirectory() throws UsageException {
        assertThat(parse("out").output()).isEqualTo(new Output.Local(Path.of("/here/out"), Optional.empty()));
    }

    @Test
    void aDashIsATarOnStandardOutput() throws UsageException {
        assertThat(parse("-").output())
                .isEqualTo(new Output.Tar(new Output.Destination(Optional.empty()), Optional.empty()));
    }

    @Test
    void readsAnArchiveWithItsAttributes() throws UsageException {
        OutputParser.Parsed parsed = parse("type=oci,dest=/tmp/x.tar,compression=zstd,compression-level=3,"
                + "force-compression=true,rewrite-timestamp=true,name=app,annotation.a.b=c");
        assertThat(parsed.output())
                .isEqualTo(new Output.Image(
                        Output.Form.OCI_ARCHIVE,
                        new Output.Destination(Optional.of(Path.of("/tmp/x.tar"))),
                        List.of(ImageReference.parse("app")),
                        new Output.Blobs(Optional.of(Compression.ZSTD), OptionalInt.of(3), true, true)));
        assertThat(parsed.rewriteTimestamps()).isTrue();
        assertThat(parsed.annotations().notes())
                .containsExactly(new Note(Place.MANIFEST, Optional.empty(), "a.b", "c"));
    }

    @Test
    void aLayoutNeedsADirectory() throws UsageException {
        assertThat(parse("type=oci,tar=false,dest=layout").output())
                .isInstanceOfSatisfying(
                        Output.Image.class, image -> assertThat(image.form()).isEqualTo(Output.Form.OCI_DIRECTORY));
        assertThatThrownBy(() -> parse("type=oci,tar=false")).hasMessageContaining("needs a directory");
    }

    @Test
    void dockerWithoutADestinationIsTheStore() throws UsageException {
        assertThat(parse("type=docker,name=a").output())
                .isEqualTo(new Output.Store(List.of(ImageReference.parse("a"))));
        assertThat(parse("type=docker,dest=x.tar").output()).isInstanceOf(Output.Image.class);
    }

    @Test
    void aRegistryIsWrittenInTwoWays() throws UsageException {
        Output pushed = new Output.Registry(List.of(ImageReference.parse("h:1/a")), Output.Blobs.DEFAULT, false);
        assertThat(parse("type=registry,name=h:1/a").output()).isEqualTo(pushed);
        assertThat(parse("type=image,push=true,name=h:1/a").output()).isEqualTo(pushed);
        assertThat(parse("type=image,push-by-digest=true,name=h:1/a").output())
                .isEqualTo(new Output.Registry(List.of(ImageReference.parse("h:1/a")), Output.Blobs.DEFAULT, true));
        assertThat(parse("type=image,push=false,unpack=true,name=h:1/a").output())
                .isInstanceOf(Output.Store.class);
    }

    @Test
    void whatHasNoDestinationIsPrinted() throws UsageException {
        for (String value : new String[] {"-", "type=oci", "type=tar,dest=-", "type=docker,dest=-"}) {
            assertThat(parse(value).output().isPrinted()).as(value).isTrue();
        }
        for (String value : new String[] {"type=oci,dest=x", "type=docker", "out", "type=registry", "type=cacheonly"}) {
            assertThat(parse(value).output().isPrinted()).as(value).isFalse();
        }
    }

    @Test
    void dockersMediaTypesAreAskedFor() throws UsageException {
        assertThat(parse("type=oci,dest=x.tar,oci-mediatypes=false").output())
                .isInstanceOfSatisfying(
                        Output.Image.class,
                        image -> assertThat(image.blobs().ociMediaTypes()).isFalse());
    }

    @Test
    void quotesHoldCommas() throws UsageException {
        assertThat(parse("type=docker,\"name=a,b\"").output())
                .isEqualTo(new Output.Store(List.of(ImageReference.parse("a"), ImageReference.parse("b"))));
    }

    @Test
    void annotationsSayWhereTheyStand() throws UsageException {
        OutputParser.Parsed parsed = parse("type=oci,dest=x.tar,annotation-index.a=1,annotation[linux/arm64].b=2,"
                + "annotation-manifest-descriptor[linux/amd64].c.d=3=4,Annotation-Index-Descriptor.E=");
        assertThat(parsed.annotations().notes())
                .containsExactly(
                        new Note(Place.INDEX, Optional.empty(), "a", "1"),
                        new Note(Place.MANIFEST, Optional.of(Platform.of("linux", "arm64")), "b", "2"),
                        new Note(Place.MANIFEST_DESCRIPTOR, Optional.of(Platform.of("linux", "amd64")), "c.d", "3=4"),
                        new Note(Place.INDEX_DESCRIPTOR, Optional.empty(), "e", ""));
    }

    @Test
    void platformsMayStandSideBySide() throws UsageException {
        assertThat(parse("type=local,dest=out,platform-split=false,mode=copy").output())
                .isEqualTo(new Output.Local(Path.of("/here/out"), Optional.of(false)));
        assertThat(parse("type=tar,dest=-,platform-split=true").output())
                .isEqualTo(new Output.Tar(new Output.Destination(Optional.empty()), Optional.of(true)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            type=registry,push=false       | use type=image
            type=image,push=perhaps        | expected true or false
            dest=x                         | type is required
            type=zip,dest=x                | unknown type zip
            type=oci,compression=estargz   | compression=estargz is not supported
            type=oci,compression-level=10  | expected a number from 0 to 9 for gzip, found "10"
            type=oci,compression=zstd,compression-level=0 | expected a number from 1 to 22 for zstd
            type=oci,compression-level=x   | expected a number from 0 to 9 for gzip, found "x"
            type=oci,store=containers      | does not support store
            type=oci,dest=x,source-date-epoch=5 | use --build-arg SOURCE_DATE_EPOCH
            type=local                     | dest is required
            type=local,dest=-              | dest cannot be stdout
            type=oci,tar=false,dest=-      | needs a directory
            type=oci,dest=x,annotation-layer.a=b | unknown annotation type "layer"
            type=oci,dest=x,annotation[a/b/c/d].a=b | invalid platform
            type=oci,dest=x,annotation.=b  | expected annotation[-TYPE]
            type=local,dest=x,mode=delete  | mode=delete is not supported
            type=local,dest=x,mode=move    | expected copy
            type=oci,tar=perhaps           | expected true or false
            type=oci,compression=zstd,oci-mediatypes=false | Docker has no media type for it
            """)
    void refusesByName(String value, String message) {
        assertThatThrownBy(() -> parse(value))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message);
    }
}
