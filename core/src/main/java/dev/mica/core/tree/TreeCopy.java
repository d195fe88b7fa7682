package dev.mica.core.tree;

import java.util.List;

/// Copies sources onto a tree with the rules of COPY and ADD: BuildKit's, exactly.
///
/// - A directory's contents are copied, never the directory. If the destination is missing it is made; it
///   does not take the source directory's metadata but its time.
/// - The destination is a directory if it is one already, through links as well, or ends in a slash; else a
///   file gets its name. Links in the destination's path are followed inside the root. A link that stands
///   where a copied file goes is replaced.
/// - A directory joins one that is there and gives it its mode, owner and time; extended attributes add up.
///   It never replaces a file or a link, not even one to a directory, nor does a file replace a directory.
/// - Hard links stay within one source and get numbers above the base's, in the order of their first names.
///   Copied alone, one of several names becomes a file of its own.
/// - The root's time stays as it is, since no layer carries it.
public final class TreeCopy {
    private TreeCopy() {}

    /// @param base what is copied onto; its records are read through `writer`
    /// @param sources in order: later ones win over earlier ones
    /// @param sourceDirectories reads the records of the sources
    /// @param writer takes all records of the result, those of copied directories too
    public static Tree copy(
            Tree base, List<CopySource> sources, TreeReader sourceDirectories, CopyOptions options, TreeWriter writer)
            throws CopyException {
        CopyTarget target = new CopyTarget(TreeEditor.of(base, writer));
        LinkNumbers numbers = new LinkNumbers(base, writer);
        for (CopySource source : sources) {
            new SourceCopy(target, numbers.of(source.node(), sourceDirectories), sourceDirectories, options)
                    .copy(source);
        }
        return target.finish();
    }

    /// Makes a directory with its parents, as WORKDIR does: 0755, all of them of that owner and time. What is
    /// there already stays as it is.
    public static Tree makeDirectory(Tree base, String path, Owner owner, long seconds, TreeWriter writer)
            throws CopyException {
        CopyTarget target = new CopyTarget(TreeEditor.of(base, writer));
        Metadata made = new Metadata(ModeChange.PLAIN_DIRECTORY_MODE, owner.uid(), owner.gid(), seconds, Xattrs.NONE);
        target.makeDirectories(TreePath.of(path), made);
        return target.finish();
    }
}
