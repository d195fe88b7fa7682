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
        return new SharedCaches(from, to);
    }

    BuildRequest on(BuildRequest request, ImageSources sources) throws UsageException {
        List<CacheStore> read = new ArrayList<>();
        for (CachePlace place : from) {
            read.add(open(place, sources));
        }
        List<CacheTarget> written = new ArrayList<>();
        for (CacheOutput output : to) {
            written.add(new CacheTarget(
                    open(output.place(), sources), output.everyStep(), output.format(), output.ignoreErrors()));
        }
        return request.withCacheSources(read).withCacheTargets(written);
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
