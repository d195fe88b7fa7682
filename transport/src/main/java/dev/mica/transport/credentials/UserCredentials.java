package dev.mica.transport.credentials;

import dev.mica.transport.registry.Credential;
import dev.mica.transport.registry.CredentialSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A user's credentials, in docker's places: `$DOCKER_CONFIG/config.json` or `~/.docker/config.json`, and the helpers
/// that it names. What isn't there is looked for in podman's: `$REGISTRY_AUTH_FILE`, else `containers/auth.json` below
/// `$XDG_RUNTIME_DIR` and below the configuration directory. For any thread.
public final class UserCredentials implements CredentialSource {
    private final AuthFile own;
    private final List<AuthFile> others;
    private final Map<String, String> environment;
    /// Helpers may ask a person, or take a second: each registry is looked up once.
    private final Map<String, Optional<Credential>> found = new ConcurrentHashMap<>();

    private UserCredentials(AuthFile own, List<AuthFile> others, Map<String, String> environment) {
        this.own = own;
        this.others = List.copyOf(others);
        this.environment = Map.copyOf(environment);
    }

    /// @param directory what relative paths start from
    public static UserCredentials of(Map<String, String> environment, Path directory) {
        Path home = directory.resolve(environment.getOrDefault("HOME", System.getProperty("user.home", "/")));
        Path docker = variable(environment, "DOCKER_CONFIG", directory).orElse(home.resolve(".docker"));
        List<AuthFile> others = new ArrayList<>();
        Optional<Path> named = variable(environment, "REGISTRY_AUTH_FILE", directory);
        if (named.isPresent()) {
            others.add(new AuthFile(named.get()));
        } else {
            variable(environment, "XDG_RUNTIME_DIR", directory)
                    .ifPresent(runtime -> others.add(new AuthFile(runtime.resolve("containers/auth.json"))));
            Path configuration =
                    variable(environment, "XDG_CONFIG_HOME", directory).orElse(home.resolve(".config"));
            others.add(new AuthFile(configuration.resolve("containers/auth.json")));
        }
        return new UserCredentials(new AuthFile(docker.resolve("config.json")), others, environment);
    }

    /// The registry that a user means: `docker.io`, `host` or `host:port` of what may be a URL.
    public static String registry(String server) {
        return ServerKey.registry(server);
    }

    private static Optional<Path> variable(Map<String, String> environment, String name, Path directory) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(directory::resolve);
    }

    @Override
    public Optional<Credential> find(String registry) throws IOException {
        Optional<Credential> known = found.get(registry);
        if (known == null) {
            known = look(registry);
            found.put(registry, known);
        }
        return known;
    }

    private Optional<Credential> look(String registry) throws IOException {
        List<AuthFile> files = new ArrayList<>(List.of(own));
        files.addAll(others);
        for (AuthFile file : files) {
            Optional<CredentialProgram> program = program(file, registry);
            if (program.isPresent()) {
                for (String server : ServerKey.all(registry)) {
                    Optional<Credential> credential = program.get().find(server);
                    if (credential.isPresent()) {
                        return credential;
                    }
                }
            }
            Optional<Credential> credential = file.find(registry);
            if (credential.isPresent()) {
                return credential;
            }
        }
        return Optional.empty();
    }

    private Optional<CredentialProgram> program(AuthFile file, String registry) throws IOException {
        Optional<String> name = file.helper(registry);
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(new CredentialProgram(name.get(), file.path().toString(), environment));
    }

    /// Keeps a credential in docker's file, or where that says.
    ///
    /// @param user whose it is
    /// @return the file that holds the secret readably; empty if a helper has it
    public Optional<Path> store(String registry, String user, Credential credential) throws IOException {
        found.remove(registry);
        Optional<CredentialProgram> program = program(own, registry);
        if (program.isPresent()) {
            program.get().store(ServerKey.of(registry), user, credential);
            own.store(registry, user, Optional.empty());
            return Optional.empty();
        }
        own.store(registry, user, Optional.of(credential));
        return Optional.of(own.path());
    }

    /// Forgets what docker's file and its helper have of a registry. Podman's files are podman's.
    public void erase(String registry) throws IOException {
        found.remove(registry);
        Optional<CredentialProgram> program = program(own, registry);
        if (program.isPresent()) {
            program.get().erase(ServerKey.of(registry));
        }
        if (own.holds(registry)) {
            own.erase(registry);
        }
    }
}
