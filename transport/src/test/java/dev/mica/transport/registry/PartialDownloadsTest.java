package dev.mica.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.build.DisposableFiles;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.MediaType;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartialDownloadsTest {
    private static final byte[] BYTES = new byte[1000];
    private static final Descriptor BLOB =
            Descriptor.of(MediaType.OCI_LAYER_GZIP, Digest.ofBytes(BYTES), 2L * BYTES.length);

    @TempDir
    Path directory;

    private PartialDownloads downloads() {
        return PartialDownloads.of(directory, InstantSource.system());
    }

    private PartialDownload begin() throws Exception {
        PartialDownload download = PartialDownload.open(directory, BLOB).orElseThrow();
        try (OutputStream out = download.over(OutputStream.nullOutputStream())) {
            out.write(BYTES);
        }
        return download;
    }

    @Test
    void oneThatBrokeOffMayGo() throws Exception {
        begin().close();
        DisposableFiles.Item item = downloads().list().getFirst();
        assertThat(item.bytes()).isEqualTo(BYTES.length);
        assertThat(item.inUse()).isFalse();
        assertThat(item.useless()).isEmpty();
        assertThat(downloads().delete(item)).isTrue();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void oneThatNobodyWentOnWithIsOfNoUse() throws Exception {
        begin().close();
        Path file = directory.resolve(BLOB.digest().hex() + ".part");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
        assertThat(downloads().list().getFirst().useless()).contains("nobody went on with it for 7 days");
    }

    @Test
    void oneThatGoesOnStays() throws Exception {
        try (PartialDownload download = begin()) {
            DisposableFiles.Item item = downloads().list().getFirst();
            assertThat(item.inUse()).isTrue();
            assertThat(downloads().delete(item)).isFalse();
            assertThat(download).isNotNull();
        }
        assertThat(downloads().list()).hasSize(1);
    }

    @Test
    void withoutTheDirectoryThereAreNone() throws Exception {
        assertThat(PartialDownloads.of(directory.resolve("missing"), InstantSource.system())
                        .list())
                .isEqualTo(List.of());
    }
}
