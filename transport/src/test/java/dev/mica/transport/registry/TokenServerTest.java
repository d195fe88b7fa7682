package dev.mica.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.ImageSink.NamedImage;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.core.testing.MemoryRefStore;
import dev.mica.transport.testing.DockerRegistry;
import dev.mica.transport.testing.SampleImage;
import dev.mica.transport.testing.TokenServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Debian's registry, which sends its users to a token server.
final class TokenServerTest {
    private static final Credential.Password JOE = new Credential.Password("joe", DockerRegistry.PASSWORD);

    private final MemoryContentStore store = new MemoryContentStore();

    @TempDir
    Path folder;

    private static RegistrySource as(Credential credential) {
        return RegistrySource.of(RegistryOptions.DEFAULT.withCredentials(asked -> Optional.of(credential)));
    }

    @Test
    void imagesArePushedMountedPulledAndDeleted() throws Exception {
        Descriptor image = SampleImage.store(store, "one", "two");
        try (TokenServer tokens = TokenServer.start(folder);
                DockerRegistry registry = DockerRegistry.startWithTokens(folder, tokens);
                RegistrySource joe =
                        as(JOE).remembering(StoredMemory.of(new MemoryContentStore(), new MemoryRefStore()))) {
            ImageReference first = ImageReference.parse(registry.address() + "/team/first:1");
            ImageReference second = ImageReference.parse(registry.address() + "/team/second:1");
            for (ImageReference name : List.of(first, second)) {
                joe.sink(PushListener.NONE).write(List.of(new NamedImage(image, List.of(name))), store);
                assertThat(joe.resolve(name)).map(Descriptor::digest).contains(image.digest());
            }
            assertThat(tokens.scopes())
                    .contains("repository:team/first:pull,push")
                    // A mount needs both.
                    .containsSequence("repository:team/second:pull,push", "repository:team/first:pull");
            MemoryContentStore taken = new MemoryContentStore();
            joe.fetch(second, image, taken);
            assertThat(taken.contains(image.digest())).isTrue();
            assertThat(joe.content(first).tags()).containsExactly("1");
            joe.content(first).delete(image.digest());
            assertThat(joe.resolve(first)).isEmpty();
            assertThat(joe.resolve(second)).isPresent();
        }
    }

    @Test
    void whoHasNoTokenIsTold() throws Exception {
        try (TokenServer tokens = TokenServer.start(folder);
                DockerRegistry registry = DockerRegistry.startWithTokens(folder, tokens);
                RegistrySource anybody = as(new Credential.Password("joe", "wr0ng-pw"))) {
            ImageReference name = ImageReference.parse(registry.address() + "/team/first:1");
            assertThatThrownBy(() -> anybody.resolve(name))
                    .isInstanceOf(RemoteFailureException.class)
                    .hasMessageContaining("refuses the password of joe: log in with mica login")
                    .hasMessageNotContaining("wr0ng-pw");
            assertThat(RegistryLogin.check(RegistryOptions.DEFAULT, registry.address(), JOE))
                    .isEqualTo(JOE);
        }
    }
}
