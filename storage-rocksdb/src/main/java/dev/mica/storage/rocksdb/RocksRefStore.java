package dev.mica.storage.rocksdb;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.RefStore;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// Refs in a column family, sorted by namespace and name.
final class RocksRefStore implements RefStore {
    private final Database database;
    private final InstantSource clock;

    RocksRefStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Optional<Ref> read(RefName name) throws IOException {
        return database.use(tables -> read(tables, name));
    }

    private static Optional<Ref> read(Tables tables, RefName name) throws RocksDBException {
        byte[] value = tables.database().get(tables.refs(), Keys.ref(name));
        return value == null ? Optional.empty() : Optional.of(Keys.ref(name, value));
    }

    @Override
    public boolean compareAndSet(RefName name, Optional<Digest> expected, Optional<Digest> update) throws IOException {
        return database.change(tables -> {
            // Other processes are kept out by the turn, other threads by this.
            synchronized (tables) {
                if (!read(tables, name).map(Ref::target).equals(expected)) {
                    return false;
                }
                if (update.isPresent()) {
                    byte[] value = Keys.refValue(update.get(), clock.instant());
                    tables.database().put(tables.refs(), Keys.ref(name), value);
                } else {
                    tables.database().delete(tables.refs(), Keys.ref(name));
                }
                return true;
            }
        });
    }

    @Override
    public void touch(Collection<RefName> names, Instant when) throws IOException {
        database.change(tables -> {
            synchronized (tables) {
                try (WriteBatch batch = new WriteBatch();
                        WriteOptions options = new WriteOptions()) {
                    for (RefName name : names) {
                        Optional<Ref> ref = read(tables, name);
                        if (ref.isPresent() && ref.get().lastUsed().isBefore(when)) {
                            batch.put(
                                    tables.refs(),
                                    Keys.ref(name),
                                    Keys.refValue(ref.get().target(), when));
                        }
                    }
                    tables.database().write(options, batch);
                }
                return true;
            }
        });
    }

    @Override
    public Stream<Ref> list(String namespace) throws IOException {
        byte[] start = Keys.namespace(new RefName(namespace, "-").namespace());
        return database
                .use(tables -> {
                    List<Ref> refs = new ArrayList<>();
                    try (RocksIterator iterator = tables.database().newIterator(tables.refs())) {
                        iterator.seek(start);
                        while (iterator.isValid() && startsWith(iterator.key(), start)) {
                            refs.add(Keys.ref(Keys.refName(iterator.key()), iterator.value()));
                            iterator.next();
                        }
                        iterator.status();
                    }
                    return refs;
                })
                .stream();
    }

    private static boolean startsWith(byte[] key, byte[] start) {
        return key.length > start.length && Arrays.equals(key, 0, start.length, start, 0, start.length);
    }

    @Override
    public Stream<String> namespaces() throws IOException {
        return database
                .use(tables -> {
                    TreeSet<String> namespaces = new TreeSet<>();
                    try (RocksIterator iterator = tables.database().newIterator(tables.refs())) {
                        iterator.seekToFirst();
                        while (iterator.isValid()) {
                            String namespace = Keys.refName(iterator.key()).namespace();
                            namespaces.add(namespace);
                            // The first key that is in no namespace with this name.
                            byte[] after = Keys.namespace(namespace);
                            after[after.length - 1] = 1;
                            iterator.seek(after);
                        }
                        iterator.status();
                    }
                    return namespaces;
                })
                .stream();
    }
}
