package dev.mica.core.port;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/// The only mutable thing: names that point to digests. Tags, cache records, memos of pure functions.
/// Several threads and several processes may use one store at once.
public interface RefStore {
    /// A name: a namespace such as `tags` (`[a-z0-9-]+`) and any text within it of 1 to 1024 UTF-8 bytes.
    record RefName(String namespace, String name) {
        private static final int MAX_NAME_BYTES = 1024;

        public RefName {
            if (!namespace.matches("[a-z0-9-]{1,64}")) {
                throw new IllegalArgumentException("not a namespace: \"" + namespace + "\"");
            }
            if (name.isEmpty()) {
                throw new IllegalArgumentException("a ref's name is not empty");
            }
            byte[] encoded = name.getBytes(UTF_8);
            if (encoded.length > MAX_NAME_BYTES || !new String(encoded, UTF_8).equals(name)) {
                throw new IllegalArgumentException(
                        "a ref's name is text of at most " + MAX_NAME_BYTES + " bytes in UTF-8: \"" + name + "\"");
            }
        }

        @Override
        public String toString() {
            return namespace + "/" + name;
        }
    }

    /// What a name points to, and when it was last set or touched.
    record Ref(RefName name, Digest target, Instant lastUsed) {}

    Optional<Ref> read(RefName name) throws IOException;

    /// Sets, moves or removes a name, if it points to what the caller thinks it does. Visible to all in one
    /// step, and not undone when the process ends in whatever way. A store may make it durable, that is,
    /// proof against a failure of the machine, as late as when it is closed; until then the name may fall
    /// back to what it was before. But whatever a name points to was committed before, and is there if the
    /// name is.
    ///
    /// @param expected what it points to now; empty if it should not exist
    /// @param update what it shall point to; empty to remove it
    /// @return false, and nothing changed, if it points elsewhere
    boolean compareAndSet(RefName name, Optional<Digest> expected, Optional<Digest> update) throws IOException;

    /// Records that the names were used at the given time, as far as they exist. A later time wins. May be
    /// lost when the machine fails.
    void touch(Collection<RefName> names, Instant when) throws IOException;

    /// All names of a namespace, sorted by name as [String#compareTo(String)] does. The caller closes the
    /// stream. What changes meanwhile may or may not appear.
    Stream<Ref> list(String namespace) throws IOException;

    /// The namespaces that hold at least one name, sorted.
    Stream<String> namespaces() throws IOException;

    /// Points the name to the digest, wherever it pointed before.
    default void put(RefName name, Digest target) throws IOException {
        Optional<Digest> current;
        do {
            current = read(name).map(Ref::target);
            if (current.equals(Optional.of(target))) {
                return;
            }
        } while (!compareAndSet(name, current, Optional.of(target)));
    }

    /// Removes the name, if it is there.
    default void remove(RefName name) throws IOException {
        Optional<Digest> current;
        do {
            current = read(name).map(Ref::target);
            if (current.isEmpty()) {
                return;
            }
        } while (!compareAndSet(name, current, Optional.empty()));
    }
}
