package dev.mica.cli.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.cli.command.Console;
import dev.mica.cli.option.UsageException;
import dev.mica.core.build.AnnotationChange;
import dev.mica.core.build.ExportFormat;
import dev.mica.core.codec.Compression;
import dev.mica.core.oci.ImageReference;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheOptionParserTest {
    private static final PrintStream NOWHERE =
            new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    private static final Console CONSOLE =
            new Console(new ByteArrayInputStream(new byte[0]), NOWHERE, NOWHERE, Map.of(), Path.of("/here"), List.of());

    @Test
    void aBareWordIsANameInARegistry() throws UsageException {
        CachePlace place = new CachePlace.Registry(ImageReference.parse("user/app:cache"));
        assertThat(CacheOptionParser.source(CONSOLE, "user/app:cache")).isEqualTo(place);
        assertThat(CacheOptionParser.source(CONSOLE, "type=registry,ref=user/app:cache"))
                .isEqualTo(place);
        assertThat(CacheOptionParser.target(CONSOLE, "user/app:cache"))
                .isEqualTo(new CacheOutput.Shared(place, false, ExportFormat.DEFAULT, false));
    }

    @Test
    void readsEveryAttribute() throws UsageException {
        assertThat(CacheOptionParser.target(
                        CONSOLE,
                        "type=local,dest=cache,mode=max,image-manifest=true,oci-mediatypes=true,compression=zstd,"
                                + "compression-level=9,force-compression=true,ignore-error=true"))
                .isEqualTo(new CacheOutput.Shared(
                        new CachePlace.Directory(Path.of("/here/cache")),
                        true,
                        new ExportFormat(Compression.ZSTD, OptionalInt.of(9), true, true, AnnotationChange.NONE),
                        true));
        assertThat(CacheOptionParser.source(CONSOLE, "type=local,src=/cache"))
                .isEqualTo(new CachePlace.Directory(Path.of("/cache")));
    }

    @Test
    void anImageMayTellOfItsOwnSteps() throws UsageException {
        assertThat(CacheOptionParser.target(CONSOLE, "type=inline")).isEqualTo(new CacheOutput.Inline());
        assertThatThrownBy(() -> CacheOptionParser.source(CONSOLE, "type=inline"))
                .hasMessageContaining("name the image");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            type=inline,mode=max                       | does not support mode
            type=gha                                   | type=gha is not supported
            type=web                                   | unknown type web
            ref=app                                    | type is required
            type=registry                              | ref is required
            type=local,src=x                           | dest is required
            type=registry,ref=a,mode=most              | mode: expected min or max
            type=registry,ref=a,image-manifest=false   | image-manifest=false is not supported
            type=registry,ref=a,oci-mediatypes=0       | oci-mediatypes=false is not supported
            type=registry,ref=a,compression=estargz    | compression=estargz is not supported
            type=registry,ref=a,compression-level=10   | expected a number from 0 to 9
            type=registry,ref=a,ignore-error=perhaps   | expected true or false
            type=registry,ref=a,region=eu              | does not support region
            type=registry,ref=A                        | invalid tag "A"
            """)
    void refusesByName(String value, String message) {
        assertThatThrownBy(() -> CacheOptionParser.target(CONSOLE, value))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message);
    }
}
