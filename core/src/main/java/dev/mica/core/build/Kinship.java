package dev.mica.core.build;

import dev.mica.core.cache.KeyField;
import dev.mica.core.cache.KeyInputs;
import dev.mica.core.tree.Directory;
import dev.mica.core.tree.MissingDirectoryException;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreeReader;
import java.util.List;

/// Whether a step of a project that lies elsewhere is likely the same: a copy of the project, in another directory.
final class Kinship {
    private Kinship() {}

    /// The texts are the same, and of the files at least one in the uppermost directory.
    static boolean between(KeyInputs earlier, KeyInputs now, TreeReader trees) {
        List<KeyField> fields = now.fields();
        return fields.size() == earlier.fields().size()
                && fields.stream()
                        .allMatch(field -> earlier.field(field.name())
                                .filter(before -> areAkin(before, field, trees))
                                .isPresent());
    }

    private static boolean areAkin(KeyField earlier, KeyField now, TreeReader trees) {
        return switch (now) {
            case KeyField.Text text -> text.equals(earlier);
            case KeyField.Texts texts -> texts.equals(earlier);
            case KeyField.Files files -> earlier instanceof KeyField.Files old && shareAnEntry(old, files, trees);
            case KeyField.Parent parent ->
                earlier instanceof KeyField.Parent old && old.description().equals(parent.description());
        };
    }

    private static boolean shareAnEntry(KeyField.Files earlier, KeyField.Files now, TreeReader trees) {
        if (earlier.tree().content().equals(now.tree().content())) {
            return true;
        }
        try {
            Directory old = trees.read(earlier.tree());
            return trees.read(now.tree()).entries().entrySet().stream()
                    .anyMatch(entry -> old.entry(entry.getKey())
                            .filter(node -> sameContent(node, entry.getValue()))
                            .isPresent());
        } catch (MissingDirectoryException e) {
            return false;
        }
    }

    private static boolean sameContent(Node earlier, Node now) {
        return switch (now) {
            case Node.File file ->
                earlier instanceof Node.File old && old.content().equals(file.content());
            case Node.Dir directory ->
                earlier instanceof Node.Dir old
                        && old.ref().content().equals(directory.ref().content());
            case Node.Symlink _, Node.Device _, Node.Fifo _ -> false;
        };
    }
}
