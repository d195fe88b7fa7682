package dev.mica.cli.command;

import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.UsageException;
import dev.mica.transport.registry.Mirror;
import dev.mica.transport.registry.RegistryRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What a command line says of registries, for the commands that speak to them.
public final class RegistryFlags {
    /// `--insecure-registry HOST[:PORT]`.
    public static final Option INSECURE = Option.list(
            "insecure-registry",
            "host[:port]",
            "Don't check the certificate of this registry, and speak to it without TLS if it has none");

    /// `--registry-mirror [REGISTRY=]MIRROR`.
    public static final Option MIRROR = Option.list(
            "registry-mirror",
            "[registry=]mirror",
            "Ask this mirror first for images of the registry (default registry \"docker.io\")");

    private static final String HUB = "docker.io";

    private RegistryFlags() {}

    /// @throws UsageException if a value is the name of no registry
    static RegistryRules rules(Arguments arguments) throws UsageException {
        Set<String> insecure = new HashSet<>();
        for (String host : arguments.values(INSECURE.name())) {
            if (!RegistryRules.isRegistry(host)) {
                throw invalid(host, INSECURE, "expected HOST or HOST:PORT");
            }
            insecure.add(host.toLowerCase(Locale.ROOT));
        }
        Map<String, List<Mirror>> mirrors = new HashMap<>();
        for (String value : arguments.values(MIRROR.name())) {
            int equals = value.indexOf('=');
            String registry = equals < 0 ? HUB : value.substring(0, equals).toLowerCase(Locale.ROOT);
            if (!RegistryRules.isRegistry(registry)) {
                throw invalid(value, MIRROR, "expected MIRROR or REGISTRY=MIRROR");
            }
            try {
                mirrors.computeIfAbsent(registry, name -> new ArrayList<>())
                        .add(Mirror.parse(value.substring(equals + 1)));
            } catch (IllegalArgumentException e) {
                throw invalid(value, MIRROR, String.valueOf(e.getMessage()));
            }
        }
        return new RegistryRules(mirrors, insecure);
    }

    private static UsageException invalid(String value, Option option, String expected) {
        return new UsageException("invalid value \"" + value + "\" for --" + option.name() + ": " + expected);
    }
}
