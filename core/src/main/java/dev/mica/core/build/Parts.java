package dev.mica.core.build;

import java.util.List;
import java.util.Optional;

/// What a thing is made of.
///
/// @param needed without which it is of no use
/// @param kept what it keeps alive besides, as far as it is there
/// @param damage why the thing itself is of no use, in words
record Parts(List<Thing> needed, List<Thing> kept, Optional<String> damage) {
    static final Parts NONE = new Parts(List.of(), List.of(), Optional.empty());

    Parts {
        needed = List.copyOf(needed);
        kept = List.copyOf(kept);
    }

    static Parts needing(List<? extends Thing> needed) {
        return new Parts(List.copyOf(needed), List.of(), Optional.empty());
    }

    static Parts damaged(String damage) {
        return new Parts(List.of(), List.of(), Optional.of(damage));
    }
}
