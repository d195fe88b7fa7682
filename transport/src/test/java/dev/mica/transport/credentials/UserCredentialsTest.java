package dev.mica.transport.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.transport.registry.Credential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files and programs that docker and podman keep credentials in.
final class UserCredentialsTest {
    private static final String SECRET = "hunter2-secret";
    private static final Credential.Password JOE = new Credential.Password("joe", SECRET);

    @TempDir
    Path folder;

    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void useOnlyThisFolder() {
        environment.put("HOME", folder.toString());
        environment.put("PATH", folder + ":/usr/bin:/bin");
    }

    private UserCredentials credentials() {
        return UserCredentials.of(environment, folder);
    }

    private Path config() {
        return folder.resolve(".docker/config.json");
    }

    private Path write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// A helper that keeps what it is given in a file of the server's name, and each call's arguments in `calls`.
    private void installHelper() throws IOException {
        Path helper = write("docker-credential-tests", """
                #!/bin/sh
                cd %s
                echo "$@" >> calls
                case "$1" in
                store) cat > stored ;;
                erase) cat > erased; rm -f stored ;;
                get) cat > asked
                  if test -f stored; then cat stored; else echo credentials not found in native keychain; exit 1; fi ;;
                esac
                """.formatted(folder));
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void dockersFileIsWrittenAsDockerDoes() throws IOException {
        assertThat(credentials().store("reg.test:5000", "joe", JOE)).contains(config());
        assertThat(Files.readString(config()))
                .isEqualTo("{\n\t\"auths\": {\n\t\t\"reg.test:5000\": {\n\t\t\t\"auth\": \"" + encoded("joe:" + SECRET)
                        + "\"\n\t\t}\n\t}\n}");
        assertThat(Files.getPosixFilePermissions(config())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(credentials().find("reg.test:5000")).contains(JOE);
        assertThat(credentials().find("reg.test")).isEmpty();
        credentials().erase("reg.test:5000");
        assertThat(Files.readString(config())).isEqualTo("{\n\t\"auths\": {}\n}");
    }

    @Test
    void whatIsNotUnderstoodStays() throws IOException {
        write(".docker/config.json", """
                {"HttpHeaders":{"X":"a\\u00e9"},"auths":{"other":{"auth":"eDp5","email":"e"}},"n":[1,2.50,true,null,[]]}
                """);
        Files.setPosixFilePermissions(config(), PosixFilePermissions.fromString("rw-r--r--"));
        credentials().store("docker.io", "joe", new Credential.IdentityToken(SECRET));
        assertThat(Files.readString(config()).replaceAll("\\s", ""))
                .isEqualTo("{\"HttpHeaders\":{\"X\":\"aé\"},\"auths\":{\"other\":{\"auth\":\"eDp5\",\"email\":\"e\"},"
                        + "\"https://index.docker.io/v1/\":{\"auth\":\"" + encoded("joe:")
                        + "\",\"identitytoken\":\"" + SECRET + "\"}},\"n\":[1,2.50,true,null,[]]}");
        assertThat(Files.getPosixFilePermissions(config())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(credentials().find("docker.io")).contains(new Credential.IdentityToken(SECRET));
        assertThat(credentials().find("other")).contains(new Credential.Password("x", "y"));
    }

    @Test
    void oldSpellingsCountAndLinksStay() throws IOException {
        Path real = write(
                "real.json",
                "{\"auths\":{\"https://Reg.test/v1/\":{\"auth\":\"" + encoded("joe:" + SECRET)
                        + "\"},\"index.docker.io\":{\"username\":\"joe\",\"password\":\"" + SECRET + "\"}}}");
        Files.createDirectories(config().getParent());
        Files.createSymbolicLink(config(), real);
        assertThat(credentials().find("reg.test")).contains(JOE);
        assertThat(credentials().find("docker.io")).contains(JOE);
        credentials().erase("reg.test");
        assertThat(config()).isSymbolicLink();
        assertThat(Files.readString(real)).contains("index.docker.io").doesNotContain("eg.test");
    }

    @Test
    void placesHaveTheirOrder() throws IOException {
        environment.put("XDG_RUNTIME_DIR", folder.resolve("run").toString());
        write("run/containers/auth.json", "{\"auths\":{\"a\":{\"auth\":\"" + encoded("run:1") + "\"}}}");
        write(".config/containers/auth.json", "{\"auths\":{\"b\":{\"auth\":\"" + encoded("home:2") + "\"}}}");
        write("named.json", "{\"auths\":{\"c\":{\"auth\":\"" + encoded("named:3") + "\"}}}");
        assertThat(credentials().find("a")).contains(new Credential.Password("run", "1"));
        assertThat(credentials().find("b")).contains(new Credential.Password("home", "2"));
        environment.put("REGISTRY_AUTH_FILE", "named.json");
        assertThat(credentials().find("a")).isEmpty();
        assertThat(credentials().find("c")).contains(new Credential.Password("named", "3"));
        environment.put("DOCKER_CONFIG", folder.resolve("elsewhere").toString());
        credentials().store("c", "joe", JOE);
        assertThat(folder.resolve("elsewhere/config.json")).exists();
        assertThat(credentials().find("c")).contains(JOE);
    }

    @Test
    void helpersKeepSecretsOutOfFilesAndArguments() throws IOException {
        installHelper();
        write(".docker/config.json", "{\"credHelpers\":{\"reg.test\":\"tests\"}}");
        assertThat(credentials().find("reg.test")).isEmpty();
        assertThat(credentials().store("reg.test", "joe", JOE)).isEmpty();
        assertThat(Files.readString(config())).contains("\"reg.test\": {}").doesNotContain(SECRET, encoded(SECRET));
        assertThat(Files.readString(folder.resolve("calls"))).isEqualTo("get\nstore\n");
        assertThat(credentials().find("reg.test")).contains(JOE);
        assertThat(folder.resolve("asked")).hasContent("reg.test");
        credentials().store("reg.test", "joe", new Credential.IdentityToken(SECRET));
        assertThat(credentials().find("reg.test")).contains(new Credential.IdentityToken(SECRET));
        credentials().erase("reg.test");
        assertThat(folder.resolve("erased")).hasContent("reg.test");
        assertThat(Files.readString(config())).doesNotContain("\"reg.test\": {}");
    }

    @Test
    void oneStoreMayKeepAll() throws IOException {
        installHelper();
        write(".docker/config.json", "{\"credsStore\":\"tests\",\"credHelpers\":{\"plain.test\":\"\"}}");
        credentials().store("docker.io", "joe", JOE);
        assertThat(credentials().find("docker.io")).contains(JOE);
        assertThat(folder.resolve("asked")).hasContent("https://index.docker.io/v1/");
        assertThat(credentials().store("plain.test", "joe", JOE)).contains(config());
    }

    @Test
    void damagedFilesAndMissingHelpersAreNamedWithoutTheirSecrets() throws IOException {
        write(".docker/config.json", "{\"auths\":{\"a\":{\"auth\":\"%%" + SECRET + "\"}}}");
        assertThatThrownBy(() -> credentials().find("a"))
                .hasMessageContainingAll(config().toString(), "mica login a")
                .hasMessageNotContaining(SECRET)
                .hasNoCause();
        write(".docker/config.json", "{\"auths\":{\"a\":{\"auth\":" + SECRET + "\"}}}");
        assertThatThrownBy(() -> credentials().find("a"))
                .hasMessageContainingAll(config().toString(), "line 1")
                .hasMessageNotContaining("hunter");
        for (String name : new String[] {"missing", "../tests", "a b"}) {
            write(".docker/config.json", "{\"credsStore\":\"" + name + "\"}");
            assertThatThrownBy(() -> credentials().find("a"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll(config().toString(), name);
        }
        assertThat(Optional.of(JOE).toString()).doesNotContain(SECRET);
    }
}
