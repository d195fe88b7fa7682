package dev.mica.core.tree;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A directory of a tree that a [TreeEditor] changes. It is read when first looked into, copied when first
/// changed, and written when the editor finishes and only if it changed. Once its entry is replaced or
/// removed, changes to it are lost.
public final class DirectoryEditor implements DirectoryView {
    static final DirectoryRef EMPTY_REF = DirectoryCodec.refOf(Directory.EMPTY);

    private final TreeWriter writer;
    private DirectoryRef ref;
    private @Nullable SortedMap<FileName, Node> entries;
    private boolean changed;
    private final Map<FileName, DirectoryEditor> opened = new TreeMap<>();

    private DirectoryEditor(TreeWriter writer, DirectoryRef ref) {
        this.writer = writer;
        this.ref = ref;
    }

    static DirectoryEditor of(DirectoryRef ref, TreeWriter writer) {
        return new DirectoryEditor(writer, ref);
    }

    /// The entries as they are now; the `ref` of a directory that was opened may be out of date.
    public SortedMap<FileName, Node> entries() {
        SortedMap<FileName, Node> read = entries;
        if (read == null) {
            read = writer.read(ref).entries();
            entries = read;
        }
        return Collections.unmodifiableSortedMap(read);
    }

    @Override
    public Optional<Node> entry(FileName name) {
        return Optional.ofNullable(entries().get(name));
    }

    /// The directory that an entry is.
    ///
    /// @throws IllegalStateException if the entry is something else or not there
    @Override
    public DirectoryEditor open(FileName name) {
        DirectoryEditor known = opened.get(name);
        if (known != null) {
            return known;
        }
        if (entries().get(name) instanceof Node.Dir dir) {
            DirectoryEditor child = new DirectoryEditor(writer, dir.ref());
            opened.put(name, child);
            return child;
        }
        throw new IllegalStateException("\"" + name + "\" is no directory");
    }

    /// Puts a node in place of whatever has the name.
    public void put(FileName name, Node node) {
        opened.remove(name);
        changeable().put(name, node);
    }

    /// Makes an empty directory in place of whatever has the name.
    public DirectoryEditor makeDirectory(FileName name, Metadata metadata) {
        put(name, new Node.Dir(metadata, EMPTY_REF));
        DirectoryEditor child = new DirectoryEditor(writer, EMPTY_REF);
        child.entries = new TreeMap<>();
        child.changed = true;
        opened.put(name, child);
        return child;
    }

    /// Gives an entry other metadata; what a directory holds stays.
    ///
    /// @throws IllegalStateException if there is no such entry
    public void setMetadata(FileName name, Metadata metadata) {
        Node node = entries().get(name);
        if (node == null) {
            throw new IllegalStateException("there is no \"" + name + "\"");
        }
        if (!node.metadata().equals(metadata)) {
            changeable().put(name, node.withMetadata(metadata));
        }
    }

    /// @return whether there was such an entry
    public boolean remove(FileName name) {
        if (!entries().containsKey(name)) {
            return false;
        }
        opened.remove(name);
        changeable().remove(name);
        return true;
    }

    /// Removes every entry.
    public void clear() {
        opened.clear();
        if (!entries().isEmpty()) {
            changeable().clear();
        }
    }

    /// Writes what changed, here and below. More changes may follow.
    DirectoryRef finish() {
        for (Map.Entry<FileName, DirectoryEditor> child : opened.entrySet()) {
            DirectoryRef finished = child.getValue().finish();
            if (entries().get(child.getKey()) instanceof Node.Dir dir
                    && !dir.ref().equals(finished)) {
                changeable().put(child.getKey(), dir.withRef(finished));
            }
        }
        if (changed) {
            ref = writer.write(new Directory(entries()));
            changed = false;
        }
        return ref;
    }

    private SortedMap<FileName, Node> changeable() {
        if (!changed) {
            entries = new TreeMap<>(entries());
            changed = true;
        }
        SortedMap<FileName, Node> copied = entries;
        if (copied == null) {
            throw new IllegalStateException("a changed directory has entries");
        }
        return copied;
    }
}
