package dev.mica.core.build;

import dev.mica.core.cache.KeyField;
import dev.mica.core.cache.StepInputs;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreePath;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A file system as a vertex leaves it: its layers, its files, and where their bytes are. The files of an image are
/// looked at when they are first asked for.
final class State {
    /// A layer of the stack.
    ///
    /// @param created when the step that made it ran; empty for a base image's layer
    record Stacked(DiffId diffId, Descriptor descriptor, Optional<Instant> created) {}

    /// Gives a tree, once.
    @FunctionalInterface
    interface TreeSupplier {
        Tree get() throws IOException;
    }

    /// Says what to try when a path is not found.
    @FunctionalInterface
    interface Advice {
        String hint(TreePath missing) throws IOException;
    }

    private final List<Stacked> stack;
    private final FileContents files;
    private final String description;
    private final TreeSupplier supplier;
    private final Advice advice;
    private final Optional<Tree> claimed;
    private Optional<Tree> tree = Optional.empty();

    /// @param description the base image's name; empty for what a step made
    State(List<Stacked> stack, FileContents files, String description, TreeSupplier supplier) {
        this(stack, files, description, supplier, path -> "", Optional.empty());
    }

    private State(
            List<Stacked> stack,
            FileContents files,
            String description,
            TreeSupplier supplier,
            Advice advice,
            Optional<Tree> claimed) {
        this.claimed = claimed;
        this.stack = List.copyOf(stack);
        this.files = files;
        this.description = description;
        this.supplier = supplier;
        this.advice = advice;
    }

    /// The same with something to say when a file is not found in it.
    State advising(Advice newAdvice) {
        return new State(stack, files, description, supplier, newAdvice, claimed);
    }

    /// The same with files of which a shared cache says what they are. The tree itself may differ in times, and is made
    /// when somebody looks into it; a key sees neither.
    State claiming(Tree newClaim) {
        return new State(stack, files, description, supplier, advice, Optional.of(newClaim));
    }

    /// Base first.
    List<Stacked> stack() {
        return stack;
    }

    List<DiffId> layers() {
        return stack.stream().map(Stacked::diffId).toList();
    }

    /// The stack with one layer more.
    List<Stacked> stackWith(Stacked layer) {
        List<Stacked> longer = new ArrayList<>(stack);
        longer.add(layer);
        return longer;
    }

    /// What it is called when something is not found in it.
    String description() {
        return description.isEmpty() ? "the stage" : description;
    }

    /// What to try when a path is not found; empty if there is nothing to say.
    String advice(TreePath missing) throws IOException {
        return advice.hint(missing);
    }

    FileContents files() {
        return files;
    }

    synchronized Tree tree() throws IOException {
        if (tree.isEmpty()) {
            tree = Optional.of(supplier.get());
        }
        return tree.get();
    }

    /// This state as the key of a step that starts from it sees it.
    KeyField.Parent asParent() throws IOException {
        Tree now = claimed.isPresent() ? claimed.get() : tree();
        return new KeyField.Parent(
                StepInputs.BASE,
                Identity.of(now),
                description,
                Optional.of(now.root().ref()));
    }
}
