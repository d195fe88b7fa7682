package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.StoreInspection.Damage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Compares packs with their indexes. Under the lock of the packs, or where nobody can write.
///
/// A damaged record whose index entry is right is no finding here: reading the blob finds it. An index that
/// lies is made again from its pack; what was deleted stays so as far as the index still tells.
final class PackInspection {
    private final StoreDirectory directory;
    private final PackMaintenance maintenance;
    private final Optional<String> active;

    /// @param active the pack that this process appends to, which it knows to be whole
    PackInspection(StoreDirectory directory, PackMaintenance maintenance, Optional<String> active) {
        this.active = active;
        this.directory = directory;
        this.maintenance = maintenance;
    }

    List<Damage> inspect(boolean repair) throws IOException {
        List<Damage> damages = new ArrayList<>();
        for (String name : names()) {
            if (active.equals(Optional.of(name))) {
                continue;
            }
            inspect(name, repair).ifPresent(damages::add);
        }
        return damages;
    }

    private Set<String> names() throws IOException {
        Set<String> names = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.packs(), "*.pack")) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                names.add(name.substring(0, name.length() - ".pack".length()));
            }
        } catch (NoSuchFileException e) {
            return names;
        }
        return names;
    }

    private Optional<Damage> inspect(String name, boolean repair) throws IOException {
        try {
            return Files.exists(Packs.indexPath(directory, name))
                    ? inspectSealed(name, repair)
                    : inspectUnsealed(name, repair);
        } catch (NoSuchFileException e) {
            // It was merged into another meanwhile.
            return Optional.empty();
        }
    }

    /// What a pack really holds.
    ///
    /// @param live the first whole record of each blob that its record doesn't say was deleted
    /// @param all all whole records
    /// @param gaps where what is no record begins
    private record Scan(Map<Digest, PackEntry> live, Set<PackEntry> all, List<Long> gaps, long size) {}

    private static Scan scan(SharedFile file) throws IOException {
        Map<Digest, PackEntry> live = new HashMap<>();
        Set<PackEntry> all = new HashSet<>();
        List<Long> gaps = new PackScanner(file).scanAll((entry, isLive) -> {
            all.add(entry);
            if (isLive) {
                live.putIfAbsent(entry.digest(), entry);
            }
        });
        return new Scan(live, all, gaps, file.size());
    }

    private Optional<Damage> inspectSealed(String name, boolean repair) throws IOException {
        Path path = Packs.indexPath(directory, name);
        try (SharedFile pack = SharedFile.openForReading(Packs.packPath(directory, name));
                SharedFile file = SharedFile.openForReading(path)) {
            Optional<PackIndex> index = PackIndex.of(file);
            Scan scan = scan(pack);
            List<PackIndex.Slot> slots = index.isPresent() ? index.get().slots() : List.of();
            Optional<String> found = index.isPresent()
                    ? lie(slots, scan)
                    : Optional.of("its first " + PackIndex.ENTRIES_AT + " bytes or its length are not an index's");
            if (found.isPresent() && repair) {
                rebuild(name, slots, scan);
            }
            return found.map(text -> new Damage(path.toString(), text, repair));
        }
    }

    /// Where the index doesn't say what the pack holds.
    private static Optional<String> lie(List<PackIndex.Slot> slots, Scan scan) {
        Set<Digest> named = new HashSet<>();
        Set<Long> offsets = new HashSet<>();
        scan.all.forEach(entry -> offsets.add(entry.offset()));
        Digest before = null;
        for (int i = 0; i < slots.size(); i++) {
            PackEntry entry = slots.get(i).entry();
            byte state = slots.get(i).state();
            if (state != PackRecord.LIVE && state != PackRecord.DEAD) {
                return Optional.of("entry " + i + " is neither live nor deleted");
            }
            if (before != null && before.compareTo(entry.digest()) >= 0) {
                return Optional.of("entry " + i + " is out of order");
            }
            // A whole record that the entry names, but differently.
            boolean same = scan.all.contains(entry);
            if (!same && (scan.live.containsKey(entry.digest()) || offsets.contains(entry.offset()))) {
                return Optional.of("entry " + i + " is not that of the record it stands for");
            }
            if (!same && state == PackRecord.LIVE && !isAtGap(entry, scan)) {
                return Optional.of("entry " + i + " stands for no record");
            }
            before = entry.digest();
            named.add(entry.digest());
        }
        for (PackEntry entry : scan.live.values()) {
            if (!named.contains(entry.digest())) {
                return Optional.of("it lacks blob " + entry.digest() + " at offset " + entry.offset() + " of its pack");
            }
        }
        return Optional.empty();
    }

    /// Whether there is a record, but damaged: in its header, so that there is a gap, or in its bytes.
    private static boolean isAtGap(PackEntry entry, Scan scan) {
        boolean inside = entry.offset() >= PackScanner.MAGIC.length && entry.length() >= 0 && entry.end() <= scan.size;
        if (scan.gaps.contains(entry.offset())) {
            return true;
        }
        return inside
                && scan.all.stream().noneMatch(other -> other.offset() < entry.end() && entry.offset() < other.end());
    }

    private void rebuild(String name, List<PackIndex.Slot> slots, Scan scan) throws IOException {
        Map<Digest, PackEntry> live = new HashMap<>(scan.live);
        for (PackIndex.Slot slot : slots) {
            if (slot.state() == PackRecord.DEAD && scan.all.contains(slot.entry())) {
                live.remove(slot.entry().digest());
            }
        }
        PackMaintenance.writeIndex(directory, name, List.copyOf(live.values()));
    }

    /// A pack that grows, or that a dead process left. Its torn end is no damage.
    private Optional<Damage> inspectUnsealed(String name, boolean repair) throws IOException {
        Path path = Packs.packPath(directory, name);
        Optional<String> found;
        try (SharedFile file = SharedFile.openForReading(path)) {
            if (file.tryLock(true).isEmpty()) {
                return Optional.empty();
            }
            found = torn(file);
        }
        if (found.isPresent() && repair) {
            maintenance.recover(name);
        }
        return found.map(text -> new Damage(path.toString(), text, repair));
    }

    private static Optional<String> torn(SharedFile file) throws IOException {
        Set<Long> whole = new HashSet<>();
        PackScanner scanner = new PackScanner(file);
        List<Long> gaps = scanner.scanAll((entry, _) -> whole.add(entry.offset()));
        List<Long> damaged = new ArrayList<>();
        long end = scanner.scan(PackScanner.MAGIC.length, false, (entry, _) -> {
            if (!whole.contains(entry.offset())) {
                damaged.add(entry.offset());
            }
        });
        if (!damaged.isEmpty()) {
            return Optional.of("the blob at offset " + damaged.getFirst() + " does not have its digest");
        }
        boolean goesOn = whole.stream().anyMatch(offset -> offset > end);
        return goesOn
                ? Optional.of(
                        "there is no whole record at offset " + gaps.getFirst() + ", but there are some behind it")
                : Optional.empty();
    }
}
