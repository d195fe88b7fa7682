package dev.mica.transport.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// What registries need beside the authorities that everybody trusts, in docker's and podman's layout: below
/// `certs.d` a folder `HOST` or `HOST:PORT` with authorities (`*.crt`) and clients' certificates (`NAME.cert`
/// with `NAME.key`).
public final class RegistryCertificates implements Function<String, Optional<SSLContext>> {
    private static final char[] NO_PASSWORD = new char[0];

    private final List<Path> places;
    private final Predicate<String> unchecked;

    /// @param places `certs.d` folders; what all of them have for a registry counts
    public RegistryCertificates(List<Path> places) {
        this(places, host -> false);
    }

    private RegistryCertificates(List<Path> places, Predicate<String> unchecked) {
        this.places = List.copyOf(places);
        this.unchecked = unchecked;
    }

    /// The same, but some servers' certificates are not checked: whoever answers in their place is taken for them.
    ///
    /// @param hosts told `host` or `host:port`
    public RegistryCertificates trusting(Predicate<String> hosts) {
        return new RegistryCertificates(places, hosts);
    }

    /// The user's, docker's and podman's places.
    public static RegistryCertificates of(Map<String, String> environment, Path directory) {
        Path home = directory.resolve(environment.getOrDefault("HOME", System.getProperty("user.home", "/")));
        String docker = environment.getOrDefault("DOCKER_CONFIG", "");
        String configuration = environment.getOrDefault("XDG_CONFIG_HOME", "");
        return new RegistryCertificates(List.of(
                (docker.isBlank() ? home.resolve(".docker") : directory.resolve(docker)).resolve("certs.d"),
                (configuration.startsWith("/") ? Path.of(configuration) : home.resolve(".config"))
                        .resolve("containers/certs.d"),
                Path.of("/etc/docker/certs.d"),
                Path.of("/etc/containers/certs.d")));
    }

    /// @param host `host` or `host:port`
    /// @return empty if there is nothing for it
    /// @throws UncheckedIOException if a file that is there can't be used. The message names it
    @Override
    public Optional<SSLContext> apply(String host) {
        try {
            List<Path> files = new ArrayList<>();
            for (Path place : places) {
                Path folder = place.resolve(host);
                if (host.indexOf('/') < 0 && Files.isDirectory(folder)) {
                    try (Stream<Path> found = Files.list(folder)) {
                        found.sorted().forEach(files::add);
                    }
                }
            }
            return context(files, unchecked.test(host));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static Optional<SSLContext> context(List<Path> files, boolean trustsAll) throws IOException {
        List<X509Certificate> authorities = new ArrayList<>();
        List<Path> clients = new ArrayList<>();
        for (Path file : files) {
            String name = file.toString();
            if (name.endsWith(".crt")) {
                authorities.addAll(new PemFile(file).certificates());
            } else if (name.endsWith(".cert")) {
                requireBeside(file, ".cert", ".key");
                clients.add(file);
            } else if (name.endsWith(".key")) {
                requireBeside(file, ".key", ".cert");
            }
        }
        if (authorities.isEmpty() && clients.isEmpty() && !trustsAll) {
            return Optional.empty();
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    keys(clients),
                    new X509TrustManager[] {trustsAll ? new EveryCertificate() : trust(authorities)},
                    null);
            return Optional.of(context);
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates " + files + " can't be used: " + e.getMessage(), e);
        }
    }

    private static void requireBeside(Path file, String suffix, String other) throws IOException {
        String name = file.toString();
        Path wanted = Path.of(name.substring(0, name.length() - suffix.length()) + other);
        if (!Files.exists(wanted)) {
            throw new IOException(file + " needs " + wanted.getFileName()
                    + " beside it (an authority's certificate has the extension .crt)");
        }
    }

    private static KeyManager[] keys(List<Path> clients) throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        for (Path file : clients) {
            String name = file.toString();
            Path key = Path.of(name.substring(0, name.length() - ".cert".length()) + ".key");
            X509Certificate[] chain = new PemFile(file).certificates().toArray(new X509Certificate[0]);
            store.setKeyEntry(name, new PemFile(key).key(), NO_PASSWORD, chain);
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    /// Who everybody trusts, and these.
    private static X509TrustManager trust(List<X509Certificate> authorities)
            throws IOException, GeneralSecurityException {
        TrustManagerFactory common = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        common.init((KeyStore) null);
        KeyStore store = emptyStore();
        List<X509Certificate> all = new ArrayList<>(authorities);
        Collections.addAll(all, only(common).getAcceptedIssuers());
        for (int i = 0; i < all.size(); i++) {
            store.setCertificateEntry("authority-" + i, all.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return only(factory);
    }

    private static X509TrustManager only(TrustManagerFactory factory) {
        for (var manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager found) {
                return found;
            }
        }
        throw new IllegalStateException("Java checks no X.509 certificates");
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }
}
