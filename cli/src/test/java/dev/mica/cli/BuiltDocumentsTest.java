package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.transport.testing.WrittenLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What builds write, by the schemas of image-spec.
class BuiltDocumentsTest {
    @TempDir
    Path directory;

    private CliRun mica;

    @BeforeEach
    void start() throws IOException {
        mica = new CliRun(directory);
        Path app = Files.createDirectory(directory.resolve("app"));
        Files.writeString(app.resolve("Dockerfile"), """
                FROM scratch AS first
                COPY <<EOF /first
                1
                EOF
                FROM scratch
                ARG TARGETPLATFORM
                LABEL a="b \\"c\\"" empty=""
                ENV PATH=/bin
                EXPOSE 80 53/udp
                VOLUME /data
                USER 1:2
                WORKDIR /w
                STOPSIGNAL SIGTERM
                HEALTHCHECK --interval=5s CMD ["/up"]
                ONBUILD RUN x
                SHELL ["/sh", "-c"]
                COPY --from=first /first /w/
                COPY <<EOF /platform
                $TARGETPLATFORM
                EOF
                ENTRYPOINT ["/entry"]
                CMD ["a", "b"]
                """);
    }

    private int documents(String layout) throws IOException {
        return WrittenLayout.check(directory.resolve(layout));
    }

    @Test
    void anImageWithAllThatAConfigurationHolds() throws IOException {
        mica.ok("build", "-o", "type=oci,tar=false,dest=layout,name=app:1,compression=zstd,annotation.k=v", "app");
        assertThat(documents("layout"))
                .as("layout, index, manifest, configuration")
                .isEqualTo(4);
    }

    @Test
    void severalPlatformsWithAnnotationsEverywhere() throws IOException {
        mica.ok(
                "build",
                "--platform=linux/amd64,linux/arm/v7,linux/arm64",
                "--annotation=manifest,index,manifest-descriptor,index-descriptor:some=text \u00e9",
                "-o",
                "type=oci,tar=false,dest=layout,name=app:1",
                "app");
        assertThat(documents("layout")).isEqualTo(3 + 3 + 3);
    }

    @Test
    void anImageAsItsOwnCache() throws IOException {
        mica.ok("build", "--cache-to", "type=inline", "-o", "type=oci,tar=false,dest=layout", "app");
        assertThat(documents("layout")).isEqualTo(4);
    }

    @Test
    void exportedCaches() throws IOException {
        mica.ok("build", "--cache-to", "type=local,dest=cache,mode=max", "app");
        Files.writeString(directory.resolve("app/more"), "more");
        Files.writeString(
                directory.resolve("app/Dockerfile"),
                Files.readString(directory.resolve("app/Dockerfile")) + "COPY more /\n");
        mica.ok("build", "--cache-to", "type=local,dest=cache,mode=min", "app");
        assertThat(documents("cache")).as("layout, index, a manifest of each").isEqualTo(4);
    }
}
