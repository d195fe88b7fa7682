package dev.mica.transport.registry;

import dev.mica.core.port.RemoteFailureException;
import dev.mica.transport.http.Call;
import dev.mica.transport.http.HttpAddress;
import dev.mica.transport.http.HttpCaller;
import dev.mica.transport.http.Reply;
import dev.mica.transport.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Answers a registry's challenges: Basic, and Bearer tokens of a token server (distribution's token specification).
/// Tokens are kept until shortly before they expire. For any thread.
final class Authorizer {
    private static final int MAX_TOKEN_BYTES = 1 << 20;
    /// What the specification gives tokens whose server says nothing.
    private static final long DEFAULT_SECONDS = 60;
    private static final long MARGIN_SECONDS = 10;
    private static final String CLIENT = "mica";

    private final String registry;
    private final HttpCaller http;
    private final CredentialSource credentials;
    private final boolean offline;
    private final Map<String, Authorization> known = new ConcurrentHashMap<>();
    private volatile Optional<String> refreshToken = Optional.empty();

    /// @param header the value of the Authorization header
    private record Authorization(String header, long expiresNanos) {
        boolean isValid() {
            return System.nanoTime() - expiresNanos < 0;
        }

        @Override
        public String toString() {
            return "an authorization";
        }
    }

    Authorizer(String registry, HttpCaller http, CredentialSource credentials) {
        this(registry, http, credentials, false);
    }

    /// @param offline whether token servers are asked for a token that can be kept in the password's place
    Authorizer(String registry, HttpCaller http, CredentialSource credentials, boolean offline) {
        this.registry = registry;
        this.http = http;
        this.credentials = credentials;
        this.offline = offline;
    }

    /// What a token server gave to be kept, if it was asked for it.
    Optional<String> refreshToken() {
        return refreshToken;
    }

    /// The header for a scope, if one is known from before.
    Optional<String> header(String scope) {
        return Optional.ofNullable(known.get(scope))
                .filter(Authorization::isValid)
                .map(Authorization::header);
    }

    /// Finds an answer to a challenge and remembers it for the scope.
    ///
    /// @param asked who asks
    /// @param scope `repository:NAME:ACTIONS`, several with spaces between them; empty for none
    /// @return the Authorization header; empty if there is no answer
    Optional<String> answer(URI asked, List<Challenge> challenges, String scope) throws IOException {
        for (Challenge challenge : challenges) {
            Optional<Authorization> found = switch (challenge.scheme()) {
                case "bearer" -> Optional.of(token(asked, challenge, scope));
                case "basic" -> credentials.find(registry).flatMap(Authorizer::basic);
                default -> Optional.empty();
            };
            if (found.isPresent()) {
                known.put(scope, found.get());
                return found.map(Authorization::header);
            }
        }
        return Optional.empty();
    }

    private static Optional<Authorization> basic(Credential credential) {
        return switch (credential) {
            case Credential.Password password ->
                Optional.of(new Authorization(header(password), System.nanoTime() + Long.MAX_VALUE / 4));
            case Credential.IdentityToken _ -> Optional.empty();
        };
    }

    private static String header(Credential.Password password) {
        byte[] text = (password.user() + ":" + password.secret()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(text);
    }

    private Authorization token(URI asked, Challenge challenge, String scope) throws IOException {
        URI realm = realm(asked, challenge);
        String service = challenge.parameter("service");
        String wanted = scope.isEmpty() ? challenge.parameter("scope") : scope;
        Optional<Credential> credential = credentials.find(registry);
        try (Reply reply = ask(request(realm, service, wanted, credential))) {
            if (reply.status() == 401 || reply.status() == 403) {
                throw new RemoteFailureException(
                        registry + ": the token server " + HttpAddress.shown(realm) + " refuses "
                                + credential.map(Credential::toString).orElse("anonymous access")
                                + (offline ? ": check user and password" : ": log in with mica login " + registry));
            }
            if (reply.status() != 200) {
                throw RegistryErrors.of("the token server of " + registry, reply);
            }
            JsonValue answer =
                    RegistryDocuments.json("the answer of " + HttpAddress.shown(realm), reply.read(MAX_TOKEN_BYTES));
            if (offline) {
                refreshToken = answer.text("refresh_token").filter(text -> !text.isEmpty());
            }
            return token(realm, answer);
        }
    }

    private Reply ask(Call call) throws IOException {
        try {
            return http.send(call);
        } catch (RemoteFailureException e) {
            throw new RemoteFailureException("the token server of " + registry + ": " + e.getMessage(), e);
        }
    }

    private static Authorization token(URI realm, JsonValue answer) throws IOException {
        String token = answer.text("token")
                .filter(text -> !text.isEmpty())
                .or(() -> answer.text("access_token"))
                .filter(text -> text.matches("[\\x21-\\x7e]+"))
                .orElseThrow(() ->
                        new RemoteFailureException("the token server " + HttpAddress.shown(realm) + " gives no token"));
        long seconds = answer.number("expires_in").filter(number -> number > 0).orElse(DEFAULT_SECONDS);
        long valid = Math.max(1, Math.min(seconds, 86_400) - MARGIN_SECONDS);
        return new Authorization("Bearer " + token, System.nanoTime() + valid * 1_000_000_000L);
    }

    private Call request(URI realm, String service, String scope, Optional<Credential> credential) {
        if (credential.isPresent() && credential.get() instanceof Credential.IdentityToken(String token)) {
            String form = "grant_type=refresh_token&client_id=" + CLIENT + parameter("service", service)
                    + parameter("scope", scope) + parameter("refresh_token", token);
            return Call.of("POST", realm)
                    .with("Content-Type", "application/x-www-form-urlencoded")
                    .withBody(Call.Body.of(form.getBytes(StandardCharsets.UTF_8)));
        }
        StringBuilder scopes = new StringBuilder();
        for (String one : scope.split(" ", -1)) {
            scopes.append(parameter("scope", one));
        }
        String kept = offline ? parameter("offline_token", "true") + parameter("client_id", CLIENT) : "";
        String query = parameter("service", service) + scopes + kept;
        String separator = realm.getRawQuery() == null ? "?" : "&";
        URI target = query.isEmpty() ? realm : URI.create(realm + separator + query.substring(1));
        Call call = Call.get(target);
        return credential.isPresent() && credential.get() instanceof Credential.Password password
                ? call.with("Authorization", header(password))
                : call;
    }

    private static String parameter(String name, String value) {
        return value.isEmpty() ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /// A registry must not send credentials anywhere unencrypted that is not as near as itself.
    private URI realm(URI asked, Challenge challenge) throws IOException {
        String realm = challenge.parameter("realm");
        if (realm.isEmpty() || realm.indexOf('#') >= 0) {
            throw new RemoteFailureException(registry + " asks for a token, but names no token server");
        }
        URI uri = parsed(realm);
        if (uri.getScheme().equalsIgnoreCase("http") && !asked.getScheme().equalsIgnoreCase("http")) {
            throw new RemoteFailureException(registry + " names a token server that is not encrypted: "
                    + HttpAddress.shown(uri) + " is not asked");
        }
        return uri;
    }

    private URI parsed(String realm) throws IOException {
        try {
            return HttpAddress.parse(realm);
        } catch (RemoteFailureException e) {
            throw new RemoteFailureException(registry + " names a token server that is none: " + e.getMessage());
        }
    }
}
