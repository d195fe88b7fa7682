package dev.mica.core.build;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What makes things of no use: the things they need, directly or through others, that are missing or damaged.
/// Each thing is looked at once.
final class Breakage {
    private final ThingReader reader;
    private final Map<Thing, Map<Thing, String>> known = new HashMap<>();

    Breakage(ThingReader reader) {
        this.reader = reader;
    }

    /// The broken things that this one needs, itself included, each with what is wrong with it.
    Map<Thing, String> of(Thing thing) throws IOException {
        Map<Thing, String> before = known.get(thing);
        if (before != null) {
            return before;
        }
        Map<Thing, String> broken = new LinkedHashMap<>();
        Parts parts = reader.parts(thing);
        if (parts.damage().isPresent()) {
            broken.put(thing, parts.damage().get());
        }
        for (Thing part : needed(thing, parts)) {
            broken.putAll(of(part));
        }
        Map<Thing, String> result = broken.isEmpty() ? Map.of() : broken;
        known.put(thing, result);
        return result;
    }

    /// An index needs the images of it that were brought here.
    private static List<Thing> needed(Thing thing, Parts parts) {
        List<Thing> needed = new ArrayList<>(parts.needed());
        if (thing instanceof Thing.Document) {
            parts.kept().stream().filter(Thing.Document.class::isInstance).forEach(needed::add);
        }
        return needed;
    }
}
