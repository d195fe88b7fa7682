package dev.mica.transport.registry;

/// What a user shows a registry. Its text form shows nothing.
public sealed interface Credential {
    /// A user's name and password, or a token in a password's place.
    record Password(String user, String secret) implements Credential {
        @Override
        public String toString() {
            return "the password of " + user;
        }
    }

    /// A token that a token server takes in exchange for others (OAuth 2 refresh token).
    record IdentityToken(String token) implements Credential {
        @Override
        public String toString() {
            return "an identity token";
        }
    }
}
