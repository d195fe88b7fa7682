package dev.mica.parser.lint;

import java.util.Locale;
import java.util.Set;

/// Tells which variables look as if they hold secrets.
public final class SecretNames {
    private static final Set<String> SECRET = Set.of(
            "apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd", "secret", "token");
    private static final Set<String> HARMLESS = Set.of("public", "file", "version");

    private SecretNames() {}

    /// Whether one of the words of a name, between underscores, speaks of a secret and none says that it is
    /// none.
    public static boolean isSecret(String name) {
        boolean secret = false;
        for (String word : name.toLowerCase(Locale.ROOT).split("_", -1)) {
            if (HARMLESS.contains(word)) {
                return false;
            }
            secret |= SECRET.contains(word);
        }
        return secret;
    }
}
