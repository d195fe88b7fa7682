package dev.mica.core.build;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What in a store leads to what. A thing is alive while a root holds it, directly or through others, or
/// while something that uses it is alive. Uses are counted, so that what a removal frees is known exactly and
/// costs as much time as it frees things; nothing refers to itself, since digests are made from the inside
/// out.
final class StoreGraph {
    private final ThingReader reader;
    private final StoreSnapshot snapshot;
    private final Map<Thing, State> states = new HashMap<>();
    private long heldBytes;

    StoreGraph(ThingReader reader, StoreSnapshot snapshot) {
        this.reader = reader;
        this.snapshot = snapshot;
    }

    private static final class State {
        private Optional<Parts> parts = Optional.empty();
        private Optional<String> holder = Optional.empty();
        private int uses;
        private boolean checked;
        private Optional<String> damage = Optional.empty();

        boolean isAlive() {
            return holder.isPresent() || uses > 0;
        }
    }

    private State state(Thing thing) {
        return states.computeIfAbsent(thing, _ -> new State());
    }

    private Parts parts(Thing thing, State state) throws IOException {
        if (state.parts.isEmpty()) {
            state.parts = Optional.of(reader.parts(thing));
        }
        return state.parts.get();
    }

    private void push(Deque<Thing> open, Parts parts) {
        parts.needed().forEach(open::push);
        parts.kept().forEach(open::push);
    }

    /// Makes the thing a root: it and all it leads to are alive from now on.
    ///
    /// @param holder whose root it is, for people
    void hold(Thing root, String holder) throws IOException {
        Deque<Thing> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            Thing thing = open.pop();
            State state = state(thing);
            if (state.holder.isEmpty()) {
                state.holder = Optional.of(holder);
                heldBytes += bytes(thing);
                push(open, parts(thing, state));
            }
        }
    }

    /// Counts a use of the thing.
    ///
    /// @return bytes that were not alive before
    long use(Thing used) throws IOException {
        long added = 0;
        Deque<Thing> open = new ArrayDeque<>();
        open.push(used);
        while (!open.isEmpty()) {
            Thing thing = open.pop();
            State state = state(thing);
            state.uses++;
            if (state.uses == 1 && state.holder.isEmpty()) {
                added += bytes(thing);
                push(open, parts(thing, state));
            }
        }
        return added;
    }

    /// Takes a use back.
    ///
    /// @return bytes that are alive no more
    long release(Thing used) throws IOException {
        long freed = 0;
        Deque<Thing> open = new ArrayDeque<>();
        open.push(used);
        while (!open.isEmpty()) {
            Thing thing = open.pop();
            State state = state(thing);
            state.uses--;
            if (state.uses == 0 && state.holder.isEmpty()) {
                freed += bytes(thing);
                push(open, parts(thing, state));
            }
        }
        return freed;
    }

    private long bytes(Thing thing) {
        return thing instanceof Thing.Bytes blob ? snapshot.size(blob.digest()) : 0;
    }

    boolean isAlive(Thing thing) {
        State state = states.get(thing);
        return state != null && state.isAlive();
    }

    /// Whose root leads to the thing, if one does.
    Optional<String> holder(Thing thing) {
        State state = states.get(thing);
        return state == null ? Optional.empty() : state.holder;
    }

    /// How often the thing is used by others that are alive and not held by a root.
    int uses(Thing thing) {
        State state = states.get(thing);
        return state == null ? 0 : state.uses;
    }

    /// Bytes of all blobs that roots lead to.
    long heldBytes() {
        return heldBytes;
    }

    /// Whether the thing was met.
    boolean knows(Thing thing) {
        return states.containsKey(thing);
    }

    boolean isBlobAlive(Digest digest) {
        return isAlive(new Thing.Bytes(digest));
    }

    /// Why the thing is of no use: it, or something it needs, is missing or damaged.
    Optional<String> damage(Thing thing) throws IOException {
        State state = state(thing);
        if (!state.checked) {
            Parts parts = parts(thing, state);
            Optional<String> found = parts.damage().map(why -> thing.describe() + ": " + why);
            for (Thing part : parts.needed()) {
                if (found.isEmpty()) {
                    found = damage(part);
                }
            }
            state.damage = found;
            state.checked = true;
        }
        return state.damage;
    }

    Parts parts(Thing thing) throws IOException {
        return parts(thing, state(thing));
    }
}
