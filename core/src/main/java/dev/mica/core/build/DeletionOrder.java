package dev.mica.core.build;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.ContentStore;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// In which order blobs are deleted: a directory record before those of the directories in it, so that a
/// process that is killed leaves none that lacks something below.
final class DeletionOrder {
    private final ContentStore contents;
    private final StoreGraph graph;

    DeletionOrder(ContentStore contents, StoreGraph graph) {
        this.contents = contents;
        this.graph = graph;
    }

    List<Digest> of(Collection<Digest> blobs) throws IOException {
        Set<Digest> going = new TreeSet<>(blobs);
        Set<Digest> seen = new HashSet<>();
        List<Digest> childrenFirst = new ArrayList<>();
        for (Digest blob : going) {
            Deque<Visit> open = new ArrayDeque<>();
            open.push(new Visit(blob, false));
            while (!open.isEmpty()) {
                Visit visit = open.pop();
                if (visit.childrenDone) {
                    childrenFirst.add(visit.blob);
                } else if (seen.add(visit.blob)) {
                    open.push(new Visit(visit.blob, true));
                    for (Digest child : directoriesIn(visit.blob)) {
                        if (going.contains(child)) {
                            open.push(new Visit(child, false));
                        }
                    }
                }
            }
        }
        return childrenFirst.reversed();
    }

    private record Visit(Digest blob, boolean childrenDone) {}

    private List<Digest> directoriesIn(Digest blob) throws IOException {
        Thing directory = new Thing.DirectoryRecord(blob);
        if (!graph.knows(directory) && !BlobKind.of(contents, blob).equals(Optional.of(BlobKind.DIRECTORY))) {
            return List.of();
        }
        List<Digest> children = new ArrayList<>();
        for (Thing part : graph.parts(directory).needed()) {
            if (part instanceof Thing.DirectoryRecord child) {
                children.add(child.digest());
            }
        }
        return children;
    }
}
