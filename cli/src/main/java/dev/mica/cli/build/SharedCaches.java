package dev.mica.cli.build;

import dev.mica.cli.command.Console;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.UsageException;
import dev.mica.cli.wiring.ImageSources;
import dev.mica.core.build.BuildRequest;
import dev.mica.core.build.CacheTarget;
import dev.mica.core.port.CacheStore;
import java.util.ArrayList;
import java.util.List;

/// What `--cache-from` and `--cache-to` say.
///
/// @param from in the order in which they are asked
record SharedCaches(List<CachePlace> from, List<CacheOutput> to) {
    static SharedCaches parse(Arguments arguments, Console console) throws UsageException {
        List<CachePlace> from = new ArrayList<>();
        for (String value : arguments.values("cache-from")) {
            from.add(CacheOptionParser.source(console, value));
        }
        List<CacheOutput> to = new ArrayList<>();
        for (String value : arguments.values("cache-to")) {
            to.add(CacheOptionParser.target(console, value));
        }
        if (arguments.values("build-arg").stream().anyMatch(SharedCaches::asksForInline)) {
            to.add(new CacheOutput.Inline());
        }
        return new SharedCaches(from, to);
    }

    /// The older way, which BuildKit knows too.
    private static boolean asksForInline(String argument) {
        return argument.matches("BUILDKIT_INLINE_CACHE=(1|true)");
    }

    BuildRequest on(BuildRequest request, ImageSources sources) throws UsageException {
        List<CacheStore> read = new ArrayList<>();
        for (CachePlace place : from) {
            read.add(open(place, sources));
        }
        BuildRequest asked = request;
        List<CacheTarget> written = new ArrayList<>();
        for (CacheOutput output : to) {
            switch (output) {
                case CacheOutput.Shared shared ->
                    written.add(new CacheTarget(
                            open(shared.place(), sources), shared.everyStep(), shared.format(), shared.ignoreErrors()));
                case CacheOutput.Inline() -> asked = asked.withInlineCache();
            }
        }
        return asked.withCacheSources(read).withCacheTargets(written);
    }

    private static CacheStore open(CachePlace place, ImageSources sources) throws UsageException {
        try {
            return switch (place) {
                case CachePlace.Registry(var reference) -> sources.cache(reference);
                case CachePlace.Directory(var path) -> sources.cache(path);
            };
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
