package dev.mica.transport.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/// Gives joe signed tokens for the scopes he asks for, in the form that Debian's docker-registry trusts.
public final class TokenServer implements AutoCloseable {
    static final String SERVICE = "tests";
    static final String ISSUER = "the tests' token server";
    private static final int SECONDS = 300;

    private final HttpServer server;
    private final PrivateKey key;
    private final String certificate;
    private final List<String> scopes = new CopyOnWriteArrayList<>();

    private TokenServer(HttpServer server, PrivateKey key, String certificate) {
        this.server = server;
        this.key = key;
        this.certificate = certificate;
    }

    /// @param folder for its key and certificate
    public static TokenServer start(Path folder) throws Exception {
        Files.createDirectories(folder);
        Program.signOwnCertificate("Tokens", folder.resolve("tokens.key"), certificate(folder));
        PrivateKey key = KeyFactory.getInstance("RSA")
                .generatePrivate(
                        new PKCS8EncodedKeySpec(Base64.getDecoder().decode(content(folder.resolve("tokens.key")))));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        TokenServer tokens = new TokenServer(server, key, content(certificate(folder)));
        server.createContext("/token", exchange -> {
            try (exchange) {
                tokens.answer(exchange);
            }
        });
        server.start();
        return tokens;
    }

    static Path certificate(Path folder) {
        return folder.resolve("tokens.crt");
    }

    /// What stands between the lines of a PEM file.
    private static String content(Path pem) throws IOException {
        return Files.readAllLines(pem).stream()
                .filter(line -> !line.startsWith("-----"))
                .collect(Collectors.joining());
    }

    String realm() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
    }

    /// All that were asked for.
    public List<String> scopes() {
        return List.copyOf(scopes);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String joe = "Basic "
                + Base64.getEncoder()
                        .encodeToString(("joe:" + DockerRegistry.PASSWORD).getBytes(StandardCharsets.UTF_8));
        if (!joe.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            FaultyServer.send(exchange, 401, "{\"details\":\"who are you?\"}");
            return;
        }
        List<String> access = new ArrayList<>();
        for (String parameter : exchange.getRequestURI().getRawQuery().split("&", -1)) {
            if (parameter.startsWith("scope=")) {
                String asked = URLDecoder.decode(parameter.substring("scope=".length()), StandardCharsets.UTF_8);
                scopes.add(asked);
                for (String scope : asked.split(" ", -1)) {
                    String[] parts = scope.split(":", -1);
                    access.add("{\"type\":\"%s\",\"name\":\"%s\",\"actions\":[\"%s\"]}"
                            .formatted(parts[0], parts[1], parts[2].replace(",", "\",\"")));
                }
            }
        }
        FaultyServer.send(exchange, 200, "{\"token\":\"" + token(access) + "\",\"expires_in\":" + SECONDS + "}");
    }

    private String token(List<String> access) {
        long now = Instant.now().getEpochSecond();
        String claims =
                "{\"iss\":\"%s\",\"sub\":\"joe\",\"aud\":\"%s\",\"exp\":%d,\"nbf\":%d,\"iat\":%d,\"jti\":\"%s\",\"access\":[%s]}"
                        .formatted(
                                ISSUER,
                                SERVICE,
                                now + SECONDS,
                                now - 10,
                                now,
                                UUID.randomUUID(),
                                String.join(",", access));
        String header = "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\"" + certificate + "\"]}";
        String signed =
                url(header.getBytes(StandardCharsets.UTF_8)) + "." + url(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + url(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
