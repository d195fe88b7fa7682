package dev.mica.cli.prune;

import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Quantities;
import dev.mica.cli.option.UsageException;
import dev.mica.core.cache.RetentionPolicies;
import dev.mica.core.cache.RetentionPolicy;
import dev.mica.core.cache.SpaceLimits;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// The options that say how much may stay, in BuildKit's words, and by which policy.
final class Space {
    static final List<Option> OPTIONS = List.of(
            Option.value("keep-storage", "bytes", "Amount of disk space to keep for cache (as --reserved-space)"),
            Option.value("reserved-space", "bytes", "Amount of disk space always allowed to keep for cache"),
            Option.value("max-used-space", "bytes", "Maximum amount of disk space allowed to keep for cache"),
            Option.value("min-free-space", "bytes", "Target amount of free disk space after pruning"),
            Option.value(
                    "policy",
                    "string",
                    "What goes first: "
                            + RetentionPolicies.all().stream()
                                    .map(RetentionPolicy::label)
                                    .collect(Collectors.joining(", "))
                            + " (default \"" + RetentionPolicies.DEFAULT.label() + "\")"));

    private Space() {}

    static SpaceLimits limits(Arguments arguments) throws UsageException {
        OptionalLong reserved = bytes(arguments, "reserved-space");
        return new SpaceLimits(
                bytes(arguments, "max-used-space"),
                reserved.isPresent() ? reserved : bytes(arguments, "keep-storage"),
                bytes(arguments, "min-free-space"));
    }

    private static OptionalLong bytes(Arguments arguments, String name) throws UsageException {
        return arguments.value(name).isPresent()
                ? OptionalLong.of(
                        Quantities.bytes("--" + name, arguments.value(name).get()))
                : OptionalLong.empty();
    }

    static RetentionPolicy policy(Arguments arguments) throws UsageException {
        String label = arguments.value("policy").orElse(RetentionPolicies.DEFAULT.label());
        return RetentionPolicies.labelled(label)
                .orElseThrow(() -> new UsageException("invalid policy \"" + label + "\": expected one of "
                        + RetentionPolicies.all().stream()
                                .map(RetentionPolicy::label)
                                .collect(Collectors.joining(", "))));
    }
}
