package dev.mica.transport.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.port.CacheStore;
import dev.mica.core.testing.CacheStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class LayoutCacheTest extends CacheStoreContract {
    @TempDir
    Path temporary;

    @Override
    protected CacheStore openCache() {
        return new LayoutCache(temporary.resolve("cache"));
    }

    @AfterEach
    void nothingHalfWrittenIsLeft() throws IOException {
        try (Stream<Path> files = Files.walk(temporary)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString())
                            .filter(name -> name.startsWith(".")))
                    .isSubsetOf(".lock");
        }
    }
}
