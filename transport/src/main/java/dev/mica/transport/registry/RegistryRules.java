package dev.mica.transport.registry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What people say of registries: which have mirrors, and which are not asked to prove who they are.
///
/// @param mirrors registry → who is asked for its images before it, in this order
/// @param insecure `host` (at any port), `host:port` or a range of addresses: their certificates are not checked, and
///     where they have no TLS they are spoken to without
public record RegistryRules(Map<String, List<Mirror>> mirrors, Set<String> insecure) {
    public static final RegistryRules NONE = new RegistryRules(Map.of(), Set.of());

    private static final Pattern REGISTRY =
            Pattern.compile("(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");

    public RegistryRules {
        Map<String, List<Mirror>> copies = new LinkedHashMap<>();
        mirrors.forEach((registry, all) -> copies.put(registry, List.copyOf(all)));
        mirrors = Map.copyOf(copies);
        insecure = Set.copyOf(insecure);
    }

    /// Whether a text is `host` or `host:port`.
    public static boolean isRegistry(String text) {
        return REGISTRY.matcher(text).matches();
    }

    /// These rules and others, whose mirrors are asked first.
    public RegistryRules and(RegistryRules others) {
        Map<String, List<Mirror>> all = new LinkedHashMap<>(others.mirrors);
        mirrors.forEach((registry, mine) -> all.merge(registry, mine, (first, later) -> {
            List<Mirror> both = new ArrayList<>(first);
            later.stream().filter(mirror -> !first.contains(mirror)).forEach(both::add);
            return both;
        }));
        Set<String> named = new HashSet<>(insecure);
        named.addAll(others.insecure);
        return new RegistryRules(all, named);
    }

    /// Who may be spoken to without encryption.
    Set<String> plainHosts() {
        Set<String> hosts = new HashSet<>(insecure);
        mirrors.values().stream()
                .flatMap(Collection::stream)
                .filter(Mirror::isPlain)
                .forEach(mirror -> hosts.add(mirror.registry()));
        return hosts;
    }
}
