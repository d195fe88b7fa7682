package dev.mica.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.transport.registry.RegistryOptions;
import dev.mica.transport.registry.RegistryRules;
import dev.mica.transport.registry.RegistrySource;
import dev.mica.transport.testing.DockerRegistry;
import dev.mica.transport.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Debian's registry with an authority that nobody else knows, made by OpenSSL.
final class RegistryCertificatesTest {
    @TempDir
    Path folder;

    @BeforeEach
    void makeAuthority() throws Exception {
        Program.signOwnCertificate("Tests", folder.resolve("ca.key"), folder.resolve("ca.crt"));
        Files.writeString(folder.resolve("names"), "subjectAltName=IP:127.0.0.1");
        sign("server", "rsa:2048");
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private void sign(String name, String kind) throws Exception {
        Program.run(
                "openssl",
                "req",
                "-newkey",
                kind,
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                file(name + ".key"),
                "-out",
                file(name + ".csr"));
        Program.run(
                "openssl",
                "x509",
                "-req",
                "-days",
                "2",
                "-in",
                file(name + ".csr"),
                "-CA",
                file("ca.crt"),
                "-CAkey",
                file("ca.key"),
                "-CAcreateserial",
                "-extfile",
                file("names"),
                "-out",
                file(name + ".cert"));
    }

    private DockerRegistry start(Optional<Path> clients) throws Exception {
        return DockerRegistry.startWithTls(
                folder.resolve("registry"), folder.resolve("server.cert"), folder.resolve("server.key"), clients);
    }

    /// Asks for an image that isn't there.
    private void ask(DockerRegistry registry) throws IOException {
        RegistryOptions options = RegistryOptions.DEFAULT.withCertificates(
                new RegistryCertificates(List.of(folder.resolve("none"), folder.resolve("certs.d"))));
        try (RegistrySource source = RegistrySource.of(options)) {
            assertThat(source.resolve(ImageReference.parse(registry.address() + "/app:1")))
                    .isEmpty();
        }
    }

    private Path certificates(DockerRegistry registry, String... files) throws IOException {
        Path place = Files.createDirectories(folder.resolve("certs.d").resolve(registry.address()));
        for (String name : files) {
            Files.copy(folder.resolve(name), place.resolve(name));
        }
        return place;
    }

    @Test
    void ownAuthoritiesAreTrustedWhereTheyAreNamed() throws Exception {
        try (DockerRegistry registry = start(Optional.empty())) {
            assertThatThrownBy(() -> ask(registry))
                    .isInstanceOf(RemoteFailureException.class)
                    .hasMessageContainingAll("no secure connection to https://" + registry.address(), "certs.d");
            certificates(registry, "ca.crt");
            ask(registry);
        }
    }

    @Test
    void clientsShowTheirCertificates() throws Exception {
        sign("client", "rsa:2048");
        Program.run("openssl", "rsa", "-traditional", "-in", file("client.key"), "-out", file("client.key"));
        try (DockerRegistry registry = start(Optional.of(folder.resolve("ca.crt")))) {
            certificates(registry, "ca.crt");
            assertThatThrownBy(() -> ask(registry)).isInstanceOf(RemoteFailureException.class);
            Path place = certificates(registry, "client.cert");
            assertThatThrownBy(() -> ask(registry))
                    .isInstanceOf(RemoteFailureException.class)
                    .hasMessageContainingAll(place.resolve("client.cert").toString(), "needs client.key beside it");
            certificates(registry, "client.key");
            ask(registry);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            prime256v1, ec
            secp384r1,  ec
            prime256v1, pkcs8
            """)
    void keysOfEllipticCurvesAreRead(String curve, String form) throws Exception {
        sign("client", "ec:" + parameters(curve));
        if (form.equals("ec")) {
            Program.run("openssl", "ec", "-in", file("client.key"), "-out", file("client.key"));
            assertThat(folder.resolve("client.key")).content().contains("BEGIN EC PRIVATE KEY");
        }
        try (DockerRegistry registry = start(Optional.of(folder.resolve("ca.crt")))) {
            certificates(registry, "ca.crt", "client.cert", "client.key");
            ask(registry);
        }
    }

    private String parameters(String curve) throws Exception {
        Program.run("openssl", "ecparam", "-name", curve, "-out", file("curve.pem"));
        return file("curve.pem");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-traditional", "-aes256"})
    void keysWithAPassphraseAreRefusedByName(String form) throws Exception {
        sign("client", "rsa:2048");
        List<String> command = new ArrayList<>(
                List.of("openssl", "rsa", "-aes256", "-passout", "pass:s3cret", "-in", file("client.key")));
        command.addAll(List.of(form, "-out", file("client.key")));
        Program.run(command.toArray(String[]::new));
        try (DockerRegistry registry = start(Optional.empty())) {
            Path place = certificates(registry, "ca.crt", "client.cert", "client.key");
            assertThatThrownBy(() -> ask(registry))
                    .isInstanceOf(RemoteFailureException.class)
                    .hasMessageContainingAll(place.resolve("client.key").toString(), "passphrase", "-nocrypt");
        }
    }

    @Test
    void insecureRegistriesAreNotChecked() throws Exception {
        RegistryRules rules = new RegistryRules(Map.of(), Set.of("127.0.0.0/8"));
        RegistryOptions options = RegistryOptions.DEFAULT.withRules(rules);
        RegistryCertificates certificates =
                new RegistryCertificates(List.of(folder.resolve("none"))).trusting(options.http()::permitsPlain);
        Files.writeString(folder.resolve("names"), "subjectAltName=DNS:other.test");
        sign("server", "rsa:2048");
        try (DockerRegistry registry = start(Optional.empty());
                RegistrySource source = RegistrySource.of(options.withCertificates(certificates))) {
            assertThat(source.resolve(ImageReference.parse(registry.address() + "/app:1")))
                    .isEmpty();
            assertThatThrownBy(() -> ask(registry)).hasMessageContaining("no secure connection");
        }
    }

    @Test
    void damagedFilesAreNamed() throws Exception {
        try (DockerRegistry registry = start(Optional.empty())) {
            Path place = certificates(registry);
            Files.writeString(place.resolve("ca.crt"), "nothing");
            assertThatThrownBy(() -> ask(registry))
                    .isInstanceOf(RemoteFailureException.class)
                    .hasMessageContainingAll(place.resolve("ca.crt").toString(), "no certificate in PEM format");
        }
    }
}
