package dev.mica.hostfs;

import dev.mica.core.tree.FileName;
import dev.mica.core.tree.TreePath;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The open directories from a root down to the one in use. Neighbouring entries share most of theirs.
final class DirectoryChain implements Closeable {
    private static final int FLAGS = OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;

    /// Is told of directories that were missing.
    interface MadeDirectories {
        void made(TreePath path) throws IOException;
    }

    private record Link(FileName name, Descriptor descriptor) {}

    private final Descriptor root;
    private final MadeDirectories made;
    private final List<Link> links = new ArrayList<>();

    /// @param root stays open
    /// @param made is told of each directory that was missing and had to be made
    DirectoryChain(Descriptor root, MadeDirectories made) {
        this.root = root;
        this.made = made;
    }

    /// A directory, made with all above it if it is missing; open until another one is asked for.
    Descriptor open(TreePath path) throws IOException {
        List<FileName> names = path.names();
        int shared = 0;
        while (shared < names.size()
                && shared < links.size()
                && links.get(shared).name.equals(names.get(shared))) {
            shared++;
        }
        cut(shared);
        for (int depth = shared; depth < names.size(); depth++) {
            FileName name = names.get(depth);
            links.add(new Link(name, openChild(last(), names.subList(0, depth + 1))));
        }
        return last();
    }

    private Descriptor last() {
        return links.isEmpty() ? root : links.getLast().descriptor;
    }

    private Descriptor openChild(Descriptor parent, List<FileName> names) throws IOException {
        byte[] name = names.getLast().bytes();
        try {
            return LinuxCalls.open(parent.number(), name, FLAGS, 0);
        } catch (LinuxException e) {
            if (!e.is(Errno.ENOENT)) {
                throw notDirectory(e, names);
            }
            LinuxCalls.makeDirectory(parent.number(), name, 0700);
            made.made(new TreePath(names));
            return LinuxCalls.open(parent.number(), name, FLAGS, 0);
        }
    }

    private static IOException notDirectory(LinuxException e, List<FileName> names) {
        if (e.is(Errno.ENOTDIR) || e.is(Errno.ELOOP)) {
            return new IOException("a layer entry lies below " + new TreePath(names) + ", which is no directory", e);
        }
        return e;
    }

    private void cut(int length) throws IOException {
        while (links.size() > length) {
            links.removeLast().descriptor.close();
        }
    }

    @Override
    public void close() throws IOException {
        cut(0);
    }
}
