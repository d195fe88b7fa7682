package dev.mica.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.transport.testing.ProxyInMemory;
import dev.mica.transport.tls.RegistryCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests through a proxy that knows joe.
final class ProxiedRequestsTest {
    private static final String JOE = "Basic am9lOnMzY3JldA==";
    private static final HttpPolicy QUICK = new HttpPolicy(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            2,
            Duration.ofMillis(1),
            Duration.ofMillis(2),
            Set.of("registry.test"));

    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final List<HttpServer> servers = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    /// Notes what it sees of who asks, and answers.
    private int start(HttpServer server) {
        server.createContext("/", this::answer);
        server.start();
        servers.add(server);
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestURI().getPath().equals("/down")) {
                exchange.getResponseHeaders().set("Location", "http://127.0.0.1:9/v2/");
                exchange.sendResponseHeaders(307, -1);
                return;
            }
            exchange.getRequestHeaders().keySet().stream()
                    .filter(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("proxy-"))
                    .forEach(seen::add);
            exchange.sendResponseHeaders(200, 5);
            exchange.getResponseBody().write("hello".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private HttpServer tlsServer() throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/keytool",
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=registry.test",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(anyPort(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return server;
    }

    private static String ask(String url, String proxy) throws IOException {
        RegistryCertificates unchecked = new RegistryCertificates(List.of()).trusting(host -> true);
        try (HttpCaller caller = new HttpCaller(QUICK, unchecked, Map.of("http_proxy", proxy, "HTTPS_PROXY", proxy));
                Reply reply = caller.send(Call.get(URI.create(url)))) {
            return new String(reply.read(100), StandardCharsets.UTF_8);
        }
    }

    @Test
    void thePasswordGoesToTheProxyAndNoFurther() throws Exception {
        int plain = start(HttpServer.create(anyPort(), 0));
        int encrypted = start(tlsServer());
        for (String url : List.of("http://registry.test/v2/", "https://registry.test/v2/")) {
            try (ProxyInMemory proxy = ProxyInMemory.start(url.startsWith("https") ? encrypted : plain, JOE)) {
                assertThat(ask(url, "http://joe:s3cret@" + proxy.address())).isEqualTo("hello");
                for (String user : List.of("joe:wr0ng@", "")) {
                    assertThatThrownBy(() -> ask(url, user + proxy.address()))
                            .isInstanceOf(RemoteFailureException.class)
                            .hasMessageContainingAll("the proxy http://" + proxy.address() + " refuses", "(407)")
                            .hasMessageNotContaining("wr0ng");
                }
                assertThat(proxy.requests())
                        .containsOnly(
                                url.startsWith("https")
                                        ? "CONNECT registry.test:443 HTTP/1.1"
                                        : "GET http://registry.test/v2/ HTTP/1.1");
            }
        }
        assertThat(seen).as("what the servers saw").isEmpty();
    }

    @Test
    void encryptionIsNotGivenUpByARedirect() throws Exception {
        int port = start(tlsServer());
        assertThatThrownBy(() -> ask("https://127.0.0.1:" + port + "/down", ""))
                .isInstanceOf(RemoteFailureException.class)
                .hasMessageContaining("is redirected from https to http: http://127.0.0.1:9/v2/ is not followed");
    }
}
