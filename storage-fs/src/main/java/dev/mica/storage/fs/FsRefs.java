package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.RefStore.Ref;
import dev.mica.core.port.RefStore.RefName;
import dev.mica.core.port.StoreInspection.Damage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;

/// A file for each namespace. Reading takes no lock; one lock for all refs is held while some are changed.
final class FsRefs {
    private final StoreDirectory directory;
    private final Packs contents;
    private final ProcessLock lock;
    private final Map<String, RefNamespace> namespaces = new ConcurrentHashMap<>();
    private final Set<RefNamespace> dirty = ConcurrentHashMap.newKeySet();

    /// @param contents are made durable before refs are
    FsRefs(StoreDirectory directory, Packs contents) {
        this.directory = directory;
        this.contents = contents;
        this.lock = new ProcessLock(directory.refsLock());
    }

    private RefNamespace namespace(String name) {
        return namespaces.computeIfAbsent(name, key -> new RefNamespace(directory, key));
    }

    Optional<Ref> read(RefName name) throws IOException {
        return namespace(name.namespace()).find(name.name()).map(set -> ref(name.namespace(), set));
    }

    private static Ref ref(String namespace, RefRecord.Set set) {
        return new Ref(new RefName(namespace, set.name()), set.target(), set.lastUsed());
    }

    boolean compareAndSet(RefName name, Optional<Digest> expected, Optional<Digest> update, Instant now)
            throws IOException {
        RefNamespace namespace = namespace(name.namespace());
        if (!pointsTo(namespace, name, expected)) {
            return false;
        }
        if (expected.isEmpty() && update.isEmpty()) {
            return true;
        }
        try {
            directory.prepareForWriting();
            try (var _ = lock.acquire()) {
                if (!pointsTo(namespace, name, expected)) {
                    return false;
                }
                RefRecord record = update.isPresent()
                        ? new RefRecord.Set(name.name(), update.get(), now)
                        : new RefRecord.Remove(name.name());
                append(namespace, List.of(record));
                return true;
            }
        } catch (IOException e) {
            throw StoreAccessException.whenWriting("set the ref " + name, directory.root(), e);
        }
    }

    private void append(RefNamespace namespace, List<RefRecord> records) throws IOException {
        namespace.append(records);
        dirty.add(namespace);
        if (BootId.current().isEmpty()) {
            syncLocked();
        }
        if (namespace.isUntidy()) {
            try {
                contents.syncAll();
                namespace.tidy();
            } catch (IOException e) {
                // The old file is as good, and the next one who appends tries again.
                LoggerFactory.getLogger(FsRefs.class).warn("could not tidy refs: {}", e.toString());
            }
        }
    }

    /// Makes durable what was set here, after what it points to.
    void sync() throws IOException {
        if (dirty.isEmpty()) {
            contents.sync();
            return;
        }
        try (var _ = lock.acquire()) {
            syncLocked();
        } catch (IOException e) {
            throw StoreAccessException.whenWriting("make refs durable", directory.root(), e);
        }
    }

    /// The mark that says that refs are durable is for those of other processes too, so that what they
    /// point to has to be made durable for them.
    private void syncLocked() throws IOException {
        contents.syncAll();
        for (RefNamespace namespace : List.copyOf(dirty)) {
            namespace.sync();
            dirty.remove(namespace);
        }
    }

    private static boolean pointsTo(RefNamespace namespace, RefName name, Optional<Digest> expected)
            throws IOException {
        return namespace.find(name.name()).map(RefRecord.Set::target).equals(expected);
    }

    void touch(Collection<RefName> names, Instant when) throws IOException {
        Map<String, List<RefRecord>> touches = new LinkedHashMap<>();
        for (RefName name : names) {
            Optional<RefRecord.Set> ref = namespace(name.namespace()).find(name.name());
            if (ref.isPresent() && ref.get().lastUsed().isBefore(when)) {
                touches.computeIfAbsent(name.namespace(), _ -> new ArrayList<>())
                        .add(new RefRecord.Touch(name.name(), when));
            }
        }
        if (touches.isEmpty()) {
            return;
        }
        try (var _ = lock.acquire()) {
            for (Map.Entry<String, List<RefRecord>> each : touches.entrySet()) {
                // A name that was removed meanwhile is passed over when the record is read.
                append(namespace(each.getKey()), each.getValue());
            }
        } catch (IOException e) {
            throw StoreAccessException.whenWriting("note when refs were used", directory.root(), e);
        }
    }

    List<Ref> list(String namespace) throws IOException {
        List<Ref> refs = new ArrayList<>();
        for (RefRecord.Set set : namespace(namespace).all()) {
            refs.add(ref(namespace, set));
        }
        return refs;
    }

    /// Makes durable whatever anybody did to refs, so that no failure of the machine can bring a ref back
    /// whose target is deleted next.
    void settle() throws IOException {
        List<RefNamespace> pending = new ArrayList<>();
        for (String name : namespaceNames()) {
            if (namespace(name).isPending()) {
                pending.add(namespace(name));
            }
        }
        if (!pending.isEmpty()) {
            dirty.addAll(pending);
            sync();
        }
    }

    private Set<String> namespaceNames() throws IOException {
        Set<String> names = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.refs())) {
            for (Path file : files) {
                names.add(String.valueOf(file.getFileName()));
            }
        } catch (NoSuchFileException e) {
            return names;
        }
        return names;
    }

    List<String> namespaces() throws IOException {
        List<String> used = new ArrayList<>();
        for (String name : namespaceNames()) {
            if (!namespace(name).isEmpty()) {
                used.add(name);
            }
        }
        return used;
    }

    /// Looks at all files of refs; nobody changes them meanwhile, where that can be had.
    List<Damage> inspect(boolean repair) throws IOException {
        RefInspection inspection = new RefInspection(directory);
        if (!repair && !Files.isWritable(directory.root())) {
            return inspection.inspect(false);
        }
        try (var _ = lock.acquire()) {
            List<Damage> damages = inspection.inspect(repair);
            if (repair) {
                for (RefNamespace namespace : namespaces.values()) {
                    // What was repaired has to be opened anew.
                    namespace.close();
                }
            }
            return damages;
        }
    }

    void close() throws IOException {
        try {
            sync();
        } finally {
            for (RefNamespace namespace : namespaces.values()) {
                namespace.close();
            }
            lock.close();
        }
    }
}
